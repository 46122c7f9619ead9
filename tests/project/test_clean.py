"""`make clean` and `.ci/run` start from nothing, and leave alone what nobody can make again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FAKE_PROGRAM = """#!/bin/sh
if [ "$1" = demo ]; then
    echo "$MINSHENG_VAR_FOLDER"
    touch "$MINSHENG_VAR_FOLDER/demo.sqlite3"
fi
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder with the project's commands, and with what using it leaves behind."""
    folder = tmp_path / "checkout"
    for name in (".ci/run", "Makefile"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_ROOT / name, folder / name)
    for name in ("var/minsheng.sqlite3", "var/token.pem", "out/card.png", "core/__pycache__/x.pyc"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def test_make_clean_removes_what_was_made_but_no_store_and_no_keys(checkout: Path) -> None:
    subprocess.run(
        ["/usr/bin/make", "clean"], cwd=checkout, capture_output=True, timeout=60, check=True
    )

    assert [path.name for path in sorted((checkout / "var").iterdir())] == [
        "minsheng.sqlite3",
        "token.pem",
    ]
    assert not (checkout / "out").exists()
    assert not (checkout / "core/__pycache__").exists()


def test_the_demo_of_a_ci_run_has_a_folder_of_its_own_which_goes_with_it(
    checkout: Path, tmp_path: Path
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("make", "python3.11", "pdfsig", "chromium", "chromedriver"):
        (programs / name).write_text(_FAKE_PROGRAM)
        (programs / name).chmod(0o755)
    done = subprocess.run(
        ["/usr/bin/bash", ".ci/run"],
        cwd=checkout,
        env={"PATH": f"{programs}{os.pathsep}/usr/bin:/bin", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    var = Path(done.stdout.strip())

    assert var.parent == tmp_path
    assert not var.exists()
