"""Who asks for a large answer and reads nothing of it holds its connection for a while only."""

import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from openapi.worker import GatewayWorker
from tests.journey.system import ROOT

_GIVE_UP_S = 60
_LARGER_THAN_EVERY_BUFFER = 64 * 1024 * 1024


class HastyWorker(GatewayWorker):
    """A worker as always, but for its patience."""

    piece_within_s = 0.5


def answer_much(
    _environ: object, start: Callable[[str, list[tuple[str, str]]], object]
) -> list[bytes]:
    """Answer any request with more than the system takes at once."""
    start("200 OK", [("Content-Length", str(_LARGER_THAN_EVERY_BUFFER))])
    return [bytes(_LARGER_THAN_EVERY_BUFFER)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Where a worker serves `answer_much`, started away from the gateway's own configuration."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
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


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_connection_is_ended(address: tuple[str, int], method: str) -> None:
    with socket.create_connection(address, timeout=_GIVE_UP_S) as client:
        client.sendall(f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        look = select.poll()
        look.register(client, 0)  # POLLHUP and POLLERR alone: nothing is read
        seen = look.poll(_GIVE_UP_S * 1000)

    assert [event & select.POLLERR for _, event in seen] == [select.POLLERR]
