"""The service items of this deployment: found, listed, searched."""

import importlib
import pkgutil
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bureaus.registry import BureauAdapter
from core.errors import NotFound
from services import items
from services.item import LookUp, ServiceItem


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An item and the bureau that offers it."""

    item: ServiceItem
    bureau: BureauAdapter

    @property
    def implementation_code(self) -> str:
        """Return the bureau's USCC and the task number: 31 characters (GB/T 39554.1-2020)."""
        return f"{self.bureau.uscc}{self.item.task_number}"

    @cached_property
    def title(self) -> str:
        return _plain(f"{self.item.title_zh} {self.item.title_en}")

    @cached_property
    def text(self) -> str:
        """Return everything by which the item is found."""
        parts = (self.item.code, *self.item.keywords, self.bureau.title_zh, self.bureau.title_en)
        return _plain(" ".join((self.title, *parts)))


class Catalogue:
    """All items by code, each with its bureau.

    Raises:
        ValueError: an item's bureau is not among `adapters`, or has no USCC.
    """

    def __init__(self, found: Sequence[ServiceItem], adapters: Iterable[BureauAdapter]) -> None:
        bureaus = {adapter.name: adapter for adapter in adapters if adapter.uscc is not None}
        strays = [item.code for item in found if item.bureau not in bureaus]
        if strays:
            raise ValueError(f"no bureau with a USCC offers {', '.join(strays)}")
        self.items = tuple(found)
        self.entries = tuple(Entry(item=item, bureau=bureaus[item.bureau]) for item in found)
        offering = {item.bureau for item in found}
        self.bureaus = tuple(bureaus[name] for name in sorted(offering))

    def entry(self, code: str) -> Entry:
        """Return one item.

        Raises:
            NotFound: there is none of this code.
        """
        found = next((entry for entry in self.entries if entry.item.code == code), None)
        if found is None:
            raise NotFound("There is no such service item.")
        return found

    def search(
        self, words: str = "", *, bureau: str | None = None, in_elder_zone: bool | None = None
    ) -> list[Entry]:
        """Return what fits all conditions: items whose title has every word come first.

        Args:
            words: Parts of titles, keywords, bureaus or codes, in either language, in any width
                and case; empty for all.
        """
        asked = _plain(words).split()
        fitting = [
            entry
            for entry in self.entries
            if (bureau is None or entry.item.bureau == bureau)
            and (in_elder_zone is None or entry.item.in_elder_zone == in_elder_zone)
            and all(word in entry.text for word in asked)
        ]
        return sorted(fitting, key=lambda entry: not all(word in entry.title for word in asked))

    def counts(self, entries: Iterable[Entry]) -> Mapping[str, int]:
        """Return how many of the entries each bureau offers, none included."""
        names = [entry.item.bureau for entry in entries]
        return {bureau.name: names.count(bureau.name) for bureau in self.bureaus}


def discover() -> tuple[ServiceItem, ...]:
    """Import each folder of `services/items` and return its `ITEM`, by code.

    Raises:
        ValueError: two items share a code or a task number, or two stand for one bureau on the
            home page; or task numbers begin as `task_prefixes` does not take.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(items.__path__))
    found = [importlib.import_module(f"services.items.{name}").ITEM for name in names]
    _check_unique([item.code for item in found], "code")
    _check_unique([f"{item.bureau} {item.task_number}" for item in found], "task number")
    _check_unique([item.bureau for item in home_items(found)], "home-page section")
    task_prefixes(found)
    return tuple(sorted(found, key=lambda item: item.code))


def task_prefixes(found: Iterable[ServiceItem]) -> dict[str, str]:
    """Return by bureau the two digits with which the task numbers of its items begin.

    Raises:
        ValueError: a bureau has two such prefixes, or two bureaus have the same.
    """
    prefixes: dict[str, str] = {}
    for bureau, prefix in sorted({(item.bureau, item.task_number[:2]) for item in found}):
        if bureau in prefixes:
            raise ValueError(f"{bureau} has two task prefixes: {prefixes[bureau]} and {prefix}")
        if prefix in prefixes.values():
            raise ValueError(f"{bureau} has the task prefix {prefix}, which is another bureau's")
        prefixes[bureau] = prefix
    return prefixes


def home_items(found: Iterable[ServiceItem]) -> list[LookUp]:
    """Return the items that stand on the home page."""
    return [item for item in found if isinstance(item, LookUp) and item.on_home]


def _check_unique(values: list[str], what: str) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"two service items have the {what} {', '.join(sorted(twice))}")


def _plain(text: str) -> str:
    """Return text as it is compared: full-width letters are narrow, capitals are small."""
    return unicodedata.normalize("NFKC", text).casefold()
