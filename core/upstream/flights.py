"""Single flight: of those who ask the same at the same time one asks, and all get the answer."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar, cast

from gevent.event import Event

from core.budget import BudgetExceeded, left_s

T = TypeVar("T")


class Flight(Generic[T]):
    """One question under way. It lands with a value or an error, or is abandoned without either.

    `is_dropped` says that nobody may be given its answer later on.
    """

    def __init__(self) -> None:
        self._is_over: Event | None = None
        self.is_dropped = False
        self.has_landed = False
        self.value: T | None = None
        self.error: Exception | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether anybody has waited for it."""
        return self._is_over is not None

    def wait(self, most_s: float | None) -> bool:
        """Return whether it was over within so many seconds."""
        if self._is_over is None:
            self._is_over = Event()  # nearly always nobody waits
        return bool(self._is_over.wait(most_s))

    def end(self) -> None:
        """Let those who wait go on."""
        if self._is_over is not None:
            self._is_over.set()


class Flights(Generic[T]):
    """The questions under way in this process, by key."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, Flight[T]] = {}

    def join(self, key: Hashable, fly: Callable[[Flight[T]], T]) -> tuple[T, bool]:
        """Return the value that `fly` gives, and whether somebody else's `fly` gave it.

        Who asks first flies in their own greenlet, within their own time. If they are killed, one
        of those who wait flies anew; if one who waits is killed, nobody else notices.

        Raises:
            BudgetExceeded: the caller's time was up while they waited for somebody else.
            Exception: what `fly` raised, for everybody who waited.
        """
        while True:
            flight = self._under_way.get(key)
            if flight is None:
                return self._lead(key, fly), False
            if not flight.wait(_patience_s()):
                raise BudgetExceeded("The same question was under way for too long.")
            if flight.error is not None:
                raise flight.error
            if flight.has_landed:
                return cast(T, flight.value), True

    def drop(self, is_meant: Callable[[Hashable], bool]) -> None:
        """Let nobody join these any more. Those on board still get their answer."""
        for key in [key for key in self._under_way if is_meant(key)]:
            self._under_way.pop(key).is_dropped = True

    def _lead(self, key: Hashable, fly: Callable[[Flight[T]], T]) -> T:
        flight = self._under_way[key] = Flight()
        try:
            value = fly(flight)
            flight.value, flight.has_landed = value, True
            return value
        except Exception as exc:
            # An error knows the frames that it came through, and those know the flight.
            if flight.is_awaited:
                flight.error = exc
            raise
        finally:
            if not flight.is_dropped:
                del self._under_way[key]
            flight.end()


def _patience_s() -> float | None:
    left = left_s()
    return None if left == float("inf") else left
