"""Answers that need not be asked for again: the same question at the same time, or just before."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

import gevent

from core.clock import Clock
from core.errors import AppError
from core.upstream.cache import AnswerCache, Kept, Question
from core.upstream.flights import Flight, Flights
from core.upstream.report import report_spared

SWEEP_EVERY_S = 60.0


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """For how many seconds an answer does.

    Until `fresh_s` it is as good as a new one; until `stale_s` it may stand in, marked as old,
    where the bureau cannot be heard.
    """

    fresh_s: float
    stale_s: float


class Answers:
    """What bureaus answered to citizens a moment ago. It never leaves this process's memory.

    Args:
        most_bytes: Memory for answers; 0 turns keeping and sharing off: every question is asked.
    """

    def __init__(self, now: Clock, *, most_bytes: int) -> None:
        self._now = now
        self._is_on = most_bytes > 0
        self._cache = AnswerCache(most_bytes=most_bytes)
        self._flights: Flights[Kept] = Flights()

    @property
    def entries(self) -> int:
        """Return how many answers are in memory."""
        return len(self._cache)

    def fresh(self, question: Question, lifetime: Lifetime) -> Kept | None:
        """Return the last answer if it is as good as a new one."""
        kept = self._cache.get(question, now=self._now())
        if kept is None or self._age_s(kept) >= lifetime.fresh_s:
            return None
        report_spared(question.bureau, question.operation, "cached")
        return kept

    def page(self, question: Question) -> Kept | None:
        """Return a page that was put together before, while all that it is made of holds."""
        return self._cache.get(question, now=self._now())

    def keep_page(self, question: Question, page: Kept, *, until: datetime) -> None:
        """Keep a page made of answers that are all in memory, and fresh `until` then."""
        self._cache.put(question, page, expires_at=until)

    def ask(self, question: Question, lifetime: Lifetime, ask: Callable[[], bytes]) -> Kept:
        """Return a new answer: asked for, or shared with who asks the same right now.

        Raises:
            BudgetExceeded: time was up while somebody else asked the same.
            Exception: what `ask` raised, here or where somebody else asked the same.
        """
        if not self._is_on:
            return Kept(body=ask(), as_of=self._now())
        kept, is_shared = self._flights.join(
            question, lambda flight: self._ask(question, lifetime, ask, flight)
        )
        if is_shared:
            report_spared(question.bureau, question.operation, "shared")
        return kept

    def last(self, question: Question) -> Kept | None:
        """Return the last answer where the bureau cannot be heard, unless it is too old."""
        kept = self._cache.get(question, now=self._now())
        if kept is not None:
            report_spared(question.bureau, question.operation, "stale")
        return kept

    def forget(self, citizen: str) -> None:
        """Drop all about one citizen, from what is kept and from what is still under way."""

        def is_theirs(key: Hashable) -> bool:
            return isinstance(key, Question) and key.citizen == citizen

        self._cache.drop(citizen)
        self._flights.drop(is_theirs)

    def sweep(self) -> None:
        """Drop what has expired."""
        self._cache.sweep(now=self._now())

    def _ask(
        self,
        question: Question,
        lifetime: Lifetime,
        ask: Callable[[], bytes],
        flight: Flight[Kept],
    ) -> Kept:
        try:
            kept = Kept(body=ask(), as_of=self._now())
        except AppError as exc:
            if not exc.is_outage:  # the bureau has answered, and what it said before is void
                self._cache.remove(question)
            raise
        if not flight.is_dropped:
            expires_at = kept.as_of + timedelta(seconds=lifetime.stale_s)
            self._cache.put(question, kept, expires_at=expires_at)
        return kept

    def _age_s(self, kept: Kept) -> float:
        age: timedelta = self._now() - kept.as_of
        return age.total_seconds()


def start_sweeping(answers: Answers, *, every_s: float = SWEEP_EVERY_S) -> gevent.Greenlet:
    """Drop what has expired in the background: a process at rest keeps nobody's data either."""

    def sweep_for_ever() -> None:
        while True:
            gevent.sleep(every_s)
            answers.sweep()

    return gevent.spawn(sweep_for_ever)
