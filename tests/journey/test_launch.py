"""The launcher as a person starts it: it says what is wrong, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journey.processes_seen import children, session_members, wait_until
from tests.journey.system import ROOT, free_ports, settings

_START_WITHIN_S = 90
_GONE_WITHIN_S = 45
_PROCESSES = 3


@contextmanager
def _launched(
    command: str, env: Mapping[str, str], *options: str
) -> Iterator[subprocess.Popen[str]]:
    """Run the launcher; whatever it started is ended afterwards, come what may."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.launch", command, *options],
        cwd=ROOT,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    started: set[int] = set()
    try:
        with process:
            yield process
            started = set(children(process.pid))
            process.kill()
    finally:
        for leader in started:
            for pid in session_members(leader):
                os.kill(pid, signal.SIGKILL)


def test_a_port_in_use_is_an_error_that_names_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = str(holder.getsockname()[1])
        env = settings(tmp_path, MINSHENG_MOCKS_PORT=port)
        with _launched("serve", env) as launcher:
            said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert said.splitlines() == [
        f"✗ port {port} for mocks is in use; "
        "end what holds it or set MINSHENG_MOCKS_PORT to a free port"
    ]


def test_ports_that_are_none_are_all_named_at_once(tmp_path: Path) -> None:
    env = settings(tmp_path, MINSHENG_PORT="abc", MINSHENG_VERIFIER_PORT="0")

    with _launched("demo", env, "--once") as launcher:
        said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert {word for word in said.split() if word.startswith("MINSHENG_")} == {
        "MINSHENG_PORT",
        "MINSHENG_VERIFIER_PORT",
    }


def test_a_process_that_ends_at_once_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    env = settings(tmp_path, MINSHENG_VERIFIER_SECRET="short")

    with _launched("serve", env) as launcher:
        said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert "verifier ended at once" in said
    assert "MINSHENG_VERIFIER_SECRET must have at least 16 characters" in said


def test_a_demo_with_a_step_that_goes_wrong_does_not_exit_with_0(tmp_path: Path) -> None:
    (nobody,) = free_ports(1)
    env = settings(tmp_path, MINSHENG_POPULATION_URL=f"http://127.0.0.1:{nobody}/population")

    with _launched("demo", env, "--once") as launcher:
        said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert "✓ 用微信登录" in said
    assert "✗ 公安人口库核对一致" in said
    assert "步失败 failed" in said.splitlines()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["told", "killed"])
def test_no_process_outlives_the_launcher(tmp_path: Path, number: signal.Signals) -> None:
    with _launched("serve", settings(tmp_path, MINSHENG_WORKERS="1")) as launcher:
        started = _wait_until_serving(launcher)

        launcher.send_signal(number)
        launcher.wait(_GONE_WITHIN_S)
        wait_until(
            lambda: not any(map(session_members, started)),
            within_s=_GONE_WITHIN_S,
            what="every process the launcher started has ended",
        )

    assert len(started) == _PROCESSES
    assert launcher.returncode == (0 if number is signal.SIGTERM else -signal.SIGKILL)


def _wait_until_serving(launcher: subprocess.Popen[str]) -> list[int]:
    """Return the processes that it started, each of which leads a session of its own."""
    assert launcher.stdout is not None
    for line in launcher.stdout:
        if "Serving at" in line:
            return children(launcher.pid)
    raise AssertionError("the launcher ended before it served")
