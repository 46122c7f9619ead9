"""The folder of a recording: every file is looked through before it is kept, and again later.

What is real is learned as exchanges come: a value first seen now could stand in an earlier file.
"""

import json
from pathlib import Path
from typing import Any

from mock_upstreams.recording.leaks import leaks

_MOST_FILES = 2000
_MOST_BYTES = 64 * 1024 * 1024


class AlbumError(Exception):
    """The folder cannot be used. The message says why."""


class Album:
    """Files below one folder: `mappings/` and `exchanges/`.

    Raises:
        AlbumError: the folder holds a recording already, or cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[Path, bytes] = {}
        self._bytes = 0
        self._learned: frozenset[str] = frozenset()
        for name in ("mappings", "exchanges"):
            try:
                (folder / name).mkdir(parents=True, exist_ok=True)
                is_used = any((folder / name).iterdir())
            except OSError as exc:
                raise AlbumError(f"{folder}: {exc.strerror}") from exc
            if is_used:
                raise AlbumError(f"{folder / name} is not empty: name another folder")

    @property
    def count(self) -> int:
        return len(self._files)

    def keep(self, folder: str, name: str, document: dict[str, Any], originals: set[str]) -> str:
        """Write a document as JSON; return "" or why it was not kept.

        Args:
            originals: Every value so far that belongs to somebody real.
        """
        data = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
        if data in self._files.values():
            return "same as one before"
        if len(self._files) == _MOST_FILES or self._bytes + len(data) > _MOST_BYTES:
            return "the folder is full"
        if leaks(data, originals):
            return "something of a real person was left in it"
        path = self._folder / folder / f"{name}-{len(self._files) + 1:04d}.json"
        path.write_bytes(data)
        self._files[path] = data
        self._bytes += len(data)
        return ""

    def recheck(self, originals: set[str]) -> int:
        """Remove files in which a value shows that was learned since; return how many."""
        new = originals - self._learned
        if not new:
            return 0
        self._learned = frozenset(originals)
        bad = [path for path, data in self._files.items() if leaks(data, new)]
        for path in bad:
            path.unlink(missing_ok=True)
            self._bytes -= len(self._files.pop(path))
        return len(bad)
