"""A new bureau's files: what they are called, what is refused, and that nothing is left half."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from stdnum.cn import uscc

from bureaus.cli import build_bureau_cli
from bureaus.scaffold import LONGEST_NAME

_OTHERS = ("bureaus/wechat", "mock_upstreams/wechat")
_UNFILLED = re.compile(rb"\$(\{|name|cls|slug|upper|title|uscc)")
_INDEX = "# Notes\n\n| [wechat](wechat.md) | WeChat | 微信登录 |\n\nMore.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the folders of a project with one bureau."""
    for folder in (
        "bureaus/wechat",
        "mock_upstreams/wechat",
        "docs/bureaus/openapi",
        "tests/contract/calls",
    ):
        (tmp_path / folder).mkdir(parents=True)
    for side in ("bureaus", "mock_upstreams"):
        (tmp_path / side / "wechat" / "__init__.py").write_text("")
    (tmp_path / "bureaus" / "tif.py").write_text("")
    (tmp_path / "tests" / "contract" / "calls" / "call.py").write_text("")
    (tmp_path / "docs" / "bureaus" / "README.md").write_text(_INDEX, encoding="utf-8")
    return tmp_path


def _cli(root: Path) -> click.Group:
    return build_bureau_cli(root, lambda: {"exit_entry": "04", "tax": "01"})


def _new(root: Path, name: str, zh: str = "水电", en: str = "Water", *options: str) -> Result:
    titles = ["--title-zh", zh, "--title-en", en]
    return CliRunner().invoke(_cli(root), ["new", name, *titles, *options])


def _files(root: Path) -> dict[str, bytes]:
    found = [path for path in root.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


@pytest.mark.parametrize("dialect", ["json", "tif"])
def test_a_bureau_can_offer_items_at_once(root: Path, dialect: str) -> None:
    _new(root, "city_water", "水电", "Water", "--dialect", dialect)

    made = (root / "bureaus" / "city_water" / "__init__.py").read_text()
    found = re.search(r'uscc="(\w+)"', made)
    assert found is not None
    assert uscc.is_valid(found[1])


@pytest.mark.parametrize("dialect", ["json", "tif"])
def test_both_sides_the_note_and_the_tests_are_written(root: Path, dialect: str) -> None:
    before = _files(root)
    done = _new(root, "city_water", "水电", "Water", "--dialect", dialect)

    assert done.exit_code == 0, done.output
    made = set(_files(root)) - set(before)
    assert made >= {
        "bureaus/city_water/__init__.py",
        "bureaus/city_water/adapter.py",
        "bureaus/city_water/wire.py",
        "docs/bureaus/city_water.md",
        "docs/bureaus/openapi/city_water.yaml",
        "mock_upstreams/city_water/__init__.py",
        "mock_upstreams/city_water/views.py",
        "tests/contract/calls/city_water.py",
        "tests/contract/test_city_water_records.py",
    }
    assert [name for name in made if name not in done.output] == []
    assert not [name for name in made if _UNFILLED.search(_files(root)[name])]


def test_titles_may_be_given_later(root: Path) -> None:
    done = CliRunner().invoke(_cli(root), ["new", "city_water"])

    assert done.exit_code == 0, done.output
    index = (root / "docs" / "bureaus" / "README.md").read_text(encoding="utf-8")
    assert "| [city_water](city_water.md) | City water | 待定名称 |" in index


def test_its_row_stands_below_the_others_in_the_list_of_notes(root: Path) -> None:
    _new(root, "water")
    index = (root / "docs" / "bureaus" / "README.md").read_text(encoding="utf-8")

    assert index.splitlines()[2:] == [
        "| [wechat](wechat.md) | WeChat | 微信登录 |",
        "| [water](water.md) | Water | 水电 |",
        "",
        "More.",
    ]


@pytest.mark.parametrize(
    "name, zh, en, why",
    [
        ("Ports", "水电", "Water", "lower-case"),
        ("../x", "水电", "Water", "lower-case"),
        ("a", "水电", "Water", "lower-case"),
        ("_water", "水电", "Water", "lower-case"),
        ("x" * (LONGEST_NAME + 1), "水电", "Water", "lower-case"),
        ("class", "水电", "Water", "another name"),
        ("store", "水电", "Water", "another name"),
        ("tif", "水电", "Water", "exists already"),
        ("wechat", "水电", "Water", "exists already"),
        ("call", "水电", "Water", "exists already"),
        ("water", "Water", "Water", "Chinese"),
        ("water", "水电", "水电", "ASCII"),
        ("water", "水电", 'Wa"ter', "quote"),
        ("water", "水\n电", "Water", "title"),
        ("water", "", "Water", "title"),
    ],
)
def test_a_mistake_is_told_and_writes_nothing(
    root: Path, name: str, zh: str, en: str, why: str
) -> None:
    before = _files(root)
    done = _new(root, name, zh, en)

    assert done.exit_code == 1
    assert why in done.output
    assert _files(root) == before


def test_a_folder_of_compiled_files_only_is_nobodys(root: Path) -> None:
    for side in ("bureaus", "mock_upstreams"):
        cache = root / side / "city_water" / "__pycache__"
        cache.mkdir(parents=True)
        (cache / "adapter.cpython-311.pyc").write_bytes(b"")
    done = _new(root, "city_water")

    assert done.exit_code == 0, done.output
    assert (root / "bureaus" / "city_water" / "adapter.py").is_file()


def test_a_folder_with_somebodys_file_is_left_alone(root: Path) -> None:
    (root / "bureaus" / "city_water").mkdir()
    (root / "bureaus" / "city_water" / "notes.txt").write_text("mine")
    done = _new(root, "city_water")

    assert (done.exit_code, "exists already" in done.output) == (1, True)


@pytest.mark.parametrize(
    "name, dialect",
    [
        *((name, "json") for name in ("mapping", "access", "clock", "none", "exception")),
        *((name, "tif") for name in ("tif_records", "access", "none", "exception")),
    ],
)
def test_a_name_whose_class_would_hide_another_is_refused(
    root: Path, name: str, dialect: str
) -> None:
    before = _files(root)
    done = _new(root, name, "水电", "Water", "--dialect", dialect)

    assert "would hide another" in done.output
    assert _files(root) == before


def test_a_folder_that_cannot_be_written_leaves_nothing_half(root: Path) -> None:
    (root / "tests" / "contract" / "calls").rename(root / "calls")
    (root / "tests" / "contract" / "calls").write_text("a file where a folder should be")
    before = _files(root)
    done = _new(root, "water")

    assert done.exit_code == 1
    assert "cannot be written" in done.output
    assert _files(root) == before
    assert not (root / "bureaus" / "water").exists()


def test_the_list_names_the_settings_of_every_bureau(root: Path) -> None:
    done = CliRunner().invoke(_cli(root), ["list"])

    assert "MINSHENG_EXIT_ENTRY_SM4_KEY" in done.output


def test_the_list_tells_how_task_numbers_begin_and_what_is_free(root: Path) -> None:
    lines = CliRunner().invoke(_cli(root), ["list"]).output.splitlines()

    begins = {line.split()[1]: line.split()[0] for line in lines[:-1]}
    assert (begins["exit_entry"], begins["tax"], begins["wechat"]) == ("04", "01", "--")
    assert lines[-1] == "Next free task prefix: 02"
