"""Files that are the same to the byte, under whatever names."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tools.journal import size_of


def first_alike(paths: Sequence[Path]) -> dict[Path, Path]:
    """Return for each file the first one that is the same to the byte: itself, if it is alone.

    What cannot be read is like nothing else. Only files of the same size are read.
    """
    sizes = Counter(map(size_of, paths))
    known: dict[str, Path] = {}
    found = {}
    for path in paths:
        digest = _digest(path) if sizes[size_of(path)] > 1 else None
        found[path] = path if digest is None else known.setdefault(digest, path)
    return found


def _digest(path: Path) -> str | None:
    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
