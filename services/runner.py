"""Runs one service item and leaves an audit event, whether it went well or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.access import Access
from core.audit import AuditTrail
from core.budget import within
from core.clock import Clock
from core.errors import AppError
from core.upstream.cache import Kept
from services.answers import ItemAnswers
from services.item import LookUp


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How old an answer the caller takes.

    `afresh`: only one given now. `stale_s`: where the bureau cannot be heard, one of at most so
    many seconds ago.
    """

    afresh: bool = False
    stale_s: int = 0


@dataclass(frozen=True, kw_only=True)
class Found:
    """An item's result. `error` is why it is old: its bureau could not be heard."""

    kept: Kept
    error: AppError | None = None


class ItemRunner:
    """The one way in which an item is run by itself.

    Args:
        budget_s: Seconds for an item, however many calls it makes.
    """

    def __init__(
        self, answers: ItemAnswers, audit: AuditTrail, now: Clock, *, budget_s: float
    ) -> None:
        self._answers = answers
        self._audit = audit
        self._now = now
        self._budget_s = budget_s

    def run(
        self, item: LookUp, access: Access, arguments: Mapping[str, Any], asked: Asked
    ) -> Found:
        """Return the item's result, as old as the item and the caller allow.

        Raises:
            BureauError: its bureau does not answer, or not as agreed, and nothing may stand in.
        """
        outcome = "internal_error"
        try:
            found = self._run(item, access, arguments, asked)
            outcome = "stale" if found.error else "ok"
        except AppError as exc:
            outcome = exc.code
            raise
        finally:
            self._audit.record(access, action="item.run", object_ref=item.code, outcome=outcome)
        return found

    def _run(
        self, item: LookUp, access: Access, arguments: Mapping[str, Any], asked: Asked
    ) -> Found:
        try:
            with within(self._budget_s):
                return Found(kept=self._find(item, access, arguments, afresh=asked.afresh))
        except AppError as exc:
            kept = self._answers.last(item, access, arguments) if exc.is_outage else None
            if kept is None or (self._now() - kept.as_of).total_seconds() > asked.stale_s:
                raise
            return Found(kept=kept, error=exc)

    def _find(
        self, item: LookUp, access: Access, arguments: Mapping[str, Any], *, afresh: bool
    ) -> Kept:
        kept = None if afresh else self._answers.fresh(item, access, arguments)
        return kept or self._answers.ask(item, access, arguments)
