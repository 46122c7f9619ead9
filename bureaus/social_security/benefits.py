"""Unemployment and maternity benefits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import marshmallow as ma

from bureaus.social_security.line import SocialSecurityLine
from bureaus.social_security.wire import MOST_MONTHS, parse_date_or_none
from bureaus.wire import (
    Checked,
    WireSchema,
    code,
    parse_compact_date,
    parse_fen,
    parse_month,
    text,
    whole,
)
from core.access import Access

_MOST_DAYS = 1000


class _PaymentWire(WireSchema):
    month = Checked("ssq", parse_month)
    paid_on = Checked("ffrq", parse_compact_date)
    amount_yuan = Checked("je", parse_fen)


class _UnemploymentWire(WireSchema):
    id_number = Checked("sfzh", text())
    status = Checked("zt", code({"0": "none", "1": "receiving", "2": "ended"}))
    monthly_yuan = Checked("ybz", parse_fen)
    months_granted = Checked("hdys", whole(most=MOST_MONTHS))
    months_left = Checked("syys", whole(most=MOST_MONTHS))
    payments = ma.fields.List(ma.fields.Nested(_PaymentWire), required=True, data_key="lb")


class _ClaimWire(WireSchema):
    number = Checked("sqbh", text(longest=32))
    applied_on = Checked("sqrq", parse_compact_date)
    status = Checked("zt", code({"1": "accepted", "2": "approved", "3": "paid", "4": "refused"}))
    days = Checked("jtts", whole(most=_MOST_DAYS))
    amount_yuan = Checked("je", parse_fen)
    paid_on = Checked("ffrq", parse_date_or_none)


class _ClaimsWire(WireSchema):
    id_number = Checked("sfzh", text())
    claims = ma.fields.List(ma.fields.Nested(_ClaimWire), required=True, data_key="lb")


@dataclass(frozen=True, kw_only=True)
class UnemploymentPayment:
    """One month's benefit; `month` is `YYYY-MM`."""

    month: str
    paid_on: date
    amount_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class UnemploymentBenefits:
    """Unemployment benefit. Payments come newest first; amounts are 0 where there is none."""

    status: Literal["none", "receiving", "ended"]
    monthly_yuan: Decimal
    months_granted: int
    months_left: int
    payments: tuple[UnemploymentPayment, ...]


@dataclass(frozen=True, kw_only=True)
class MaternityClaim:
    """A claim for so many days of leave. `paid_on` is None until it is paid."""

    number: str
    applied_on: date
    status: Literal["accepted", "approved", "paid", "refused"]
    days: int
    amount_yuan: Decimal
    paid_on: date | None


class Benefits:
    """Asks about benefits. Errors as in `SocialSecurity`."""

    def __init__(self, line: SocialSecurityLine) -> None:
        self._line = line

    def unemployment(self, access: Access) -> UnemploymentBenefits:
        """Return the subject's unemployment benefit, or that there is none."""
        found = self._line.read("unemployment", access, _UnemploymentWire)
        payments = tuple(UnemploymentPayment(**item) for item in found.pop("payments"))
        return UnemploymentBenefits(payments=payments, **found)

    def maternity(self, access: Access) -> tuple[MaternityClaim, ...]:
        """Return the subject's claims, newest first; most people have none."""
        found = self._line.read("maternity", access, _ClaimsWire)
        return tuple(MaternityClaim(**item) for item in found["claims"])
