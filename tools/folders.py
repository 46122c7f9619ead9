"""Files of a kind below a folder that somebody else has filled."""

from collections.abc import Set
from pathlib import Path

VIDEOS = frozenset(
    {".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogv"}
    | {".ts", ".webm", ".wmv"}
)
PHOTOS = frozenset(
    {".bmp", ".gif", ".jfif", ".jpeg", ".jpg", ".pgm", ".png", ".ppm", ".tif", ".tiff", ".webp"}
)
_NOTES = "__MACOSX"  # a folder that archives made on a Mac bring along


def files_below(folder: Path, suffixes: Set[str]) -> list[Path]:
    """Return what has one of these suffixes, in small or capital letters, sorted by its path.

    What is hidden is left out: `._a.jpg` is no photo but a Mac's note about `a.jpg`.

    Raises:
        ValueError: no such folder.
    """
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    found = (path for path in folder.rglob("*") if path.suffix.lower() in suffixes)
    return sorted(path for path in found if not _is_hidden(path.relative_to(folder)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == _NOTES for part in path.parts)
