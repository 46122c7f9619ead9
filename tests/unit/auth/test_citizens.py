"""People are kept sealed, and opened only for who asks for just that."""

import pytest

from auth.citizens import Citizens, own_access
from core.crypto import Vault
from core.errors import NotFound
from core.store import open_store
from core.store.base import Store
from core.upstream.answers import Answers
from tests.fakes import FakeClock

NAME, NUMBER = "林晓梅", "440106199103080002"


@pytest.fixture
def store() -> Store:
    return open_store("sqlite:///:memory:")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def citizens(store: Store, clock: FakeClock) -> Citizens:
    return Citizens(store, Vault(b"k" * 32), clock, Answers(clock, most_bytes=0))


def test_who_was_bound_is_found_by_name_and_number(citizens: Citizens) -> None:
    ref = citizens.bind("account-1", name=NAME, id_number=NUMBER)
    access = own_access(citizens.subject(ref), "home-page")

    assert (access.subject.name, access.subject.id_number) == (NAME, NUMBER)
    assert (access.actor.ref, access.actor.name) == (ref, NAME)


def test_neither_shows_in_a_repr(citizens: Citizens) -> None:
    ref = citizens.bind("account-1", name=NAME, id_number=NUMBER)
    access = own_access(citizens.subject(ref), "home-page")
    told = repr(access) + repr((access.subject.name, access.subject.id_number) and access)

    assert ref in told
    assert NAME not in told
    assert NUMBER not in told


def test_what_nobody_asks_for_is_not_opened(citizens: Citizens, store: Store, clock) -> None:
    ref = citizens.bind("account-1", name=NAME, id_number=NUMBER)
    kept = store.get("citizen", ref, now=clock())
    doc = {**kept.doc, "id_number": kept.doc["name"]}  # sealed for another field: cannot be opened
    store.put("citizen", ref, doc, expect_version=kept.version, expires_at=None, now=clock())
    subject = own_access(citizens.subject(ref), "home-page").subject

    assert (subject.ref, subject.name, subject.epoch) == (ref, NAME, doc["epoch"])
    with pytest.raises(ValueError, match="cannot be opened"):
        _ = subject.id_number


def test_who_left_is_not_known_any_more(citizens: Citizens) -> None:
    ref = citizens.bind("account-1", name=NAME, id_number=NUMBER)
    citizens.forget("account-1")

    with pytest.raises(NotFound):
        own_access(citizens.subject(ref), "home-page")
