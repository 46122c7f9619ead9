"""`flask --app app bureau new`: what it writes is green at once, by every check."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
# What nobody would call a bureau: the copy has all bureaus that the project has, and stops at one
# that exists already. The second name is as long as one may be.
_NAMES = {"tif": "trial_tif", "json": "trial_of_the_longest_one"}
_SIDES = ("bureaus", "mock_upstreams")
_LONGEST_TITLE = "Water, gas, electricity and rubbish too"


@dataclass(frozen=True)
class Project:
    """A copy of this project that a test may change."""

    root: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        # No settings: who writes an adapter has none yet.
        return subprocess.run(
            [str(Path(sys.executable).parent / program), *arguments],
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=300,
        )


def _copy(folder: Path) -> Project:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(lambda name: (_ROOT / name).is_file(), listed.stdout.splitlines()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(_ROOT / name, target)
    return Project(folder)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with a new bureau of each dialect."""
    made = _copy(tmp_path_factory.mktemp("project"))
    for dialect, name in _NAMES.items():
        titles = ("--title-zh", "水电气" * 5, "--title-en", _LONGEST_TITLE)
        command = ("flask", "--app", "app", "bureau", "new", name, *titles, "--dialect", dialect)
        done = made.run(*command)
        assert done.returncode == 0, done.stderr
    return made


_TESTS = [
    *(f"tests/contract/test_bureaus_{name}.py" for name in ("faults", "signing", "trouble")),
    *(f"tests/contract/test_{name}_records.py" for name in _NAMES.values()),
    "tests/contract/test_bureaus_registry.py",
    "tests/contract/test_interface_descriptions.py",
    "tests/project/test_settings_table.py",
]


@pytest.mark.parametrize(
    "check",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy", *(f"{side}/{name}" for side in _SIDES for name in _NAMES.values())),
        ("lint-imports",),
        ("pytest", "-q", "-k", " or ".join([*_NAMES.values(), "registry", "required"]), *_TESTS),
    ],
    ids=["ruff", "format", "mypy", "imports", "tests"],
)
def test_a_new_bureau_is_green_at_once(project: Project, check: tuple[str, ...]) -> None:
    done = project.run(*check)

    assert done.returncode == 0, done.stdout + done.stderr
