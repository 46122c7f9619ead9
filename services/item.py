"""A service item: what it is called, what it needs, what it gives, and the one function it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auth.assurance import Assurance
from bureaus.registry import Bureaus
from core.access import Access
from core.schema import Schema
from core.upstream.answers import Lifetime

Run = Callable[[Bureaus, Access, Mapping[str, Any]], object]
"""Runs an item for the subject of an access, with arguments that its schema has checked."""

DAILY = Lifetime(fresh_s=60, stale_s=3600)
"""For what changes once a day at most, as balances and histories do."""


@dataclass(frozen=True, kw_only=True)
class ServiceItem:
    """One thing that a citizen can look up or get done.

    `on_home` puts its result on the home page, as the section of its bureau; such an item takes
    no arguments. `lifetime` says how long its answer does for the same citizen.
    """

    code: str
    title_zh: str
    title_en: str
    bureau: str
    arguments: type[Schema]
    result: type[Schema]
    run: Run
    assurance: Assurance = Assurance.FACE
    on_home: bool = False
    lifetime: Lifetime = DAILY


class NoArguments(Schema):
    """For items that need nothing but to know who asks."""
