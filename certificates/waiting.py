"""Waiting for somebody else to do something: for long polls."""

from collections.abc import Callable
from typing import TypeVar

import gevent

from core.caller import Caller

T = TypeVar("T")

LONGEST_WAIT_S = 25
"""As long as a worker that is told to stop waits for its requests."""

MOST_WAITING = 256
"""In one process. Whoever comes beyond that is answered at once, and asks again."""

_PAUSE_S = 0.25
"""What is waited for may reach another process: the store is where all hear of it."""


class Waiting:
    """Looks again and again, and lets others work in between.

    Args:
        pause: Called with seconds between two looks.
    """

    def __init__(self, *, pause: Callable[[float], None] = gevent.sleep) -> None:
        self._pause = pause
        self._waiting = 0

    def until(
        self,
        look: Callable[[], T],
        *,
        is_settled: Callable[[T], bool],
        wait_s: int,
        caller: Caller,
    ) -> T:
        """Return what is seen: once it is settled, or the caller gone, or `wait_s` are over."""
        seen = look()
        if self._waiting >= MOST_WAITING:
            return seen
        self._waiting += 1
        try:
            with caller.idle():
                for _ in range(int(wait_s / _PAUSE_S)):
                    if is_settled(seen) or caller.is_gone():
                        break
                    self._pause(_PAUSE_S)
                    seen = look()
                return seen
        finally:
            self._waiting -= 1
