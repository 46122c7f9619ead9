"""So many at once, and whoever has waited longest is next."""

import threading
from collections import deque


class Turns:
    """A semaphore that is fair: a turn given back goes to who waits, not to who comes just then.

    Safe to use from many threads.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    def take(self, *, within_s: float) -> bool:
        """Wait for a turn; False if none came in time. Whoever took one gives it back."""
        with self._lock:
            if self._free:  # then nobody waits
                self._free -= 1
                return True
            called = threading.Event()
            self._waiting.append(called)
        if called.wait(within_s):
            return True
        with self._lock:
            if called.is_set():  # at the last moment
                return True
            self._waiting.remove(called)
            return False

    def give_back(self) -> None:
        """Call whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
