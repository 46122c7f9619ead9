"""The gateway in this process, mock bureaus and a fake verifier behind it over real HTTP."""

import base64
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.store import open_store
from core.store.base import Store
from mock_upstreams.running import RunningMocks, running_mocks
from tests.api.citizen import Citizen
from tests.api.organisation import register
from tests.fakes import FakeClock
from tests.gateway import gateway
from tests.keys import write_key
from tests.verifier_server import FakeVerifier, running_verifier
from tools.seals import issuers, make_seals

pytest_plugins = ["mock_upstreams.pytest_plugin", "pytester"]

# A busy machine may be slow: no test is about how long something takes.
hypothesis.settings.register_profile("minsheng", deadline=None)
hypothesis.settings.load_profile("minsheng")


@pytest.fixture(scope="session")
def started_clock() -> FakeClock:
    """One clock for all: the bureaus compare the gateway's signatures with theirs."""
    return FakeClock()


@pytest.fixture
def clock(started_clock: FakeClock) -> FakeClock:
    """Return the clock as it stands at the beginning of every test: 2026-03-01 16:30 in Beijing."""
    started_clock.rewind()
    return started_clock


@pytest.fixture(scope="session")
def bureau_mocks_server(started_clock: FakeClock) -> Iterator[RunningMocks]:
    with running_mocks(now=started_clock) as mocks:
        yield mocks


@pytest.fixture
def mocks(clock: FakeClock, bureau_mocks: RunningMocks) -> RunningMocks:
    """Return the mock bureaus as new, by a clock that tests set."""
    return bureau_mocks


@pytest.fixture(scope="session")
def started_verifier() -> Iterator[FakeVerifier]:
    with running_verifier() as verifier:
        yield verifier


@pytest.fixture
def verifier(started_verifier: FakeVerifier) -> FakeVerifier:
    """Return a verifier that lets everybody pass until told otherwise."""
    started_verifier.reset()
    return started_verifier


@pytest.fixture(scope="session")
def seal_folder(started_clock: FakeClock, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of test seals for every body, and `ca.pem`, which all of them stand on."""
    return make_seals(tmp_path_factory.mktemp("seals"), issuers(), now=started_clock())


@pytest.fixture
def env(
    mocks: RunningMocks, verifier: FakeVerifier, seal_folder: Path, tmp_path: Path
) -> dict[str, str]:
    """Return a complete set of settings."""
    key = write_key(tmp_path / "key.pem")
    return {
        **mocks.env(),
        "MINSHENG_STORE_URL": f"sqlite:///{tmp_path}/store.sqlite3",
        "MINSHENG_MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
        "MINSHENG_TOKEN_KEY_FILE": key,
        "MINSHENG_LICENCE_KEY_FILE": key,
        "MINSHENG_SEAL_FOLDER": str(seal_folder),
        "MINSHENG_VERIFIER_URL": verifier.url,
        "MINSHENG_VERIFIER_SECRET": "a-secret-for-tests",
        "MINSHENG_BUREAU_DEADLINE_S": "5",
    }


@pytest.fixture
def store() -> Store:
    return open_store("sqlite:///:memory:")


@pytest.fixture
def app(env: dict[str, str], store: Store, clock: FakeClock) -> Iterator[Flask]:
    with gateway(env, store, clock) as app:
        yield app


@pytest.fixture
def impatient(env: dict[str, str], store: Store, clock: FakeClock) -> Iterator[FlaskClient]:
    """Return a client of a gateway on the same store that gives bureaus little time."""
    short = {"MINSHENG_BUREAU_DEADLINE_S": "0.5", "MINSHENG_HOME_BUDGET_S": "0.5"}
    with gateway({**env, **short}, store, clock) as app:
        yield app.test_client()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def citizen(client: FlaskClient) -> Citizen:
    """Return 林晓梅 with her phone, not yet signed in."""
    return Citizen(client)


@pytest.fixture
def counter(client: FlaskClient) -> tuple[str, str]:
    """Return the credentials of a service counter."""
    return register(client, "counter-1", frozenset({"identity:confirm"}))
