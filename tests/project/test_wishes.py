"""The testers' wishes in docs/mock-bureaus.md: each is run, and answers what stands there."""

import re
import shlex
from collections.abc import Iterator
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

import pytest

from mock_upstreams.running import RunningMocks, running_mocks

_DOCUMENT = Path("docs/mock-bureaus.md")
_SIGN_IN = (
    "localhost:8002/wechat/sns/jscode2session?grant_type=authorization_code"
    "&appid=wx0000000000sandbox&secret=sandbox-wechat-secret&js_code="
)
_PLACE = "localhost:8002"


def _wishes() -> list[str]:
    section = _DOCUMENT.read_text().partition("## Ten wishes")[2].partition("\n## ")[0]
    return re.findall(r"```console\n(.*?)```", section, re.DOTALL)


@pytest.fixture(scope="module")
def started() -> Iterator[RunningMocks]:
    with running_mocks() as mocks:
        yield mocks


def _run(mocks: RunningMocks, command: str) -> str:
    """Do what `curl` would, or the document's `sign_in`; return what it would print."""
    words = shlex.split(command)
    if words[0] == "sign_in":
        words = ["curl", _SIGN_IN + words[1]]
    assert words.pop(0) == "curl"
    given = {flag: words.pop(words.index(flag) + 1) for flag in ("-X", "-d") if flag in words}
    (url,) = [word for word in words if word not in given]
    assert url.startswith(_PLACE)
    body = given.get("-d")
    connection = HTTPConnection("127.0.0.1", mocks.port, timeout=60)
    try:
        connection.request(
            given.get("-X") or ("POST" if body else "GET"),
            url[len(_PLACE) :],
            (body or "").encode(),
        )
        return connection.getresponse().read().decode()
    except (ConnectionResetError, RemoteDisconnected):
        return "curl: (56) Recv failure: Connection reset by peer"
    finally:
        connection.close()


def _fits(said: str, written: str) -> bool:
    """Compare without white space; `…` stands for anything."""
    parts = [re.escape("".join(part.split())) for part in written.split("…")]
    return re.fullmatch(".*".join(parts), "".join(said.split())) is not None


def test_there_are_ten() -> None:
    assert len(_wishes()) == 10


def test_the_commands_shorthand_is_the_one_in_the_document() -> None:
    assert f'sign_in() {{ curl "{_SIGN_IN}$1"; }}' in _DOCUMENT.read_text()


@pytest.mark.parametrize("number", range(10))
def test_a_wish_is_granted_as_written(started: RunningMocks, number: int) -> None:
    started.reset()
    for step in _wishes()[number].split("$ ")[1:]:
        command, _, written = step.partition("\n")
        said = _run(started, command)

        assert _fits(said, written), f"{command}\n{said}"
