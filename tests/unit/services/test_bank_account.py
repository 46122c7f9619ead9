"""Where money may go."""

import marshmallow as ma
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.items.housing_fund_withdrawal.bank_account import check_bank_account

_CARDS = st.text("0123456789", min_size=13, max_size=16).map(lambda rest: f"62{rest}")
_DIGITS = st.text("0123456789", min_size=12, max_size=19)


def _luhn_sum(number: str) -> int:
    """Every second digit from the right is doubled, and the digits of the result are added."""
    total = 0
    for index, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + index % 2)
        total += doubled // 10 + doubled % 10
    return total


def _with_check_digit(start: str) -> str:
    return start + str(-_luhn_sum(start + "0") % 10)


def _is_refused(text: str) -> bool:
    try:
        check_bank_account(text)
    except ma.ValidationError:
        return True
    return False


@given(_CARDS.map(_with_check_digit))
def test_a_card_with_the_right_check_digit_is_taken(card: str) -> None:
    assert not _is_refused(card)


@given(_CARDS.map(_with_check_digit), st.data())
def test_one_wrong_digit_in_a_card_is_found(card: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(2, len(card) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != card[at]]))

    assert _is_refused(card[:at] + wrong + card[at + 1 :])


@given(_DIGITS)
def test_an_account_that_is_no_card_has_no_check_digit(account: str) -> None:
    assume(not account.startswith("62"))

    assert not _is_refused(account)


@given(_DIGITS.filter(lambda digits: len(digits) < 16))
def test_an_account_shorter_than_a_card_is_no_card(rest: str) -> None:
    assert not _is_refused(f"62{rest[2:]}")


@given(st.text(min_size=1).filter(lambda text: not (text.isascii() and text.isdigit())))
def test_what_is_not_all_ascii_digits_is_refused(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        *("62170001", "6" * 20, "6217 0001 0000 0000 010", "6217000100000000010\n"),
        *("６２１７０００１０００００００００１０", "٦٢١٧٠٠٠١٠٠٠٠٠٠٠٠٠١٠"),
    ],
)
def test_what_is_too_short_too_long_or_spelled_otherwise_is_refused(text: str) -> None:
    assert _is_refused(text)


def test_a_refusal_does_not_repeat_the_number() -> None:
    with pytest.raises(ma.ValidationError) as caught:
        check_bank_account("6217000100000000011")

    assert "6217" not in str(caught.value)
