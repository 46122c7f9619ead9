"""Every implementation of the store, for the suites that run over all of them."""

import os
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import mongomock
import pytest

from core.store import open_store
from core.store.base import Store
from core.store.mongo import MongoStore, connect

SERVER = os.environ.get("MINSHENG_TEST_MONGODB_URL", "")
MONGODB = [pytest.param("mongodb", marks=pytest.mark.mongodb)] if SERVER else []
"""Without a server one test, in `test_mongo.py`, skips to say that none of this ran."""


@pytest.fixture
def mongodb_url() -> Iterator[str]:
    """The test server with a database of its own, dropped afterwards."""
    if not SERVER:
        pytest.skip("the store on a real MongoDB: MINSHENG_TEST_MONGODB_URL is not set")
    name = f"minsheng_test_{token_hex(6)}"
    yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
    with connect(SERVER) as client:
        client.drop_database(name)


@pytest.fixture(params=["sqlite-file", "sqlite-memory", "mongomock", *MONGODB])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each implementation. mongomock runs our code and imitates the server's answers."""
    store = (
        MongoStore(mongomock.MongoClient)
        if request.param == "mongomock"
        else open_store(_url(request, tmp_path))
    )
    yield store
    store.close()


@pytest.fixture(params=["sqlite-file", "sqlite-memory", *MONGODB])
def concurrent_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each one that threads may use at once: mongomock's updates are not atomic."""
    store = open_store(_url(request, tmp_path))
    yield store
    store.close()


@pytest.fixture(params=["sqlite-file", *MONGODB])
def shared_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Store]]:
    """Each one that processes may use at once, with its URL."""
    url = _url(request, tmp_path)
    store = open_store(url)
    yield url, store
    store.close()


def _url(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "mongodb":
        return str(request.getfixturevalue("mongodb_url"))
    return "sqlite:///:memory:" if request.param == "sqlite-memory" else f"sqlite:///{folder}/s.db"
