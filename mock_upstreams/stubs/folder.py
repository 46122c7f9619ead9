"""Loads mapping files: a folder as WireMock keeps one, `mappings/` and `__files/` in it."""

from pathlib import Path

from mock_upstreams.json_text import read_json
from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.book import MAX_STUBS, StubBook
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.importing import StubProblems, read_all
from mock_upstreams.stubs.mapping import Stub

MAX_FILE_BYTES = 4_000_000


class MappingsError(ValueError):
    """The folder cannot be loaded. The message has one line for each problem, with its file."""


def load_folder(book: StubBook, folder: Path) -> int:
    """Put a folder's stubs in force, which a reset comes back to; return how many.

    Args:
        folder: Either has `mappings/`, and perhaps `__files/`, in it, or is such a `mappings`
            folder itself, with `__files` in it or beside it. Folders inside are looked into.

    Raises:
        MappingsError: there is no such folder, or mappings in it cannot work.
    """
    if not folder.is_dir():
        raise MappingsError(f"{folder}: there is no such folder")
    mappings = folder / "mappings" if (folder / "mappings").is_dir() else folder
    book.use_files(BodyFiles(_files_of(folder)))
    stubs: list[Stub] = []
    problems: list[str] = []
    for path in sorted(mappings.rglob("*.json")):
        if "__files" in path.relative_to(mappings).parts:
            continue
        try:
            stubs += _read_file(book, path, before=len(stubs))
        except (StubProblems, StubProblem, OSError, ValueError) as exc:
            problems += [f"{path.relative_to(mappings)}: {line}" for line in str(exc).splitlines()]
    if problems:
        raise MappingsError("\n".join(problems))
    if len(stubs) > MAX_STUBS:
        raise MappingsError(f"{folder}: at most {MAX_STUBS} stubs can be in force")
    book.set_defaults(stubs)
    return len(stubs)


def _files_of(folder: Path) -> Path:
    beside = folder.parent / "__files"
    inside = folder / "__files"
    return beside if beside.is_dir() and not inside.is_dir() else inside


def _read_file(book: StubBook, path: Path, *, before: int) -> list[Stub]:
    """Read one mapping, or `{"mappings": […]}`.

    The last mapping of a file is the newest, as in WireMock; in what `GET /__admin/mappings` gave,
    which has a `meta`, it is the first.
    """
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ValueError(f"a file of mappings has at most {MAX_FILE_BYTES} bytes")
    given = read_json(path.read_text("utf-8-sig"))
    if not isinstance(given, dict) or not isinstance(given.get("mappings"), list):
        return [book.read(given, (), offset=before)]
    stubs = read_all(book, given["mappings"], ("mappings",), before=before)
    return stubs[::-1] if "meta" in given else stubs
