"""Stand-ins that behave like what they stand for."""

from datetime import UTC, datetime, timedelta
from time import monotonic


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)) -> None:
        self._start = self._now = start

    def __call__(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self._now += timedelta(seconds=seconds)

    def rewind(self) -> None:
        """Stand again where it began."""
        self._now = self._start


class RunningClock:
    """A clock that stands at 2026-11-23 12:00 in Beijing when it is made, and runs on from there.

    Where timestamps must differ and time must pass, but no test may meet midnight.
    """

    def __init__(self) -> None:
        self._start_s = monotonic()

    def __call__(self) -> datetime:
        noon = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
        return noon + timedelta(seconds=monotonic() - self._start_s)


class FakeTurns:
    """Turns of a worker in which whoever waits longest has waited for `waited_s`."""

    def __init__(self, waited_s: float = 0.0) -> None:
        self.waited_s = waited_s

    def begin(self) -> None:
        """Let everybody begin at once."""

    def longest_wait_s(self) -> float:
        return self.waited_s


class FakeSeconds:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self._now_s = 1000.0

    def __call__(self) -> float:
        return self._now_s

    def advance(self, seconds: float) -> None:
        """Move on by so many seconds."""
        self._now_s += seconds
