"""The last requests, for testers: what came, what was answered, was it signed rightly and why."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

import gevent

from mock_upstreams.seen import Seen

MAX_ENTRIES = 1000
MAX_BYTES = 16 * 1024 * 1024
MAX_BODY_BYTES = 64 * 1024
"""How much of one body is kept."""

_MAX_HEADERS = 100
_LOOK_S = 0.25
_ENTRY_BYTES = 1000


@dataclass(frozen=True, kw_only=True)
class BureauNote:
    """What a bureau made of a request. Sample citizens appear by code and masked number.

    `signature` is "ok", or what was wrong, or "not checked" where a fault answered first;
    `signature_check` says what should have been signed, the right value and the one that came.
    `opened` is what was sealed inside, in clear.
    """

    bureau: str
    operation: str
    signature: str
    signature_check: Mapping[str, str] | None
    persona: str | None
    id_number: str | None
    fault: str | None
    opened: str | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One answered request.

    `status` is None where the connection was cut before any answer. `stub` is the mapping that
    answered, `note` what the bureau says that did; without either nobody was asked.
    """

    at: datetime
    seen: Seen
    status: int | None
    stub: Mapping[str, object] | None = None
    note: BureauNote | None = None

    @property
    def bureau(self) -> str | None:
        return self.note.bureau if self.note else None

    @property
    def was_matched(self) -> bool:
        return self.stub is not None or self.note is not None

    def size_bytes(self) -> int:
        """Return about how much memory the request takes."""
        headers = sum(len(name) + len(value) for name, value in self.seen.headers)
        opened = len(self.note.opened or "") if self.note else 0
        return _ENTRY_BYTES + len(self.seen.url) + headers + len(self.seen.raw_body) + opened


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """An entry, its number since the journal was cleared last, from 0, and about its size."""

    number: int
    entry: Entry
    size_bytes: int


class Journal:
    """Keeps the last 1,000 entries, fewer where they are large."""

    def __init__(self) -> None:
        self.clears = 0
        self._lock = Lock()
        self._entries: deque[Numbered] = deque()
        self._bytes = 0
        self._written = 0

    def write(self, entry: Entry, *, clears: int) -> None:
        """Keep an entry, unless its request came before the journal was cleared last.

        Args:
            clears: What `clears` was when the request came.
        """
        size_bytes = entry.size_bytes()
        with self._lock:
            if clears != self.clears:
                return
            self._entries.append(Numbered(number=self._written, entry=entry, size_bytes=size_bytes))
            self._written += 1
            self._bytes += size_bytes
            while len(self._entries) > MAX_ENTRIES or self._bytes > MAX_BYTES:
                self._bytes -= self._entries.popleft().size_bytes

    def read(self, bureau: str | None = None) -> list[Numbered]:
        """Return the entries, oldest first; of one bureau where it is named."""
        with self._lock:
            return [one for one in self._entries if bureau in (None, one.entry.bureau)]

    def remove(self, is_unwanted: Callable[[Numbered], bool]) -> list[Numbered]:
        """Drop entries; return those dropped."""
        with self._lock:
            gone = [one for one in self._entries if is_unwanted(one)]
            kept = [one for one in self._entries if one not in gone]
            self._entries = deque(kept)
            self._bytes = sum(one.size_bytes for one in kept)
        return gone

    def stays(self, delay_s: float, *, clears: int) -> bool:
        """Wait; return at once False where the journal is cleared meanwhile, for a clean start.

        Args:
            clears: What `clears` was when the request came.
        """
        while delay_s > 0 and self.clears == clears:
            gevent.sleep(min(delay_s, _LOOK_S))
            delay_s -= _LOOK_S
        return self.clears == clears

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0
            self._written = 0
            self.clears += 1


def kept(seen: Seen) -> Seen:
    """Return the request as the journal keeps it: not more than so much of body and headers.

    A body that came zipped is kept unzipped, so that it is counted at its size.
    """
    body = seen.plain_body
    is_small = len(body) <= MAX_BODY_BYTES and len(seen.headers) <= _MAX_HEADERS
    if body is seen.raw_body and is_small:
        return seen
    return Seen(
        method=seen.method,
        url=seen.url,
        headers=seen.headers[:_MAX_HEADERS],
        body=body[:MAX_BODY_BYTES],
        client_ip=seen.client_ip,
        scheme=seen.scheme,
        is_unzipped=True,
    )
