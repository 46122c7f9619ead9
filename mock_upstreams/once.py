"""Remembers what may be used only once: nonces, sign-in codes."""

from collections import OrderedDict
from datetime import datetime, timedelta


class OnceBook:
    """Keeps at most `limit` keys, each for `keep_for`; the oldest goes first.

    Args:
        keep_for: At least as long as a key could still be accepted.
    """

    def __init__(self, *, keep_for: timedelta, limit: int = 100_000) -> None:
        self._keep_for = keep_for
        self._limit = limit
        self._used: OrderedDict[str, datetime] = OrderedDict()

    def use(self, key: str, now: datetime) -> bool:
        """Note `key`; return whether this was its first use."""
        self._forget(now)
        if key in self._used:
            return False
        self._used[key] = now
        return True

    def clear(self) -> None:
        self._used.clear()

    def _forget(self, now: datetime) -> None:
        while self._used:
            oldest = next(iter(self._used.values()))
            if len(self._used) < self._limit and oldest + self._keep_for > now:
                return
            self._used.popitem(last=False)
