"""The home page: every bureau's summary in one answer, whatever state a bureau is in."""

from collections.abc import Sequence
from functools import partial

from core.access import Access
from core.fanout import Section, gather
from services.item import ServiceItem
from services.runner import ItemRunner


class HomePage:
    """Reads all home-page items at once, within one budget of time.

    Args:
        budget_s: Seconds for the whole page.
    """

    def __init__(
        self, runner: ItemRunner, items: Sequence[ServiceItem], *, budget_s: float
    ) -> None:
        self._runner = runner
        self._items = [item for item in items if item.on_home]
        self._budget_s = budget_s

    def read(self, access: Access) -> dict[str, Section]:
        """Return one section for each bureau on the page; a bureau that fails is unavailable."""
        calls = {item.bureau: partial(self._runner.run, item, access, {}) for item in self._items}
        return gather(calls, budget_s=self._budget_s)
