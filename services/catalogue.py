"""Finds the service items: an item is a folder of `services/items` with an `ITEM`."""

import importlib
import pkgutil

from services import items
from services.item import ServiceItem


def discover() -> tuple[ServiceItem, ...]:
    """Import each folder of `services/items` and return its `ITEM`, by code.

    Raises:
        ValueError: two items share a code, or two stand for one bureau on the home page.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(items.__path__))
    found = [importlib.import_module(f"services.items.{name}").ITEM for name in names]
    _check_unique([item.code for item in found], "code")
    _check_unique([item.bureau for item in found if item.on_home], "home-page section")
    return tuple(sorted(found, key=lambda item: item.code))


def _check_unique(values: list[str], what: str) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"two service items have the {what} {', '.join(sorted(twice))}")
