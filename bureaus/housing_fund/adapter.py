"""The housing fund's account, loan and withdrawals (docs/bureaus/housing_fund.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bureaus.housing_fund import wire
from bureaus.housing_fund.client import SealedClient, Transaction
from bureaus.housing_fund.records import (
    Certificate,
    Deposit,
    Deposits,
    HousingFundAccount,
    Instalment,
    Loan,
    LoanSchedule,
    Withdrawal,
    WithdrawalReason,
    Withdrawals,
)
from bureaus.pages import check_asked, check_page
from bureaus.wire import outside_agreement
from core.access import Access
from core.clock import Clock
from core.upstream import UpstreamClient

_ACCOUNT = Transaction(operation="account", txcode="GJJ101", answer=wire.AccountWire)
_DEPOSITS = Transaction(operation="deposits", txcode="GJJ102", answer=wire.DepositsWire)
_CERTIFICATE = Transaction(operation="certificate", txcode="GJJ103", answer=wire.CertificateWire)
_LOAN = Transaction(operation="loan", txcode="GJJ201", answer=wire.LoanWire)
_SCHEDULE = Transaction(operation="loan_schedule", txcode="GJJ202", answer=wire.LoanScheduleWire)
_WITHDRAW = Transaction(operation="withdraw", txcode="GJJ301", answer=wire.WithdrawalDoneWire)
_CANCEL = Transaction(operation="withdraw_cancel", txcode="GJJ302", answer=wire.WithdrawalDoneWire)
_WITHDRAWALS = Transaction(operation="withdrawals", txcode="GJJ303", answer=wire.WithdrawalsWire)


class HousingFund:
    """Client of the housing fund.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the subject has no account; BureauRefused where the account is frozen. A page that is asked
    for counts from 1 and has 1 to 100 items; one beyond the last is empty; anything else is a
    ValueError. A `serial` is our 32 lower-case hex digits of a submission: asked again with the
    same, the fund does nothing and answers as it did.
    """

    def __init__(self, client: SealedClient) -> None:
        self._client = client

    def account(self, access: Access) -> HousingFundAccount:
        """Return the subject's account."""
        return self._client.ask(_ACCOUNT, access, {}, lambda found: HousingFundAccount(**found))

    def deposits(self, access: Access, *, page: int, page_size: int) -> Deposits:
        """Return one page of entries, newest first."""
        found = self._page(_DEPOSITS, access, page, page_size)
        items = tuple(Deposit(**item) for item in found["items"])
        return Deposits(total=found["total"], items=items)

    def certificate(self, access: Access) -> Certificate:
        """Return a certificate of what was deposited. Asked again on one day, it is the same."""
        return self._client.ask(_CERTIFICATE, access, {}, lambda found: Certificate(**found))

    def loan(self, access: Access) -> Loan:
        """Return the subject's housing loan, the last one where there were several.

        Raises:
            HousingLoanMissing: they never had one.
        """
        return self._client.ask(_LOAN, access, {}, self._read_loan)

    def loan_schedule(self, access: Access, *, page: int, page_size: int) -> LoanSchedule:
        """Return one page of the loan's instalments as its contract has them, the first first.

        Raises:
            HousingLoanMissing: there is no loan.
        """
        found = self._page(_SCHEDULE, access, page, page_size)
        items = tuple(Instalment(**item) for item in found["items"])
        return LoanSchedule(total=found["total"], items=items)

    def withdraw(
        self,
        access: Access,
        *,
        reason: WithdrawalReason,
        amount_yuan: Decimal,
        bank_account: str,
        serial: str,
    ) -> Withdrawal:
        """Apply for money from the account, to be paid into a bank account of the subject.

        Args:
            amount_yuan: More than 0, with two places.
            bank_account: 12 to 19 digits.

        Raises:
            WithdrawalTooMuch, WithdrawalAccountSealed, WithdrawalUnderWay, WithdrawalReasonUnfit:
                the fund's "no".
        """
        asked = {
            "ywlsh": serial,
            "tqyy": wire.REASON_CODES[reason],
            "tqje": f"{amount_yuan:,.2f}",
            "yhzh": bank_account,
        }

        def read(found: dict[str, Any]) -> Withdrawal:
            made = Withdrawal(**found)
            told = (made.reason, made.amount_yuan, made.bank_account_tail)
            if told != (reason, amount_yuan, bank_account[-4:]):
                raise outside_agreement(self._client.bureau)
            return made

        return self._client.ask(_WITHDRAW, access, asked, read)

    def cancel_withdrawal(self, access: Access, *, number: str, serial: str) -> Withdrawal:
        """Cancel an application that is not decided yet; return it as it is then.

        Raises:
            WithdrawalUnknown: the subject has none of this number.
            WithdrawalPastCancelling: it was decided already.
        """

        def read(found: dict[str, Any]) -> Withdrawal:
            if (found["number"], found["state"]) != (number, "cancelled"):
                raise outside_agreement(self._client.bureau)
            return Withdrawal(**found)

        return self._client.ask(_CANCEL, access, {"ywlsh": serial, "sqbh": number}, read)

    def withdrawals(self, access: Access, *, page: int, page_size: int) -> Withdrawals:
        """Return one page of the subject's applications, newest first."""
        found = self._page(_WITHDRAWALS, access, page, page_size)
        items = tuple(Withdrawal(**item) for item in found["items"])
        return Withdrawals(total=found["total"], items=items)

    def _read_loan(self, found: dict[str, Any]) -> Loan:
        has_next = [found[name] is not None for name in ("next_due_on", "next_payment_yuan")]
        if has_next != [found["status"] != "settled"] * 2:
            raise outside_agreement(self._client.bureau)
        return Loan(**found)

    def _page(
        self, transaction: Transaction, access: Access, page: int, page_size: int
    ) -> dict[str, Any]:
        check_asked(page, page_size)

        def read(found: dict[str, Any]) -> dict[str, Any]:
            check_page(found, page=page, page_size=page_size, bureau=self._client.bureau)
            return found

        return self._client.ask(transaction, access, {"ym": str(page), "mys": str(page_size)}, read)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> HousingFund:
    return HousingFund(SealedClient(http, hmac_key=credentials["hmac_key"], now=now))
