"""Many calls at once: an expected failure is data, our own bug is not."""

import contextvars
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import gevent

from core.budget import BudgetExceeded, left_s, within
from core.errors import AppError


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
    with within(budget_s):
        running = {
            name: gevent.spawn(contextvars.copy_context().run, _section, call)
            for name, call in calls.items()
        }
        gevent.joinall(list(running.values()), timeout=left_s())
    late = [task for task in running.values() if not task.ready()]
    # Not waited for: what a late call still writes down must not make the answer late.
    gevent.killall(late, block=False)
    return {name: _result(task, is_late=task in late) for name, task in running.items()}


def _section(call: Callable[[], object]) -> Section:
    try:
        return Section(status=SectionStatus.OK, value=call())
    except AppError as exc:
        return Section(status=SectionStatus.UNAVAILABLE, error=exc)


def _result(task: "gevent.Greenlet[..., Section]", *, is_late: bool) -> Section:
    if is_late:
        error = BudgetExceeded("This part was not ready within the time for the whole answer.")
        return Section(status=SectionStatus.UNAVAILABLE, error=error)
    section: Section = task.get()
    return section
