"""Every call to every bureau: `CALLS` of each module here that is named after a bureau."""

import importlib
import pkgutil

from tests.contract import calls
from tests.contract.calls.call import Call


def discover_calls() -> tuple[Call, ...]:
    """Import each bureau's module and return all its calls, by bureau."""
    names = sorted(module.name for module in pkgutil.iter_modules(calls.__path__))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names if name != "call"]
    return tuple(call for module in modules for call in module.CALLS)
