"""Runs one service item and leaves an audit event, whether it went well or not."""

from collections.abc import Mapping
from typing import Any

from bureaus.registry import Bureaus
from core.access import Access
from core.audit import AuditTrail
from core.errors import AppError
from services.item import ServiceItem


class ItemRunner:
    """The one way in which an item is run by itself."""

    def __init__(self, bureaus: Bureaus, audit: AuditTrail) -> None:
        self._bureaus = bureaus
        self._audit = audit

    def run(self, item: ServiceItem, access: Access, arguments: Mapping[str, Any]) -> object:
        """Return the item's result, as its result schema dumps it.

        Raises:
            BureauError: its bureau does not answer, or not as agreed.
        """
        outcome = "internal_error"
        try:
            result = item.run(self._bureaus, access, arguments)
            outcome = "ok"
        except AppError as exc:
            outcome = exc.code
            raise
        finally:
            self._audit.record(access, action="item.run", object_ref=item.code, outcome=outcome)
        return result
