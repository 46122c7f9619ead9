"""The last requests, for testers: what came, what was answered, was it signed rightly."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock

MAX_ENTRIES = 1000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One answered request. Sample citizens appear by code and masked number.

    `status` is None where the connection was cut before any answer. `signature` is "ok", or what
    was wrong, or "not checked" where a fault answered first.
    """

    at: datetime
    bureau: str
    operation: str
    method: str
    path: str
    status: int | None
    signature: str
    persona: str | None
    id_number: str | None
    fault: str | None

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "at": self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}


class Journal:
    """Keeps the last 1,000 entries."""

    def __init__(self) -> None:
        self.clears = 0
        self._lock = Lock()
        self._entries: deque[Entry] = deque(maxlen=MAX_ENTRIES)

    def write(self, entry: Entry, *, clears: int) -> None:
        """Keep an entry, unless its request came before the journal was cleared last.

        Args:
            clears: What `clears` was when the request came.
        """
        with self._lock:
            if clears == self.clears:
                self._entries.append(entry)

    def read(self, bureau: str | None = None) -> list[Entry]:
        """Return the entries, oldest first; of one bureau where it is named."""
        with self._lock:
            return [entry for entry in self._entries if bureau in (None, entry.bureau)]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.clears += 1
