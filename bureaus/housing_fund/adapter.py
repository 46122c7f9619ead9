"""Account, deposits, certificate and loan at the housing fund (docs/bureaus/housing_fund.md)."""

from collections.abc import Mapping
from typing import Any

from bureaus.housing_fund.client import SealedClient
from bureaus.housing_fund.records import (
    Certificate,
    Deposit,
    Deposits,
    HousingFundAccount,
    Instalment,
    Loan,
    LoanSchedule,
)
from bureaus.housing_fund.wire import (
    AccountWire,
    CertificateWire,
    DepositsWire,
    LoanScheduleWire,
    LoanWire,
)
from bureaus.wire import WireSchema, outside_agreement
from core.access import Access
from core.clock import Clock
from core.upstream import UpstreamClient

MAX_PAGE_SIZE = 100


class HousingFund:
    """Client of the housing fund.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the subject has no account; BureauRefused where the account is frozen. A page that is asked
    for counts from 1 and has 1 to 100 items; one beyond the last is empty; anything else is a
    ValueError.
    """

    def __init__(self, client: SealedClient) -> None:
        self._client = client

    def account(self, access: Access) -> HousingFundAccount:
        """Return the subject's account."""
        found = self._client.ask("account", "GJJ101", access, {}, AccountWire)
        return HousingFundAccount(**found)

    def deposits(self, access: Access, *, page: int, page_size: int) -> Deposits:
        """Return one page of entries, newest first."""
        found = self._page("deposits", "GJJ102", access, page, page_size, DepositsWire)
        items = tuple(Deposit(**item) for item in found["items"])
        return Deposits(total=found["total"], items=items)

    def certificate(self, access: Access) -> Certificate:
        """Return a certificate of what was deposited. Asked again on one day, it is the same."""
        found = self._client.ask("certificate", "GJJ103", access, {}, CertificateWire)
        return Certificate(**found)

    def loan(self, access: Access) -> Loan:
        """Return the subject's housing loan, the last one where there were several.

        Raises:
            HousingLoanMissing: they never had one.
        """
        found = self._client.ask("loan", "GJJ201", access, {}, LoanWire)
        has_next = [found[name] is not None for name in ("next_due_on", "next_payment_yuan")]
        if has_next != [found["status"] != "settled"] * 2:
            raise outside_agreement(self._client.bureau)
        return Loan(**found)

    def loan_schedule(self, access: Access, *, page: int, page_size: int) -> LoanSchedule:
        """Return one page of the loan's instalments as its contract has them, the first first.

        Raises:
            HousingLoanMissing: there is no loan.
        """
        found = self._page("loan_schedule", "GJJ202", access, page, page_size, LoanScheduleWire)
        items = tuple(Instalment(**item) for item in found["items"])
        return LoanSchedule(total=found["total"], items=items)

    def _page(
        self,
        operation: str,
        txcode: str,
        access: Access,
        page: int,
        page_size: int,
        schema: type[WireSchema],
    ) -> dict[str, Any]:
        if page < 1 or not 1 <= page_size <= MAX_PAGE_SIZE:
            raise ValueError(f"page starts at 1, page_size is 1 to {MAX_PAGE_SIZE}")
        asked = {"ym": str(page), "mys": str(page_size)}
        found = self._client.ask(operation, txcode, access, asked, schema)
        if found["page"] != page or len(found["items"]) > page_size:
            raise outside_agreement(self._client.bureau)
        return found


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> HousingFund:
    return HousingFund(SealedClient(http, hmac_key=credentials["hmac_key"], now=now))
