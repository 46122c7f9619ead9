"""Medical insurance: the account, and what each visit cost whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import marshmallow as ma

from bureaus.social_security.line import SocialSecurityLine
from bureaus.social_security.wire import PageWire, parse_year
from bureaus.wire import Checked, WireSchema, code, parse_compact_date, parse_fen, text
from core.access import Access


class _AccountWire(WireSchema):
    id_number = Checked("sfzh", text())
    balance_yuan = Checked("ybzhye", parse_fen)
    year = Checked("nd", parse_year)
    fund_paid_yuan = Checked("jjzf", parse_fen)
    account_paid_yuan = Checked("zhzf", parse_fen)
    self_paid_yuan = Checked("grzf", parse_fen)
    as_of = Checked("jzrq", parse_compact_date)


class _ExpenseWire(WireSchema):
    on = Checked("jsrq", parse_compact_date)
    place = Checked("jgmc", text())
    kind = Checked("jzlb", code({"1": "outpatient", "2": "inpatient", "3": "pharmacy"}))
    total_yuan = Checked("zje", parse_fen)
    fund_paid_yuan = Checked("jjzf", parse_fen)
    account_paid_yuan = Checked("zhzf", parse_fen)
    self_paid_yuan = Checked("grzf", parse_fen)

    @ma.validates_schema
    def _adds_up(self, values: Mapping[str, Any], **_: object) -> None:
        parts = ("fund_paid_yuan", "account_paid_yuan", "self_paid_yuan")
        if sum(values[part] for part in parts) != values["total_yuan"]:
            raise ma.ValidationError("Not as agreed.")


class _ExpensesWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(_ExpenseWire), required=True, data_key="lb")


@dataclass(frozen=True, kw_only=True)
class MedicalAccount:
    """The balance at the end of `as_of`, a Beijing date, and who paid what in `year` until then."""

    balance_yuan: Decimal
    year: int
    fund_paid_yuan: Decimal
    account_paid_yuan: Decimal
    self_paid_yuan: Decimal
    as_of: date


@dataclass(frozen=True, kw_only=True)
class MedicalExpense:
    """One settled visit. Fund, account and self bear the total between them."""

    on: date
    place: str
    kind: Literal["outpatient", "inpatient", "pharmacy"]
    total_yuan: Decimal
    fund_paid_yuan: Decimal
    account_paid_yuan: Decimal
    self_paid_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class MedicalExpenses:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[MedicalExpense, ...]


class Medical:
    """Asks about medical insurance. Errors as in `SocialSecurity`."""

    def __init__(self, line: SocialSecurityLine) -> None:
        self._line = line

    def account(self, access: Access) -> MedicalAccount:
        """Return the subject's medical account."""
        return MedicalAccount(**self._line.read("medical_account", access, _AccountWire))

    def expenses(
        self, access: Access, *, year: int | None = None, page: int, page_size: int
    ) -> MedicalExpenses:
        """Return one page of settled visits, newest first.

        Args:
            year: Only those of this calendar year; None for all.
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        asked = {} if year is None else {"nd": f"{year:04d}"}
        total, items = self._line.read_page(
            "medical_expenses", access, _ExpensesWire, asked, page=page, page_size=page_size
        )
        return MedicalExpenses(total=total, items=tuple(MedicalExpense(**item) for item in items))
