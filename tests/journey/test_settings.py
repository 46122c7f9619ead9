"""A process with wrong settings says all that is wrong, once, and ends."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.journey.system import ROOT, settings
from tools.sandbox import sandbox_settings

_ENDS_WITHIN_S = 60
_BIN = Path(sys.executable).parent
_GATEWAY = [str(_BIN / "gunicorn"), "-c", "gunicorn.conf.py", "app:create_app()"]


def _run(command: list[str], env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=_ENDS_WITHIN_S,
        check=False,
    )


def _named(ended: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the settings that its last words name; they hold nothing but such lines."""
    lines = ended.stderr.splitlines()
    assert all(line.startswith("MINSHENG_") for line in lines), ended.stderr
    return {line.split()[0] for line in lines}


def test_a_gateway_names_every_wrong_setting_once_and_starts_no_worker(
    tmp_path: Path,
) -> None:
    wrong = {
        "MINSHENG_MASTER_KEY": "short",
        "MINSHENG_LICENCE_KEY_FILE": str(tmp_path / "none.pem"),
        "MINSHENG_POPULATION_URL": "ftp://population",
        "MINSHENG_STORE_URL": "redis://localhost",
    }
    env = {**sandbox_settings(settings(tmp_path), tmp_path / "var"), **wrong}

    ended = _run(_GATEWAY, env)

    assert ended.returncode == 1
    assert _named(ended) == set(wrong)
    assert len(ended.stderr.splitlines()) == len(wrong)
    assert "Booting worker" not in ended.stdout


def test_a_gateway_with_a_wrong_port_names_the_other_problems_too(tmp_path: Path) -> None:
    ended = _run(_GATEWAY, settings(tmp_path, MINSHENG_PORT="no port", MINSHENG_WORKERS="0"))

    assert ended.returncode == 1
    assert _named(ended) >= {"MINSHENG_PORT", "MINSHENG_WORKERS", "MINSHENG_MASTER_KEY"}


@pytest.mark.parametrize(
    "module, wrong",
    [
        ("auth.verifier", {"MINSHENG_VERIFIER_SECRET": "short", "MINSHENG_VERIFIER_QUEUE": "-1"}),
        ("mock_upstreams", {"MINSHENG_MOCKS_PORT": "99999"}),
    ],
)
def test_the_other_processes_name_every_wrong_setting(
    tmp_path: Path, module: str, wrong: dict[str, str]
) -> None:
    ended = _run([sys.executable, "-m", module], settings(tmp_path, **wrong))

    assert ended.returncode == 2
    assert _named(ended) == set(wrong)
