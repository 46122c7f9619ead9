"""Waiting for somebody else to do something: for long polls."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

import gevent

from core.caller import Caller
from core.clock import Elapsed

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

    def __init__(
        self,
        *,
        pause: Callable[[float], None] = gevent.sleep,
        elapsed_s: Elapsed = monotonic,
    ) -> None:
        self._pause = pause
        self._elapsed_s = elapsed_s
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
        until_s = self._elapsed_s() + wait_s
        seen = look()
        if self._waiting >= MOST_WAITING:
            return seen
        self._waiting += 1
        try:
            with caller.idle():
                while not is_settled(seen) and not caller.is_gone():
                    # Not pauses are counted: each takes longer where the machine is busy.
                    left_s = until_s - self._elapsed_s()
                    if left_s <= 0:
                        break
                    self._pause(min(_PAUSE_S, left_s))
                    seen = look()
                return seen
        finally:
            self._waiting -= 1
