"""The mock bureaus, and WireMock's own client pointed at them."""

import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from wiremock.constants import Config

from mock_upstreams.running import RunningMocks, running_mocks


@dataclass(frozen=True, kw_only=True)
class Got:
    """An answer: header names in lower case, all values of a name joined by ", "."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Got]


def put_stub(mocks: RunningMocks, response: object, url: str = "/it", **more: object) -> Any:
    """Put a stub in force; return it as it is told."""
    mapping = {"request": {"method": "ANY", "url": url}, "response": response, **more}
    status, made = mocks.send("POST", "/__admin/mappings", mapping)
    assert status == 201, made
    return made


@pytest.fixture(scope="module")
def server() -> Iterator[RunningMocks]:
    with running_mocks() as mocks:
        yield mocks


@pytest.fixture
def mocks(server: RunningMocks) -> Iterator[RunningMocks]:
    before, Config.base_url = Config.base_url, f"{server.url}/__admin"
    server.reset()
    yield server
    Config.base_url = before


@pytest.fixture
def ask(mocks: RunningMocks) -> Ask:
    """Send one request as it stands; the address goes over the wire unchanged."""

    def send(
        method: str,
        url: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", mocks.port, timeout=10)
        try:
            sent = body.encode() if isinstance(body, str) else body
            connection.request(method, url, sent, dict(headers or {}))
            answer = connection.getresponse()
            names = {name.lower() for name, _ in answer.getheaders()}
            told = {name: str(answer.getheader(name)) for name in names}
            return Got(status=answer.status, reason=answer.reason, headers=told, body=answer.read())
        finally:
            connection.close()

    return send
