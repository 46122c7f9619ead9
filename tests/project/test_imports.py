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


def test_even_with_seals_the_main_process_imports_nothing_for_copies(tmp_path: Path) -> None:
    settings = sandbox_settings(dict(os.environ), tmp_path)
    settings["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path)
    program = (
        "import runpy, sys, threading; runpy.run_path('gunicorn.conf.py');"
        "print(threading.active_count(), *sorted(sys.modules))"
    )

    threads, *modules = _printed(program, settings)

    assert threads == "1"
    assert {"pyhanko", "reportlab"}.isdisjoint(modules)


def test_what_copies_take_is_imported_while_the_worker_goes_on() -> None:
    program = """
from gevent import monkey; monkey.patch_all()
import gevent, sys
from certificates.sharing.copies import get_ready
from core.beside import Beside
turns = []
def go_on():
    while True:
        turns.append("pyhanko" in sys.modules and "reportlab" in sys.modules)
        gevent.sleep(0.001)  # a loop that never rests would keep the other thread from its work
going_on = gevent.spawn(go_on)
gevent.sleep(0)
before = turns.count(False)
Beside(most=1).run(get_ready)
print(before, turns.count(False), "pyhanko" in sys.modules, "reportlab" in sys.modules)
"""

    before, during, *is_there = _printed(program, dict(os.environ))

    assert int(during) > int(before) + 1
    assert is_there == ["True", "True"]


def _printed(program: str, env: dict[str, str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.split()
