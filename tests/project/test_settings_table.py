"""The tables of settings, in the README and the bureaus' notes, say what the code reads."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from app import Settings
from auth.verifier.settings import VerifierSettings
from core.config import ConfigError
from mock_upstreams.settings import read_settings
from tests.project.variables_read import Notes

ROOT = Path(__file__).parent.parent.parent
READMES = ("README.md", "README.zh-CN.md")
REQUIRED = frozenset({"required", "必填"})

_ROW = re.compile(r"^\| `(MINSHENG_[A-Z0-9_]+)` \| ([^|]+) \|", re.MULTILINE)
_NAME = re.compile(r"MINSHENG_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_{<*])")
_PROGRAMS = (
    ("gunicorn.conf.py",),
    ("tools/launch.py", "serve"),
    ("tests/contract/store/conftest.py",),
)


def _table(readme: str) -> dict[str, str]:
    """Return the default of each variable, as the table has it, those of the bureaus included."""
    pages = [ROOT / readme, *sorted((ROOT / "docs" / "bureaus").glob("*.md"))]
    rows = [row for page in pages for row in _ROW.findall(page.read_text(encoding="utf-8"))]
    assert len(rows) == len(dict(rows)), "a variable has two rows"
    return dict(rows)


def _literals(readme: str) -> dict[str, str]:
    return {name: cell.strip("`") for name, cell in _table(readme).items() if cell.startswith("`")}


def _asked_by(read: Callable[[Mapping[str, str]], object]) -> set[str]:
    notes = Notes({})
    with suppress(ConfigError):
        read(notes)
    return notes.asked


def _asked_by_program(arguments: tuple[str, ...], folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.project.variables_read", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every variable that a program of this project looks up."""
    read = [Settings.from_env, VerifierSettings.from_env, read_settings]
    asked = [_asked_by(reader) for reader in read]
    folder = tmp_path_factory.mktemp("programs")
    asked += [_asked_by_program(program, folder) for program in _PROGRAMS]
    assert all(asked), "a program looked up nothing: it ended before it read its settings"
    return set().union(*asked)


@pytest.mark.parametrize("readme", READMES)
def test_the_table_has_every_variable_that_is_read_and_no_other(
    readme: str, variables: set[str]
) -> None:
    assert set(_table(readme)) == variables


@pytest.mark.parametrize("readme", READMES)
def test_the_required_variables_are_those_that_are_missed(readme: str) -> None:
    missed: set[str] = set()
    for read in (Settings.from_env, VerifierSettings.from_env):
        with pytest.raises(ConfigError) as caught:
            read({})
        missed |= set(_NAME.findall(str(caught.value)))

    assert {name for name, cell in _table(readme).items() if cell in REQUIRED} == missed


@pytest.mark.parametrize("readme", READMES)
def test_the_defaults_of_the_processes_are_those_of_the_table(
    readme: str, env: dict[str, str]
) -> None:
    given = _literals(readme)
    needed = {name: value for name, value in env.items() if name not in given}

    assert len(given) > 10
    assert Settings.from_env({**needed, **given}) == Settings.from_env(needed)
    assert VerifierSettings.from_env({**needed, **given}) == VerifierSettings.from_env(needed)
    assert read_settings({**needed, **given}) == read_settings(needed)


def test_no_page_or_program_names_a_variable_that_is_not_in_the_table() -> None:
    known = set(_table("README.md"))
    patterns = ("*.md", "docs/**/*.md", "tools/**/*.py", "benchmarks/**/*.py")
    files = [path for pattern in patterns for path in ROOT.glob(pattern)]
    unknown = {
        (path.name, name)
        for path in files
        for name in _NAME.findall(path.read_text(encoding="utf-8"))
        if name not in known
    }

    assert not unknown
