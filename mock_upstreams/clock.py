"""The bureaus' time, handed in so that a tester can choose it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Returns the present instant as an aware UTC datetime."""

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def beijing_date(at: datetime) -> date:
    """Return the Beijing calendar date of an aware instant."""
    return at.astimezone(BEIJING).date()


def weekday_after(day: date, count: int) -> date:
    """Return the weekday so many weekdays after a date, or before it where `count` is negative.

    Weekdays stand for working days here: the sample bureaus know no public holidays.
    """
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= step.days * (day.weekday() < 5)
    return day
