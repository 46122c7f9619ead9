"""The months that a sample citizen worked, and the contribution base of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from mock_upstreams.lives import Job, Persona
from mock_upstreams.seeded import between

_BASE_CHANGES_IN = 7  # Guangdong's contribution year runs from July to June
_FAST_UNTIL = 2014
_FAST_RAISES = (Decimal("1.08"), Decimal("1.14"))
_RAISES = (Decimal("1.02"), Decimal("1.07"))


@dataclass(frozen=True, kw_only=True)
class WorkMonth:
    """One paid-in month; `first_day` names it."""

    first_day: date
    job: Job
    base_yuan: int


@lru_cache(maxsize=64)
def work_months(persona: Persona, *, seed: str, today: date) -> tuple[WorkMonth, ...]:
    """Return every paid-in month up to the last complete one, oldest first."""
    last = month_before(today)
    return tuple(month for job in persona.jobs for month in _of_job(persona, job, seed, last))


def side_months(persona: Persona, *, seed: str, today: date) -> tuple[WorkMonth, ...]:
    """Return every month of the jobs beside up to the last complete one."""
    last = month_before(today)
    return tuple(month for job in persona.side_jobs for month in _of_job(persona, job, seed, last))


def _of_job(persona: Persona, job: Job, seed: str, last: date) -> Iterator[WorkMonth]:
    month, base_yuan = job.since, job.base_yuan
    while month <= min(last, job.until or last):
        yield WorkMonth(first_day=month, job=job, base_yuan=base_yuan)
        month = month_after(month)
        if month.month == _BASE_CHANGES_IN:
            low, high = _FAST_RAISES if month.year < _FAST_UNTIL else _RAISES
            base_yuan = int(base_yuan * between(low, high, seed, persona.code, month))


def month_before(day: date) -> date:
    """Return the first day of the month before the one of `day`."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(day: date) -> date:
    """Return the first day of the month after the one of `day`."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_later(day: date, count: int) -> date:
    """Return the same day so many months later, or earlier; the last one of a shorter month."""
    months = day.year * 12 + day.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    last = month_after(first) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
