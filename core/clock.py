"""The time, as something that can be handed in. Nothing else asks the system for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

Clock = Callable[[], datetime]
"""Returns the present instant as an aware UTC datetime."""

Elapsed = Callable[[], float]
"""Returns seconds that only grow, from no particular moment: for how long something took."""

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset and no summer time since 1991."""


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def beijing_date(at: datetime) -> date:
    """Return the Beijing calendar date of an aware instant."""
    return at.astimezone(BEIJING).date()


def rfc3339(at: datetime) -> str:
    """Write an aware instant as RFC 3339 in UTC with whole seconds: `2026-03-01T08:30:00Z`."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat()[:19] + "Z"
