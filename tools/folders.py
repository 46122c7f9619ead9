"""Files of a kind below a folder that somebody else has filled."""

import os
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from zlib import crc32

from tools.shown import shown

VIDEOS = frozenset(
    {".3g2", ".3gp", ".asf", ".avi", ".f4v", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4"}
    | {".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".qt", ".rmvb", ".ts", ".vob", ".webm", ".wmv"}
)
PHOTOS = frozenset(
    {".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pgm", ".png", ".pnm", ".ppm", ".tif"}
    | {".tiff", ".webp"}
)
_MOST = 5  # other kinds of files that are named
_NOTES = "__MACOSX"  # a folder that archives made on a Mac bring along


def files_below(
    folder: Path, suffixes: Set[str] | None, *, by_every_name: bool = False
) -> list[Path]:
    """Return what has one of these suffixes, in small or capital letters, sorted by its path.

    Links are followed wherever they lead, and each file is there once: by its own name, or else by
    that of a link. What is hidden is left out: `._a.jpg` is no photo but a Mac's note about
    `a.jpg`. Which other names are left out, and how many files of other kinds, is told on standard
    error. A folder is no file, whatever it is called.

    Args:
        suffixes: None for all files.
        by_every_name: Whether a file is there by the name of each link to it, too. Folders are
            looked into once all the same.

    Raises:
        ValueError: no such folder.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    files = [path for path in _walk(folder) if not _is_folder(path)]
    found = [path for path in files if suffixes is None or path.suffix.lower() in suffixes]
    _tell_others(folder, sorted(set(files) - set(found)))
    if by_every_name:
        return sorted(found)
    known: dict[str, Path] = {}
    for path in sorted(found, key=Path.is_symlink):
        _is_new(path, known)
    return sorted(known.values())


def files_or_exit(folder: Path, suffixes: Set[str] | None, *, what: str) -> list[Path]:
    """Return what `files_below` does; end the program with a sentence where there is none."""
    try:
        paths = files_below(folder, suffixes)
    except ValueError as exc:
        sys.exit(str(exc))
    if not paths:
        ends = f": nothing ends in {', '.join(sorted(suffixes))}" if suffixes else ""
        sys.exit(f"there is no {what} in {folder}{ends}")
    return paths


def number_of(name: str) -> int:
    """Return a number that this name always gives. Of what encoding it is, Linux does not care."""
    return crc32(name.encode("utf-8", "surrogateescape"))


def _tell_others(folder: Path, others: Sequence[Path]) -> None:
    kinds = Counter(shown(path.suffix.lower()) for path in others)
    told = [f"{count} {kind or 'without an ending'}" for kind, count in kinds.most_common(_MOST)]
    told += ["and more kinds"] if len(kinds) > _MOST else []
    if told:
        print(f"other files in {shown(folder)}, not looked at: {', '.join(told)}", file=sys.stderr)


def _walk(folder: Path) -> Iterator[Path]:
    """Give what is not hidden below the folder, of each folder once: of a link to it last."""
    known: dict[str, Path] = {}
    waiting = deque([folder])
    while waiting:
        place = waiting.popleft()
        if not _is_new(place, known):
            continue
        inside = _inside(place)
        yield from inside
        folders = [path for path in inside if _is_folder(path)]
        waiting.extendleft(path for path in reversed(folders) if not path.is_symlink())
        waiting.extend(path for path in folders if path.is_symlink())


def _inside(folder: Path) -> list[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError as exc:
        print(f"{shown(folder)} is left out: {exc.strerror}", file=sys.stderr)
        return []
    return [path for path in inside if not path.name.startswith(".") and path.name != _NOTES]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it must not be looked at
        return False


def _is_new(path: Path, known: dict[str, Path]) -> bool:
    """Return whether it was not known by another name, and tell if it was."""
    first = known.setdefault(os.path.realpath(path), path)
    if first is not path:
        names = f"{shown(path)} is {shown(first)}"
        print(f"{names} by another name, and counts once", file=sys.stderr)
    return first is path
