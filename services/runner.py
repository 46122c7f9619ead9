"""Runs one service item and leaves an audit event, whether it went well or not."""

from collections.abc import Mapping
from typing import Any

from core.access import Access
from core.audit import AuditTrail
from core.budget import within
from core.errors import AppError
from core.upstream.cache import Kept
from services.answers import ItemAnswers
from services.item import LookUp


class ItemRunner:
    """The one way in which an item is run by itself.

    Args:
        budget_s: Seconds for an item, however many calls it makes.
    """

    def __init__(self, answers: ItemAnswers, audit: AuditTrail, *, budget_s: float) -> None:
        self._answers = answers
        self._audit = audit
        self._budget_s = budget_s

    def run(
        self, item: LookUp, access: Access, arguments: Mapping[str, Any], *, afresh: bool
    ) -> Kept:
        """Return the item's result, which may be as old as the item allows unless asked `afresh`.

        Raises:
            BureauError: its bureau does not answer, or not as agreed.
        """
        outcome = "internal_error"
        try:
            with within(self._budget_s):
                result = self._find(item, access, arguments, afresh=afresh)
            outcome = "ok"
        except AppError as exc:
            outcome = exc.code
            raise
        finally:
            self._audit.record(access, action="item.run", object_ref=item.code, outcome=outcome)
        return result

    def _find(
        self, item: LookUp, access: Access, arguments: Mapping[str, Any], *, afresh: bool
    ) -> Kept:
        kept = None if afresh else self._answers.fresh(item, access, arguments)
        return kept or self._answers.ask(item, access, arguments)
