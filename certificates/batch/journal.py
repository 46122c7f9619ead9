"""What a batch has issued: a folder of files and a journal, so that nothing is issued twice.

A card is written beside its place, entered as begun, moved to its place, and entered as done.
Whenever the process dies in between, the next one can tell which of these steps were taken.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

_JOURNAL, _LOCK = "journal.txt", ".lock"
_BEGUN, _DONE = "begun", "done"


class FolderInUse(Exception):
    """Another process issues into this folder."""


class Journal:
    """The journal of one folder, as a context: no other process writes there meanwhile.

    Raises:
        FolderInUse: on entering, when another process is in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks: dict[str, str] = {}
        self._done: set[str] = set()

    def __enter__(self) -> "Journal":
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = (self._folder / _LOCK).open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            self._lock.close()
            raise FolderInUse(str(self._folder)) from exc
        self._read()
        self._file = os.open(self._folder / _JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._mend()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._remove_drafts()
        os.close(self._file)
        self._lock.close()

    def mark_of(self, number: str) -> str | None:
        """Return the mark of the row under which a number was issued, or None if it was not."""
        return self._marks.get(number) if number in self._done else None

    def is_taken(self, number: str) -> bool:
        """Return whether there is a file of this number that the journal knows nothing of."""
        return number not in self._done and self._place(number).exists()

    def draft(self, number: str) -> Path:
        """Return where a card is written before it is issued.

        Each process has places of its own: one whose giver of orders was killed may still write.
        """
        return self._folder / f".{number}.{os.getpid()}.part"

    def issue(self, number: str, mark: str) -> None:
        """Move a card that was written whole to its place, once and for all."""
        self._enter(_BEGUN, number, mark)
        self.draft(number).rename(self._place(number))
        self._enter(_DONE, number, mark)

    def _enter(self, step: str, number: str, mark: str) -> None:
        os.write(self._file, f"{step} {number} {mark}\n".encode())
        os.fsync(self._file)
        self._marks[number] = mark
        if step == _DONE:
            self._done.add(number)

    def _read(self) -> None:
        path = self._folder / _JOURNAL
        raw = path.read_bytes() if path.exists() else b""
        # What follows the last line break was cut off in the writing: that step was not taken.
        self._whole_bytes = raw.rfind(b"\n") + 1
        for line in raw[: self._whole_bytes].decode(errors="replace").splitlines():
            self._remember(line.split(" "))

    def _remember(self, words: list[str]) -> None:
        if len(words) == 3:
            step, number, mark = words
            self._marks[number] = mark
            if step == _DONE:
                self._done.add(number)

    def _mend(self) -> None:
        """Finish what a process that died had begun, and remove what it had not."""
        os.ftruncate(self._file, self._whole_bytes)
        for number in set(self._marks) - self._done:
            if self._place(number).exists():
                self._enter(_DONE, number, self._marks[number])
        self._remove_drafts()

    def _remove_drafts(self) -> None:
        for draft in self._folder.glob(".*.part"):
            draft.unlink()

    def _place(self, number: str) -> Path:
        return self._folder / f"{number}.pdf"
