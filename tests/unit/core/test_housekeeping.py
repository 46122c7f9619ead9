"""Expired documents go away by themselves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import gevent
import pytest
from gevent.event import Event

from core.store import open_store
from core.store.base import Store, StoreUnavailable
from core.store.housekeeping import start_housekeeping
from tests.fakes import FakeClock


class Observed:
    """A store whose purges can be waited for; it may fail the first time."""

    def __init__(self, store: Store, *, fails_once: bool = False) -> None:
        self.store = store
        self.purged = Event()
        self._fails_once = fails_once

    def purge(self, *, now: datetime) -> int:
        if self._fails_once:
            self._fails_once = False
            raise StoreUnavailable
        removed = self.store.purge(now=now)
        self.purged.set()
        return removed


@pytest.fixture(params=[False, True], ids=["well", "after-a-failure"])
def observed(request: pytest.FixtureRequest) -> Observed:
    return Observed(open_store("sqlite:///:memory:"), fails_once=request.param)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def running(observed: Observed, clock: FakeClock) -> Iterator[None]:
    greenlet = start_housekeeping(observed, clock, every_s=0.01)
    yield
    gevent.kill(greenlet)


def test_what_has_expired_is_removed(observed: Observed, clock: FakeClock, running: None) -> None:
    store, now = observed.store, clock()
    soon = now + timedelta(seconds=1)
    store.put("challenge", "old", {}, expect_version=0, expires_at=soon, now=now)
    store.put("challenge", "kept", {}, expect_version=0, expires_at=None, now=now)
    clock.advance(2)

    assert observed.purged.wait(10)
    assert store.get("challenge", "old", now=now) is None
    assert store.get("challenge", "kept", now=now) is not None
