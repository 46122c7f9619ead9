"""Pensions: payments, and the yearly attestation (资格认证) that keeps them coming."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import marshmallow as ma

from bureaus.social_security.errors import AlreadyAttested
from bureaus.social_security.line import SocialSecurityLine
from bureaus.social_security.wire import PageWire, parse_region
from bureaus.wire import (
    Checked,
    WireSchema,
    code,
    parse_compact_date,
    parse_fen,
    parse_month,
    text,
)
from core.access import Access

_ATTESTED, _ATTESTED_BEFORE = "attested", "attested before"


class _PaymentWire(WireSchema):
    month = Checked("ssq", parse_month)
    paid_on = Checked("ffrq", parse_compact_date)
    amount_yuan = Checked("je", parse_fen)


class _PaymentsWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(_PaymentWire), required=True, data_key="lb")


class _EligibilityWire(WireSchema):
    id_number = Checked("sfzh", text())
    attested_on = Checked("rzrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)
    status = Checked("rzzt", code({"1": "valid", "2": "due", "3": "lapsed"}))
    residence = Checked("jzgj", parse_region)


class _AttestationWire(WireSchema):
    id_number = Checked("sfzh", text())
    serial = Checked("lsh", text(longest=32))
    outcome = Checked("rzjg", code({"1": _ATTESTED, "2": _ATTESTED_BEFORE}))
    number = Checked("rzbh", text(longest=32))
    attested_on = Checked("rzrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)


@dataclass(frozen=True, kw_only=True)
class PensionPayment:
    """One month's pension; `month` is `YYYY-MM`."""

    month: str
    paid_on: date
    amount_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class PensionPayments:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[PensionPayment, ...]


@dataclass(frozen=True, kw_only=True)
class PensionEligibility:
    """The last attestation, and `valid_until`, the last day on which it holds.

    `due` means that the next one should be made now, `lapsed` that the pension is held back.
    `residence` is what the subject said then, ISO 3166-1 alpha-2.
    """

    attested_on: date
    valid_until: date
    status: Literal["valid", "due", "lapsed"]
    residence: str


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """The receipt of an attestation; `valid_until` is the last day on which it holds."""

    number: str
    attested_on: date
    valid_until: date


class PensionDesk:
    """Asks about pensions, and attests. Errors as in `SocialSecurity`.

    Every call may raise NoPension, where the bureau pays the subject none.
    """

    def __init__(self, line: SocialSecurityLine) -> None:
        self._line = line

    def payments(self, access: Access, *, page: int, page_size: int) -> PensionPayments:
        """Return one page of payments, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        total, items = self._line.read_page(
            "pension_payments", access, _PaymentsWire, page=page, page_size=page_size
        )
        return PensionPayments(total=total, items=tuple(PensionPayment(**item) for item in items))

    def eligibility(self, access: Access) -> PensionEligibility:
        """Return how the subject's attestation stands."""
        return PensionEligibility(
            **self._line.read("pension_eligibility", access, _EligibilityWire)
        )

    def attest(self, access: Access, *, residence: str, serial: str) -> Attestation:
        """Tell the bureau that the subject was seen alive, once for each serial number.

        Args:
            residence: Where the subject lives, ISO 3166-1 alpha-2.
            serial: 32 hex characters. It is what makes asking again safe: the bureau answers the
                same number with the same receipt.

        Raises:
            AlreadyAttested: the last attestation is less than a month old.
        """
        asked = {"lsh": serial, "jzgj": residence}
        found = self._line.submit("pension_attestation", access, _AttestationWire, asked)
        if found.pop("outcome") == _ATTESTED_BEFORE:
            raise AlreadyAttested(
                "The last attestation is less than a month old.",
                bureau=self._line.bureau,
                valid_until=found["valid_until"],
            )
        return Attestation(**found)
