"""Finds the service items: an item is a folder of `services/items` with an `ITEM`."""

import importlib
import pkgutil
from collections.abc import Iterable

from services import items
from services.item import LookUp, ServiceItem


def discover() -> tuple[ServiceItem, ...]:
    """Import each folder of `services/items` and return its `ITEM`, by code.

    Raises:
        ValueError: two items share a code or a task number, or two stand for one bureau on the
            home page.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(items.__path__))
    found = [importlib.import_module(f"services.items.{name}").ITEM for name in names]
    _check_unique([item.code for item in found], "code")
    _check_unique([f"{item.bureau} {item.task_number}" for item in found], "task number")
    _check_unique([item.bureau for item in home_items(found)], "home-page section")
    return tuple(sorted(found, key=lambda item: item.code))


def home_items(items: Iterable[ServiceItem]) -> list[LookUp]:
    """Return the items that stand on the home page."""
    return [item for item in items if isinstance(item, LookUp) and item.on_home]


def _check_unique(values: list[str], what: str) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"two service items have the {what} {', '.join(sorted(twice))}")
