"""Where money goes: a bank account's number, checked as far as it can be without the bank."""

import re

import marshmallow as ma
from stdnum import luhn

_ACCOUNT = re.compile(r"[0-9]{12,19}", re.ASCII)
# UnionPay's cards. Accounts that are no cards have no check digit that all banks share.
_CARD = re.compile(r"62[0-9]{14,17}", re.ASCII)


def check_bank_account(text: str) -> None:
    """Return if this can be the number of an account. The message does not repeat it.

    Raises:
        ma.ValidationError: not 12 to 19 digits, or a card's number with a wrong check digit.

    Source:
        ISO/IEC 7812-1: length, issuer's first digits, check digit by Luhn's formula.
    """
    if not _ACCOUNT.fullmatch(text):
        raise ma.ValidationError(
            "须为12至19位数字，不含空格。 Must be 12 to 19 digits, without blanks."
        )
    if _CARD.fullmatch(text) and not luhn.is_valid(text):
        raise ma.ValidationError(
            "银行卡号有误，请逐位核对。 This is no card's number: check each digit."
        )
