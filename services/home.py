"""The home page: every bureau's summary in one answer, whatever state a bureau is in."""

from collections.abc import Sequence
from functools import partial

from bureaus.registry import Bureaus
from core.access import Access
from core.audit import AuditTrail
from core.fanout import Section, gather
from services.item import ServiceItem


class HomePage:
    """Reads all home-page items at once, within one budget of time.

    Args:
        budget_s: Seconds for the whole page.
    """

    def __init__(
        self,
        bureaus: Bureaus,
        items: Sequence[ServiceItem],
        audit: AuditTrail,
        *,
        budget_s: float,
    ) -> None:
        self._bureaus = bureaus
        self._items = [item for item in items if item.on_home]
        self._audit = audit
        self._budget_s = budget_s

    def read(self, access: Access) -> dict[str, Section]:
        """Return one section for each bureau on the page; a bureau that fails is unavailable.

        The page leaves one audit event, which names what became of each section.
        """
        calls = {item.bureau: partial(item.run, self._bureaus, access, {}) for item in self._items}
        sections = gather(calls, budget_s=self._budget_s)
        outcomes = {
            bureau: section.error.code if section.error else "ok"
            for bureau, section in sections.items()
        }
        self._audit.record(
            access, action="home.read", object_ref="home", outcome="ok", evidence=outcomes
        )
        return sections
