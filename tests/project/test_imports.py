"""What a gateway does not import when it starts: libraries that few requests need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.sandbox import sandbox_settings

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Every module that is there once the application is."""
    program = "import sys, app; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("library", ["pyhanko", "asn1crypto", "reportlab"])
def test_a_gateway_starts_without_what_only_seals_need(imported: set[str], library: str) -> None:
    assert "certificates.sharing.views" in imported
    assert library not in imported


@pytest.mark.parametrize("has_seals", [False, True])
def test_the_main_process_imports_what_seals_need_once_for_all_workers_if_there_are_seals(
    tmp_path: Path, has_seals: bool
) -> None:
    settings = sandbox_settings(dict(os.environ), tmp_path)
    settings["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path)
    if not has_seals:
        del settings["MINSHENG_SEAL_FOLDER"]
    program = (
        "import runpy, sys, threading; runpy.run_path('gunicorn.conf.py');"
        "print(threading.active_count(), *sorted(sys.modules))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    )

    threads, *modules = done.stdout.split()
    assert threads == "1"
    assert {"pyhanko", "reportlab"}.isdisjoint(modules) is not has_seals
