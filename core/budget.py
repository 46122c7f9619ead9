"""How long a whole request may take: what is left bounds every call that is made for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

from core.clock import Elapsed
from core.errors import AppError

_left_s: ContextVar[Elapsed | None] = ContextVar("budget", default=None)


class BudgetExceeded(AppError):
    """A part of an aggregate was not there when the time for the whole was up."""

    status = 504
    origin = "bureau"
    code = "budget_exceeded"
    retryable = True
    is_outage = True
    message_zh = "有关部门的系统答复太慢，请稍后再试。"
    message_en = "A bureau took too long to answer. Please try again later."


@contextmanager
def within(budget_s: float, *, elapsed_s: Elapsed = monotonic) -> Iterator[None]:
    """Give what runs inside so many seconds in all, or what is left of an outer budget if less.

    It stops nothing by itself: calls to bureaus ask `left_s` how long they may take.
    """
    ends_s = elapsed_s() + min(budget_s, left_s())
    token = _left_s.set(lambda: max(0.0, ends_s - elapsed_s()))
    try:
        yield
    finally:
        _left_s.reset(token)


def left_s() -> float:
    """Return the seconds left for the work at hand; infinity where nobody set a budget."""
    left = _left_s.get()
    return inf if left is None else left()
