"""Answers kept as they come, so that a run that was stopped goes on where it was."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import auth.verifier

_VERIFIER = Path(auth.verifier.__file__).parent


class Journal:
    """A file of one line for each answer, below a line that says what the run was about.

    `before` holds the answers that an earlier run with the same mark left, as JSON values.
    """

    def __init__(self, path: Path, mark: str) -> None:
        self._path = path
        self.before: list[object] = []
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text("utf-8", errors="replace") if path.exists() else ""
        first, *rest = text.split("\n")
        if first != mark:
            path.write_text(mark + "\n", "utf-8")
            return
        self.before = [value for line in rest for value in _values(line)]
        if not text.endswith("\n"):  # stopped in the middle of a line: that is not to be added to
            self._append("\n")

    def add(self, value: object) -> None:
        self._append(json.dumps(value) + "\n")

    def finish(self) -> None:
        """Remove the file: the answers are in the report."""
        self._path.unlink(missing_ok=True)

    def _append(self, text: str) -> None:
        with self._path.open("a", encoding="utf-8") as out:
            out.write(text)


def beside(out: Path) -> Path:
    """Return where the answers are kept until `out` is written."""
    return out.with_name(out.name + ".progress")


def mark(files: Iterable[Path], *told: object) -> str:
    """Return what two runs must have in common for the answers of one to count for the other.

    It is made of `told`, of the files' names and sizes, and of all that decides: the verifier's
    code, thresholds and shipped weights.
    """
    digest = hashlib.sha256(repr(told).encode())
    for path in files:
        digest.update(repr((str(path), size_of(path))).encode())
    for path in sorted(_VERIFIER.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def size_of(path: Path) -> int | None:
    """Return how many bytes the file has, None if it cannot be told."""
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # a run tells of each file that it cannot read
        return None


def _values(line: str) -> list[object]:
    try:
        return [json.loads(line)]
    except ValueError:  # empty, or the one at which an earlier run was stopped
        return []
