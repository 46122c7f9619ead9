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
from tools.processes import Endpoint, LaunchError, Processes

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


def test_every_wrong_setting_of_every_process_is_named_before_anything_starts(
    tmp_path: Path,
) -> None:
    wrong = {
        "MINSHENG_EXIT_ENTRY_SM4_KEY": "no key",
        "MINSHENG_VERIFIER_QUEUE": "many",
        "MINSHENG_HOME_BUDGET_S": "-1",
        "MINSHENG_STORE_URL": "mysql://x",
    }

    with _launched("serve", settings(tmp_path, **wrong)) as launcher:
        said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert {word for word in said.split() if word.startswith("MINSHENG_")} == set(wrong)


def test_a_process_that_ends_at_once_is_an_error_with_its_last_words(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text(f"""brief: {sys.executable} -c "print('last words')"\n""")
    (port,) = free_ports(1)
    brief = Endpoint(name="brief", host="127.0.0.1", port=port, setting="-", health="/")

    with Processes(procfile, dict(os.environ), tmp_path / "logs") as processes:
        processes.start(brief)
        with pytest.raises(LaunchError, match="brief ended at once:\nlast words"):
            processes.wait_ready(brief)


def test_a_second_launcher_leaves_the_first_one_s_folders_alone(tmp_path: Path) -> None:
    with _launched("serve", settings(tmp_path)) as first:
        _wait_until_serving(first)
        with _launched("serve", settings(tmp_path)) as second:
            said, _ = second.communicate(timeout=_START_WITHIN_S)

    assert second.returncode == 1
    assert "MINSHENG_OUT_FOLDER" in said


def test_folders_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    env = settings(tmp_path, MINSHENG_VAR_FOLDER=str(in_the_way))

    with _launched("serve", env) as launcher:
        said, _ = launcher.communicate(timeout=_START_WITHIN_S)

    assert launcher.returncode == 1
    assert "Traceback" not in said
    assert "MINSHENG_VAR_FOLDER" in said


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
