"""The time, as something that can be handed in. Nothing else asks the system for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache

Clock = Callable[[], datetime]
"""Returns the present instant as an aware UTC datetime."""

Elapsed = Callable[[], float]
"""Returns seconds that only grow, from no particular moment: for how long something took."""

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one offset and no summer time since 1991."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def beijing_date(at: datetime) -> date:
    """Return the Beijing calendar date of an aware instant."""
    return at.astimezone(BEIJING).date()


def rfc3339(at: datetime) -> str:
    """Write an aware instant as RFC 3339 in UTC with whole seconds: `2026-03-01T08:30:00Z`."""
    return _rfc3339(since_1970_s(at))


@lru_cache(maxsize=256)
def _rfc3339(second: int) -> str:
    return (_EPOCH + second * _SECOND).isoformat()[:19] + "Z"


def since_1970_s(at: datetime) -> int:
    """Return whole seconds since 1970 of an aware instant. A naive one is a TypeError."""
    return (at - _EPOCH) // _SECOND


def tenths_of_ms(duration_s: float) -> float:
    """Return seconds without what is below a tenth of a millisecond. `round` is dear."""
    return int(duration_s * 10_000) / 10_000
