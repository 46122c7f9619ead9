"""Every call to every bureau, and adapters to run them with."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bureaus.registry import Bureaus, BureauSettings, build_bureaus, discover, read_settings
from core.access import Access, Actor, Subject
from core.config import EnvReader
from core.upstream import Limits
from mock_upstreams.lives import Persona
from mock_upstreams.running import RunningMocks
from tests.contract.calls import discover_calls
from tests.contract.calls.call import Call
from tests.fakes import RunningClock

__all__ = ["CALLS", "CLOCK", "LONG_S", "SHORT_S", "Call", "access_of", "bureaus_at"]

LONG_S = 5.0
SHORT_S = 0.2
CALLS = discover_calls()
CLOCK = RunningClock()
"""The time of the bureaus and of the adapters alike."""


def bureaus_at(
    mocks: RunningMocks,
    *,
    deadline_s: float = LONG_S,
    now: Callable[[], datetime] = CLOCK,
    credentials: Mapping[str, str] | None = None,
    only_of: str | None = None,
) -> Bureaus:
    """Build every adapter for the running mocks.

    Args:
        credentials: Replace all of those names, or those of one bureau alone: `only_of`.
    """
    reader = EnvReader(mocks.env())
    adapters = discover()
    settings = read_settings(adapters, reader)
    reader.finish()
    for name in settings if only_of is None else [only_of]:
        settings[name] = _with(settings[name], credentials or {})
    return build_bureaus(adapters, settings, limits=Limits(deadline_s=deadline_s), now=now)


def _with(settings: BureauSettings, credentials: Mapping[str, str]) -> BureauSettings:
    known = {name: value for name, value in credentials.items() if name in settings.credentials}
    return replace(settings, credentials={**settings.credentials, **known})


def access_of(persona: Persona, *, name: str | None = None) -> Access:
    """Return a citizen's look at their own data."""
    told = name or persona.name
    return Access(
        actor=Actor(ref="citizen-ref", name=told),
        subject=Subject(ref="citizen-ref", name=told, id_number=persona.id_number),
        purpose="conformance",
    )
