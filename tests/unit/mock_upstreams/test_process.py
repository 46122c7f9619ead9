"""`python -m mock_upstreams` as a process of its own."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_WAIT_S = 20


def _start(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mock_upstreams", *arguments],
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


def test_it_greets_with_a_request_that_works_and_ends_on_ctrl_c() -> None:
    with _start() as process:
        ready = json.loads(process.stdout.readline())
        greeting = "".join(process.stderr.readline() for _ in range(10))
        address, path = re.search(r"curl 'http://([^/]+)(/[^']+)'", greeting).groups()
        connection = http.client.HTTPConnection(address, timeout=_WAIT_S)
        connection.request("GET", path)
        signed_in = json.load(connection.getresponse())
        connection.close()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=_WAIT_S)

    assert f"http://127.0.0.1:{ready['port']}/__admin/ui" in greeting
    assert "openid" in signed_in
    assert process.returncode == 0
    assert "Traceback" not in errors


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
    assert "MINSHENG_MOCKS_PORT" in errors


def test_a_scenario_that_cannot_be_played_ends_it_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\ncolour: blue\n")
    with _start("--scenario", str(path)) as process:
        _, errors = process.communicate(timeout=_WAIT_S)

    assert process.returncode == 2
    assert f"{path}:2:1: colour: is not one of name, seed, clock" in errors


def test_it_plays_a_scenario_and_follows_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\n")
    with _start("--scenario", str(path), "--seed", "7") as process:
        first = json.loads(process.stdout.readline())
        json.loads(process.stdout.readline())
        path.write_text("name: another one\n")
        second = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_WAIT_S)

    assert (first["event"], first["name"]) == ("scenario_playing", "mine")
    assert (second["event"], second["name"]) == ("scenario_playing", "another one")
