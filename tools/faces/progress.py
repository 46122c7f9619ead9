"""One line that says how far a long run is."""

import sys
from time import monotonic

_EVERY_S = 5.0


class Progress:
    """Writes `done/total` and the time left to standard error, every five seconds."""

    def __init__(self, what: str, total: int, *, quiet: bool = False) -> None:
        self._what = what
        self._total = total
        self._quiet = quiet
        self._done = 0
        self._started = self._told = monotonic()

    def step(self) -> None:
        self._done += 1
        now = monotonic()
        if self._quiet or (now - self._told < _EVERY_S and self._done < self._total):
            return
        self._told = now
        left_s = (now - self._started) / self._done * (self._total - self._done)
        line = f"{self._what}: {self._done}/{self._total}, about {left_s:.0f} s left"
        print(line, file=sys.stderr, flush=True)
