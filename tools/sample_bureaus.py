"""The sample bureaus inside a tool: no port to know, no process to start, one fixed day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from bureaus.registry import Bureaus, build_bureaus, discover, read_settings
from core.access import Access, Actor, Subject
from core.clock import beijing_date
from core.config import EnvReader
from core.upstream import Limits
from mock_upstreams.app import create_app
from mock_upstreams.lives import Persona
from mock_upstreams.personas import LIN_XIAOMEI, PERSONAS
from mock_upstreams.sandbox import sandbox
from mock_upstreams.server import build_server
from mock_upstreams.settings import MockSettings

AS_OF = datetime(2026, 8, 3, 2, 30, tzinfo=UTC)
TODAY = beijing_date(AS_OF)
PEOPLE = {persona.code: persona for persona in PERSONAS}
_LIMITS = Limits(deadline_s=10)
_OTHER_HOLDERS = {
    "residence-permit": "gulinaer",
    "disability-card": "liang-haiyan",
    "business-licence": "liang-haiyan",
}


def holder_of(licence_type: str) -> Persona:
    """Return a sample citizen who holds a licence of this type: 林晓梅, where she does."""
    return PEOPLE[_OTHER_HOLDERS.get(licence_type, LIN_XIAOMEI.code)]


def access_of(persona: Persona) -> Access:
    """Return a citizen's look at their own data."""
    subject = Subject(ref=persona.code, name=persona.name, id_number=persona.id_number)
    return Access(actor=Actor(ref=persona.code, name=persona.name), subject=subject, purpose="docs")


@contextmanager
def sample_bureaus() -> Iterator[Bureaus]:
    """Run the mock bureaus in this process, and give adapters that ask them."""
    server = build_server(create_app(MockSettings(), now=_now), "127.0.0.1", 0)
    server.start()
    adapters = discover()
    reader = EnvReader(_settings(f"http://127.0.0.1:{server.server_port}"))
    settings = read_settings(adapters, reader)
    reader.finish()
    bureaus = build_bureaus(adapters, settings, limits=_LIMITS, now=_now)
    try:
        yield bureaus
    finally:
        bureaus.close()
        server.stop(timeout=0)


def _now() -> datetime:
    return AS_OF


def _settings(url: str) -> dict[str, str]:
    found = {f"MINSHENG_{name.upper()}_URL": f"{url}/{name}" for name in sandbox()}
    for bureau, credentials in sandbox().items():
        for name, value in credentials.items():
            found[f"MINSHENG_{bureau}_{name}".upper()] = value
    return found
