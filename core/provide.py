"""Typed look-up of what app.py built: `use(Sessions)` is the app's one `Sessions`."""

from typing import TypeVar, cast

from flask import Flask, current_app

from core.web import unproxied

T = TypeVar("T")
_KEY = "minsheng"


def provide(app: Flask, *services: object) -> None:
    """Make each object available to `use` by its class."""
    registry: dict[type, object] = app.extensions.setdefault(_KEY, {})
    for service in services:
        registry[type(service)] = service


def use(kind: type[T]) -> T:
    """Return the app's one `kind`. A KeyError here means app.py forgot to build it."""
    return cast(T, unproxied(current_app).extensions[_KEY][kind])
