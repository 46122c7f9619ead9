"""What bureaus answered, in this process's memory only: bounded, expiring, apart by citizen."""

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

ENTRY_BYTES = 1024
"""What an entry costs beside its body: keys, instants, dictionaries (rounded up)."""


class Question(NamedTuple):
    """What was asked, by whom, about whom. Answers are found by all of it.

    A tuple, since it is made and hashed several times a page. `epoch` is the citizen's: it changes
    when earlier answers must not be given any more, so that a change seen by one process holds in
    all of them.
    """

    citizen: str
    epoch: str
    actor: str
    bureau: str
    operation: str
    arguments_hash: str


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer, ready to be sent. `as_of` is when the bureau gave it, aware UTC.

    `mark` differs where two pages say different things; answers of one bureau have none.
    """

    body: bytes = field(repr=False)
    as_of: datetime
    mark: str = ""


class AnswerCache:
    """Keeps answers until they expire, or until later ones need their room.

    A citizen's pages go with the first answer that comes or goes: they may be made of it.

    Args:
        most_bytes: Of memory, roughly; 0 keeps nothing.
    """

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Question, tuple[Kept, datetime]] = OrderedDict()
        self._by_citizen: dict[str, set[Question]] = {}

    @property
    def size_bytes(self) -> int:
        return self._bytes

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, question: Question, *, now: datetime) -> Kept | None:
        """Return what is kept and has not expired."""
        found = self._kept.get(question)
        if found is None:
            return None
        kept, expires_at = found
        if expires_at <= now:
            self.remove(question)
            return None
        self._kept.move_to_end(question)
        if not question.bureau:  # who reads a page uses what it is made of
            for part in self._asked_by(question.citizen):
                self._kept.move_to_end(part)
        return kept

    def put(self, question: Question, kept: Kept, *, expires_at: datetime) -> None:
        """Keep an answer; those unused for longest make room. One that is too large is not kept."""
        self.remove(question)
        size = _size(kept)
        if size > self._most_bytes:
            return
        self._kept[question] = (kept, expires_at)
        self._by_citizen.setdefault(question.citizen, set()).add(question)
        self._bytes += size
        while self._bytes > self._most_bytes:
            self.remove(next(iter(self._kept)))

    def remove(self, question: Question) -> None:
        """Forget the answer to one question, if there is one, and the pages made of it."""
        self._forget(question)
        if question.bureau:
            for other in [one for one in self._asked_by(question.citizen) if not one.bureau]:
                self._forget(other)

    def drop(self, citizen: str) -> None:
        """Forget all about one citizen."""
        for question in list(self._asked_by(citizen)):
            self._forget(question)

    def sweep(self, *, now: datetime) -> None:
        """Forget what has expired."""
        for question, (_, expires_at) in list(self._kept.items()):
            if expires_at <= now:
                self._forget(question)

    def _asked_by(self, citizen: str) -> Collection[Question]:
        return self._by_citizen.get(citizen, ())

    def _forget(self, question: Question) -> None:
        found = self._kept.pop(question, None)
        if found is None:
            return
        self._bytes -= _size(found[0])
        asked = self._by_citizen[question.citizen]
        asked.discard(question)
        if not asked:
            del self._by_citizen[question.citizen]


def _size(kept: Kept) -> int:
    return len(kept.body) + ENTRY_BYTES
