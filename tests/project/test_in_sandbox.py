"""`python -m tools.in_sandbox`: a command sees the settings of the server that is running."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PRINT_ENVIRONMENT = "import os; print('\\n'.join(f'{k}={v}' for k, v in os.environ.items()))"


def _settings_in_sandbox(**given: str) -> dict[str, str]:
    command = [sys.executable, "-c", _PRINT_ENVIRONMENT]
    done = subprocess.run(
        [sys.executable, "-m", "tools.in_sandbox", *command],
        cwd=_ROOT,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **given},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def test_the_folder_that_is_set_is_where_keys_and_store_are(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"

    first, second = (_settings_in_sandbox(MINSHENG_VAR_FOLDER=str(folder)) for _ in range(2))

    assert first["MINSHENG_STORE_URL"] == f"sqlite:///{folder / 'minsheng.sqlite3'}"
    assert Path(first["MINSHENG_TOKEN_KEY_FILE"]).parent == folder
    assert first["MINSHENG_MASTER_KEY"] == second["MINSHENG_MASTER_KEY"]


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 7), (signal.SIGTERM, 143)])
def test_a_signal_is_left_to_the_command_and_told_as_a_shell_does(
    tmp_path: Path, number: int, code: int
) -> None:
    program = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(7))\n"
        "print('ready', flush=True)\n"
        "signal.pause()"
    )
    running = subprocess.Popen(
        [sys.executable, "-m", "tools.in_sandbox", sys.executable, "-c", program],
        cwd=_ROOT,
        env={"PATH": "/usr/bin:/bin", "MINSHENG_VAR_FOLDER": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "ready\n"
    os.killpg(running.pid, number)

    _, said = running.communicate(timeout=60)

    assert (running.returncode, said) == (code, "")


@pytest.mark.parametrize(
    "words", [["audit"], ["licence"], ["licence", "issue-batch"], ["organisation"]]
)
def test_help_needs_no_settings(words: list[str]) -> None:
    command = [sys.executable, "-m", "flask", "--app", "app", *words, "--help"]

    done = subprocess.run(
        command, cwd=_ROOT, env={"LANG": "C.UTF-8"}, capture_output=True, timeout=120
    )

    assert done.returncode == 0
    assert b"Usage" in done.stdout
