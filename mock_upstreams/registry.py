"""Finds the mock bureaus: a bureau is a folder here with a `BUREAU`."""

import importlib
import pkgutil

import mock_upstreams
from mock_upstreams.world import MockBureau


def discover() -> tuple[MockBureau, ...]:
    """Import each folder of `mock_upstreams` and return its `BUREAU`, by name."""
    modules = pkgutil.iter_modules(mock_upstreams.__path__)
    names = sorted(module.name for module in modules if module.ispkg)
    return tuple(importlib.import_module(f"mock_upstreams.{name}").BUREAU for name in names)
