"""What the bureau works out: when things happened, points, cycles, the next inspection."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from mock_upstreams.clock import BEIJING
from mock_upstreams.traffic.drivers import Driver, SampleViolation
from mock_upstreams.work_months import month_before

MOST_POINTS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARLY_AFTER_YEARS = 10


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A violation with its instant, aware UTC."""

    at: datetime
    what: SampleViolation


def violations_of(
    driver: Driver, confirmed: Mapping[str, Literal["1", "2"]], *, anchor: date
) -> list[Happened]:
    """Return all violations, newest first.

    Args:
        confirmed: The states of those that were confirmed, by number.
        anchor: The day from which the months are counted back.
    """
    found = [
        Happened(
            at=_instant(one, anchor),
            what=replace(one, state=confirmed.get(one.number, one.state)),
        )
        for one in driver.violations
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def cycle_of(driver: Driver, *, today: date) -> tuple[date, date]:
    """Return the first and last day of the year of points: it begins where the licence did."""
    begin = _anniversary(driver.first_issued_on, today.year)
    if begin > today:
        begin = _anniversary(driver.first_issued_on, today.year - 1)
    return begin, _anniversary(driver.first_issued_on, begin.year + 1) - timedelta(days=1)


def points_in_cycle(driver: Driver, happened: list[Happened], *, today: date) -> int:
    """Return the points of confirmed violations in this cycle."""
    begin, _ = cycle_of(driver, today=today)
    return sum(
        one.what.points
        for one in happened
        if one.what.state != "0" and one.at.astimezone(BEIJING).date() >= begin
    )


def inspected_until(registered_on: date, *, today: date) -> date:
    """Return the day until which a small car is inspected: every other year, later every year."""
    year = registered_on.year
    until = registered_on
    while until <= today:
        year += 2 if year - registered_on.year < _YEARLY_AFTER_YEARS else 1
        until = _anniversary(registered_on, year)
    return until


def epoch_ms(at: datetime) -> str:
    """Return milliseconds since 1970 as text."""
    return str((at - _EPOCH) // timedelta(milliseconds=1))


def epoch_ms_of_day(day: date) -> str:
    """Return milliseconds since 1970 of a day's midnight in Beijing, as text."""
    return epoch_ms(datetime.combine(day, time(), BEIJING))


def _instant(one: SampleViolation, anchor: date) -> datetime:
    month = anchor.replace(day=1)
    for _ in range(one.months_ago):
        month = month_before(month)
    at = datetime.combine(month.replace(day=one.day), time.fromisoformat(one.at), BEIJING)
    return at.astimezone(UTC)


def _anniversary(day: date, year: int) -> date:
    """Return the same day of another year; for 29 February the day before where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
