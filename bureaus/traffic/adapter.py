"""Driving licence, vehicles, violations and points (docs/bureaus/traffic.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from bureaus.pages import check_asked, check_page
from bureaus.traffic import wire
from bureaus.traffic.errors import ViolationHandled, ViolationNeedsCounter, ViolationUnknown
from bureaus.traffic.sealed import SealedXml
from bureaus.wire import WireSchema, load_own, outside_agreement
from core.access import Access
from core.clock import Clock, beijing_date
from core.errors import BureauRecordMissing, BureauRefused
from core.upstream import UpstreamClient


@dataclass(frozen=True, kw_only=True)
class DrivingLicence:
    """`points` are those of the cycle of which `points_cleared_on` is the last day.

    From 12 on the licence is `points_reached`. `points_cleared_on` None means cancelled, and
    `valid_until` None without end (长期).
    """

    file_number: str = field(repr=False)
    vehicle_class: str
    first_issued_on: date
    valid_from: date
    valid_until: date | None
    points: int
    points_cleared_on: date | None
    status: Literal["valid", "points_reached", "cancelled"]


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """`inspected_until` is the last day before the next inspection is overdue."""

    plate: str
    kind: Literal["small", "small_new_energy"]
    make: str
    registered_on: date
    inspected_until: date
    status: Literal["normal", "violations_open"]


@dataclass(frozen=True, kw_only=True)
class Violation:
    """`number` has 16 digits; `at` is aware UTC."""

    number: str
    at: datetime
    place: str
    what: str
    plate: str
    fine_yuan: Decimal
    points: int
    state: Literal["to_confirm", "to_pay", "settled"]


@dataclass(frozen=True, kw_only=True)
class Violations:
    """One page, newest first; `total` counts all pages' items."""

    total: int
    items: tuple[Violation, ...]


@dataclass(frozen=True, kw_only=True)
class PointsEntry:
    """Points taken for one violation; `at` is aware UTC.

    Those of this cycle add up to the licence's points; the others were cleared.
    """

    at: datetime
    in_this_cycle: bool
    violation_number: str
    what: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Points:
    """Points of this cycle and before, newest first. The cycle's days are Beijing dates."""

    cycle_from: date
    cycle_until: date
    items: tuple[PointsEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A confirmed violation: the fine is due by `pay_by`, a Beijing date."""

    violation_number: str
    decision_number: str
    fine_yuan: Decimal
    points: int
    confirmed_at: datetime
    pay_by: date


class Traffic:
    """Client of the traffic police.

    Every call may raise BureauTimeout, BureauOverloaded or BureauError; BureauRecordMissing where
    the subject has no driving licence or vehicle; BureauRefused where the bureau declines.
    """

    def __init__(self, sealed: SealedXml) -> None:
        self._sealed = sealed

    def licence(self, access: Access) -> DrivingLicence:
        """Return the subject's driving licence."""
        return DrivingLicence(**self._read("licence", "02C06", access, {}, wire.LicenceWire))

    def vehicles(self, access: Access) -> tuple[Vehicle, ...]:
        """Return the vehicles registered in the subject's name."""
        found = self._read("vehicles", "01C21", access, {}, wire.VehiclesWire)
        return tuple(Vehicle(**item) for item in found["items"])

    def violations(self, access: Access, *, page: int, page_size: int) -> Violations:
        """Return one page of violations, newest first.

        Args:
            page: From 1. A page beyond the last is empty.
            page_size: 1 to 100.

        Raises:
            ValueError: `page` or `page_size` out of range.
        """
        check_asked(page, page_size)

        def check(found: dict[str, Any]) -> None:
            check_page(found, page=page, page_size=page_size, bureau=self._sealed.bureau)

        asked = {"ym": str(page), "mys": str(page_size)}
        found = self._read("violations", "04C01", access, asked, wire.ViolationsWire, check=check)
        items = tuple(Violation(**item) for item in found["items"])
        return Violations(total=found["total"], items=items)

    def points(self, access: Access) -> Points:
        """Return the points taken from the subject's licence."""
        found = self._read("points", "02C12", access, {}, wire.PointsWire)
        first, last = found["cycle_from"], found["cycle_until"]
        items = tuple(
            PointsEntry(in_this_cycle=first <= beijing_date(item["at"]) <= last, **item)
            for item in found.pop("items")
        )
        return Points(items=items, **found)

    def confirm(self, access: Access, *, number: str, serial: str) -> Decision:
        """Accept a violation in the subject's name.

        Args:
            serial: By it the bureau knows that it has done this already, and answers the same.

        Raises:
            ViolationUnknown: not a violation of the subject.
            ViolationHandled: confirmed before, under another serial number.
            ViolationNeedsCounter: too heavy to be accepted online.
        """

        def check(found: dict[str, Any]) -> None:
            if found["violation_number"] != number:
                raise outside_agreement(self._sealed.bureau)

        asked = {"ywlsh": serial, "wfbh": number}
        return Decision(
            **self._read("confirm", "04W02", access, asked, wire.DecisionWire, check=check)
        )

    def _read(
        self,
        operation: str,
        jkid: str,
        access: Access,
        asked: Mapping[str, str],
        schema: type[WireSchema],
        *,
        check: Callable[[dict[str, Any]], None] | None = None,
    ) -> dict[str, Any]:
        """Return the checked answer, as `load_own` does."""

        def read(answer: object) -> dict[str, Any]:
            return load_own(schema, answer, access, bureau=self._sealed.bureau, check=check)

        return self._sealed.query(operation, jkid, access, asked, read)


def build(http: UpstreamClient, credentials: Mapping[str, str], now: Clock) -> Traffic:
    """Build the client; the settings have made sure that the key is hex of a fit length."""
    bureau = http.bureau
    refusals = {
        "404": lambda: BureauRecordMissing("No such record.", bureau=bureau),
        "423": lambda: BureauRefused("The bureau declines.", bureau=bureau),
        "451": lambda: ViolationNeedsCounter("Too heavy to be accepted.", bureau=bureau),
        "452": lambda: ViolationHandled("Confirmed before.", bureau=bureau),
        "453": lambda: ViolationUnknown("No such violation.", bureau=bureau),
    }
    key = bytes.fromhex(credentials["hmac_key"])
    return Traffic(SealedXml(http, key=key, now=now, refusals=refusals))
