"""Finds the mock bureaus: a bureau is a folder here with a `BUREAU`."""

import importlib
import pkgutil

import mock_upstreams
from mock_upstreams.world import MockBureau


def discover() -> tuple[MockBureau, ...]:
    """Import each folder of `mock_upstreams`, and return the `BUREAU` of those that have one."""
    modules = pkgutil.iter_modules(mock_upstreams.__path__)
    names = sorted(module.name for module in modules if module.ispkg)
    folders = [importlib.import_module(f"mock_upstreams.{name}") for name in names]
    return tuple(folder.BUREAU for folder in folders if hasattr(folder, "BUREAU"))
