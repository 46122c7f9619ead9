"""What has been answered and is still to be recorded: no gateway waits for a recorder."""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Thread

from mock_upstreams.recording.target import Exchange

_MOST_BYTES = 64 * 1024 * 1024
_EXCHANGE_BYTES = 2000


class Backlog:
    """Shows exchanges to a recorder one by one in a thread of its own, from `with` to its end.

    What comes while 64 MiB wait is dropped; `dropped` counts it.

    Args:
        see: Called in that thread.
    """

    def __init__(self, see: Callable[[Exchange], None]) -> None:
        self._see = see
        self._waiting: SimpleQueue[Exchange | None] = SimpleQueue()
        self._lock = Lock()
        self._bytes = 0
        self._thread = Thread(target=self._work, name="recorder", daemon=True)
        self.dropped = 0

    def __enter__(self) -> "Backlog":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Wait until everything is recorded that was answered."""
        self._waiting.put(None)
        self._thread.join()

    def add(self, exchange: Exchange) -> None:
        """Leave an exchange to be recorded. It may be called from many threads and never waits."""
        with self._lock:
            if self._bytes + _size_bytes(exchange) > _MOST_BYTES:
                self.dropped += 1
                return
            self._bytes += _size_bytes(exchange)
            self._waiting.put(exchange)

    def _work(self) -> None:
        while exchange := self._waiting.get():
            self._see(exchange)
            with self._lock:
                self._bytes -= _size_bytes(exchange)


def _size_bytes(exchange: Exchange) -> int:
    return len(exchange.request) + len(exchange.answer) + _EXCHANGE_BYTES
