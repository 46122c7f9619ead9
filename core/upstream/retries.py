"""When a call may be sent again: seldom, later, and never so that trouble grows by it."""

import random
from collections.abc import Callable

MOST_ATTEMPTS = 3
_COSTS = 10
"""First calls that earn one retry: retries add at most a tenth."""

_SAVED_RETRIES = 10
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0

Draw = Callable[[float, float], float]
"""Returns a number between two, evenly drawn."""


class RetryBudget:
    """At most one retry for every ten first calls, with at most ten saved up.

    It starts empty: at no time have there been more retries than a tenth of the first calls.
    """

    def __init__(self) -> None:
        self._earned = 0

    def earn(self) -> None:
        """Count a first call."""
        self._earned = min(self._earned + 1, _COSTS * _SAVED_RETRIES)

    def spend(self) -> bool:
        """Return whether a retry may be sent, and count it if so."""
        if self._earned < _COSTS:
            return False
        self._earned -= _COSTS
        return True


def pause_s(attempt: int, retry_after_s: int | None, *, draw: Draw = random.uniform) -> float:
    """Return how long to wait after an attempt that failed, counted from 1.

    Full jitter: anything from nothing to a bound that doubles each time, so that callers who
    failed together do not come back together. A Retry-After is waited out in full first.
    """
    bound_s = min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * 2 ** (attempt - 1))
    return (retry_after_s or 0) + draw(0.0, bound_s)
