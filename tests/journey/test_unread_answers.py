"""Who asks for a large answer and reads nothing of it holds its connection for a while only."""

import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from openapi.worker import GatewayWorker
from tests.journey.system import ROOT

_GIVE_UP_S = 60
_LARGER_THAN_EVERY_BUFFER = 64 * 1024 * 1024


class HastyWorker(GatewayWorker):
    """A worker as always, but for its patience."""

    piece_within_s = 0.5


def answer_much(
    environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """Answer any request with more than the system takes at once: bytes, or the file `much`."""
    start("200 OK", [("Content-Length", str(_LARGER_THAN_EVERY_BUFFER))])
    if environ["PATH_INFO"] != "/file":
        return [bytes(_LARGER_THAN_EVERY_BUFFER)]
    wrap: Callable[[object], Iterable[bytes]] = environ["wsgi.file_wrapper"]
    return wrap(Path("much").open("rb"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Where a worker serves `answer_much`, started away from the gateway's own configuration."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with (elsewhere / "much").open("wb") as much:
        much.truncate(_LARGER_THAN_EVERY_BUFFER)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = (
            *(sys.executable, "-m", "gunicorn", "--worker-class", f"{__name__}.HastyWorker"),
            *("--bind", f"fd://{listener.fileno()}", "--pythonpath", str(ROOT)),
            *("--keep-alive", "30", "--no-control-socket"),
            f"{__name__}:answer_much",
        )
        with subprocess.Popen(
            command, cwd=elsewhere, pass_fds=(listener.fileno(),), stderr=subprocess.DEVNULL
        ) as server:
            yield listener.getsockname()
            server.terminate()


@pytest.mark.parametrize(
    "asked",
    [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\n\r\n",
        # No plain GET, and so with a way to send files that is gunicorn's own.
        "GET /file HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=["plain GET", "POST", "file"],
)
def test_the_connection_is_ended(address: tuple[str, int], asked: str) -> None:
    with socket.create_connection(address, timeout=_GIVE_UP_S) as client:
        client.sendall(asked.encode())
        look = select.poll()
        look.register(client, 0)  # POLLHUP and POLLERR alone: nothing is read
        seen = look.poll(_GIVE_UP_S * 1000)

    assert [event & select.POLLERR for _, event in seen] == [select.POLLERR]
