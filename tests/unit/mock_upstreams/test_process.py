"""`python -m mock_upstreams` as a process of its own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_WAIT_S = 20


def _start(**settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mock_upstreams"],
        cwd=_ROOT,
        env={**os.environ, "MINSHENG_MOCKS_PORT": "0", **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_serves_logs_json_without_persons_and_ends_on_sigterm() -> None:
    with _start() as process:
        ready = json.loads(process.stdout.readline())
        connection = http.client.HTTPConnection("127.0.0.1", ready["port"], timeout=_WAIT_S)
        connection.request("GET", "/wechat/sns/jscode2session?js_code=lin-xiaomei.1&secret=hush")
        answer = connection.getresponse().read()
        connection.close()
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=_WAIT_S)

    assert ready["event"] == "mocks_ready"
    assert json.loads(answer)["errcode"] == 40002
    assert json.loads(rest)["event"] == "mock_request"
    assert "hush" not in rest + errors
    assert process.returncode == 0


def test_wrong_settings_end_it_with_a_sentence() -> None:
    with _start(MINSHENG_MOCKS_PORT="none") as process:
        _, errors = process.communicate(timeout=_WAIT_S)

    assert process.returncode == 2
    assert errors == "MINSHENG_MOCKS_PORT must be a whole number from 0 to 65535\n"


def test_a_port_that_is_taken_ends_it_with_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _start(MINSHENG_MOCKS_PORT=str(port)) as process:
            _, errors = process.communicate(timeout=_WAIT_S)

    assert process.returncode == 1
    assert errors.startswith(f"cannot listen on 127.0.0.1:{port}: ")
