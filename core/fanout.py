"""Many calls at once: an expected failure is data, our own bug is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from gevent.event import Event

from core.budget import BudgetExceeded, left_s, within
from core.errors import AppError
from core.runners import runners


class SectionStatus(StrEnum):
    OK = "ok"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of an aggregate: `value` when ok, `error` when unavailable."""

    status: SectionStatus
    value: object = None
    error: AppError | None = None


def gather(calls: Mapping[str, Callable[[], object]], *, budget_s: float) -> dict[str, Section]:
    """Run every call at once; an expected failure or a late answer becomes a section.

    Args:
        calls: Zero-argument calls by section name. Each runs in its own greenlet, with a copy of
            the caller's context, so that its log lines keep the request id.
        budget_s: Seconds for the whole answer, not for each call; calls to bureaus see what is
            left of it.

    Returns:
        One section per call, in the order given.

    Raises:
        Exception: anything that is not an `AppError`: our bug, so it is not hidden.
    """
    under_way = _Countdown(len(calls))
    with within(budget_s):
        jobs = {
            name: runners.start(partial(_section, call), ended=under_way.one_less)
            for name, call in calls.items()
        }
        under_way.wait(left_s())
    late = {name for name, job in jobs.items() if not job.is_over}
    for name in late:
        # Not waited for: what a late call still writes down must not make the answer late.
        jobs[name].stop()
    return {name: _too_late() if name in late else job.take() for name, job in jobs.items()}


class _Countdown:
    def __init__(self, left: int) -> None:
        self._left = left
        self._is_over = Event()

    def one_less(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._is_over.set()

    def wait(self, most_s: float) -> None:
        """Return when none is left, or after so many seconds."""
        if self._left > 0:
            self._is_over.wait(most_s)


def _section(call: Callable[[], object]) -> Section:
    try:
        return Section(status=SectionStatus.OK, value=call())
    except AppError as exc:
        return Section(status=SectionStatus.UNAVAILABLE, error=exc)


def _too_late() -> Section:
    error = BudgetExceeded("This part was not ready within the time for the whole answer.")
    return Section(status=SectionStatus.UNAVAILABLE, error=error)
