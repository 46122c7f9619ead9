"""The bureaus' calendar: real time, until a tester stops, sets, moves or hurries it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from mock_upstreams.clock import Clock

MAX_SPEED = 86_400.0
"""A day in a second."""
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class OutOfCalendar(ValueError):
    """The calendar goes from 1990 to 2099."""


@dataclass(frozen=True, kw_only=True)
class _Pace:
    """From the real instant `since` on, the calendar goes on from `at` at `speed`."""

    at: datetime
    since: datetime
    speed: float

    def now(self, real: datetime) -> datetime:
        if self.speed == 0:
            return self.at
        return min(self.at + (real - self.since) * self.speed, _LATEST)


class WorldClock:
    """What every bureau reads its date and time from.

    Args:
        real_now: The time outside: what requests are signed with, and what this clock shows until
            it is told otherwise.
    """

    def __init__(self, real_now: Clock) -> None:
        self.real_now = real_now
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Show real time again, at its own speed."""
        real = self.real_now()
        self._pace = _Pace(at=real, since=real, speed=1.0)

    def now(self) -> datetime:
        """Return the calendar's instant, aware, in UTC."""
        return self._pace.now(self.real_now())

    @property
    def speed(self) -> float:
        """Return calendar seconds for each real one; 0 is a frozen clock."""
        return self._pace.speed

    def change(
        self,
        *,
        set_to: datetime | None = None,
        advance: timedelta = timedelta(),
        speed: float | None = None,
    ) -> None:
        """Set the calendar, then move it on, then let it go at a speed: 0 freezes it.

        Raises:
            OutOfCalendar: it would leave the years 1990 to 2099.
        """
        with self._lock:
            real = self.real_now()
            at = _moved(set_to or self._pace.now(real), advance)
            going = self._pace.speed if speed is None else speed
            self._pace = _Pace(at=at, since=real, speed=going)


def _moved(at: datetime, advance: timedelta) -> datetime:
    try:
        moved = at.astimezone(UTC) + advance
    except OverflowError:
        raise OutOfCalendar from None
    if not _EARLIEST <= moved < _LATEST:
        raise OutOfCalendar
    return moved
