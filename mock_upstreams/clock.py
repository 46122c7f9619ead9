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
