"""Income and tax of a citizen (docs/bureaus/tax.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from bureaus.pages import check_asked, check_page
from bureaus.tax.errors import TaxPeriodUnavailable
from bureaus.tax.signed import SignedForm
from bureaus.tax.wire import CertificateWire, DeductionsWire, IncomesWire, SettlementWire
from bureaus.wire import WireSchema, load_own, outside_agreement
from core.access import Access
from core.clock import Clock
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


@dataclass(frozen=True, kw_only=True)
class Income:
    """One month's income from one payer; `month` is `YYYY-MM`."""

    month: str
    kind: Literal["wages"]
    payer: str
    income_yuan: Decimal
    tax_yuan: Decimal
    declared_on: date


@dataclass(frozen=True, kw_only=True)
class Incomes:
    """One page of a year, newest first; `total` and the amounts are of the whole year."""

    total: int
    income_yuan: Decimal
    tax_yuan: Decimal
    items: tuple[Income, ...]


@dataclass(frozen=True, kw_only=True)
class TaxCertificate:
    """Proof of tax paid from `first_month` to `last_month`, `YYYY-MM`, both included.

    With the number, `check_number` lets whoever is shown it ask the bureau.
    """

    number: str
    check_number: str
    first_month: str
    last_month: str
    income_yuan: Decimal
    tax_yuan: Decimal
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class Deduction:
    """A special additional deduction (专项附加扣除), and where it is made use of."""

    kind: str
    monthly_yuan: Decimal
    via: Literal["employer", "settlement"]


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """A year's settlement (汇算清缴). A negative balance is to be refunded, a positive one due."""

    status: Literal["not_open", "to_file", "exempt", "settled"]
    income_yuan: Decimal
    payable_yuan: Decimal
    paid_yuan: Decimal
    balance_yuan: Decimal


class Tax:
    """Client of the bureau.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the subject is no taxpayer; BureauRefused while the record is under review;
    TaxPeriodUnavailable of a month or year that is still to come.
    """

    def __init__(self, form: SignedForm) -> None:
        self._form = form

    def incomes(self, access: Access, *, year: int, page: int, page_size: int) -> Incomes:
        """Return one page of a year's incomes, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        check_asked(page, page_size)

        def check(found: dict[str, Any]) -> None:
            check_page(found, page=page, page_size=page_size, bureau=self._form.bureau)

        asked = {"taxYear": f"{year:04d}", "pageNo": str(page), "pageSize": str(page_size)}
        found = self._read("incomes", access, asked, IncomesWire, check=check)
        del found["page"]
        items = tuple(Income(**item) for item in found.pop("items"))
        return Incomes(items=items, **found)

    def certificate(self, access: Access, *, first_month: str, last_month: str) -> TaxCertificate:
        """Return the certificate of these months, `YYYY-MM`, both included.

        The same months give the same certificate on the same day: nothing is spent by asking.
        """
        asked = {
            "periodFrom": first_month.replace("-", ""),
            "periodTo": last_month.replace("-", ""),
        }

        def check(found: dict[str, Any]) -> None:
            if (found["first_month"], found["last_month"]) != (first_month, last_month):
                raise outside_agreement(self._form.bureau)

        return TaxCertificate(
            **self._read("certificate", access, asked, CertificateWire, check=check)
        )

    def deductions(self, access: Access, *, year: int) -> tuple[Deduction, ...]:
        """Return the special additional deductions declared for a year."""
        asked = {"taxYear": f"{year:04d}"}
        found = self._read("deductions", access, asked, DeductionsWire)
        return tuple(Deduction(**item) for item in found["items"])

    def settlement(self, access: Access, *, year: int) -> Settlement:
        """Return how a year's tax is settled."""
        asked = {"taxYear": f"{year:04d}"}
        return Settlement(**self._read("settlement", access, asked, SettlementWire))

    def _read(
        self,
        operation: str,
        access: Access,
        asked: Mapping[str, str],
        schema: type[WireSchema],
        *,
        check: Callable[[dict[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """Return the checked answer, as `load_own` does."""

        def read(answer: object) -> dict[str, Any]:
            return load_own(schema, answer, access, bureau=self._form.bureau, check=check)

        return self._form.read(operation, access, asked, read)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> Tax:
    """Build the client; the settings have made sure that the key is hex of a fit length."""
    bureau = http.bureau
    refusals = {
        "40400001": lambda: BureauRecordMissing("No such taxpayer.", bureau=bureau),
        "42200001": lambda: TaxPeriodUnavailable("The period is to come.", bureau=bureau),
        "42300001": lambda: BureauRefused("The record is under review.", bureau=bureau),
    }
    form = SignedForm(
        http,
        app_id=credentials["app_id"],
        key=bytes.fromhex(credentials["sm3_key"]),
        now=now,
        refusals=refusals,
    )
    return Tax(form)
