"""Reading what clients send: bounded in time for each, and in memory for all of a worker.

A connection that died silently must not be waited for for ever. Nor may many who send much at the
same time, or keep back the rest of it, take all the memory there is.
"""

import io
from time import monotonic
from typing import Protocol

import gevent
from gunicorn.http.errors import ParseException

from core.errors import BadRequest, GatewayBusy, RequestTooSlow
from core.web import InMemoryRequest

MOST_BYTES = 128 * 1024 * 1024
"""Of one worker's large bodies: sixteen of the largest videos at the same time, or sixty of 2 MB,
which keep a core of the verifier busy for two minutes."""

_SMALL_BYTES = 64 * 1024
"""So much of each body is not counted: nothing but a video or a picture is larger."""


class Readable(Protocol):
    """The part of a WSGI input that is used here."""

    def read(self, size: int, /) -> bytes: ...


class Room:
    """How many bytes of large bodies may still come in.

    What has come counts, and not what was announced: or who announces much and sends nothing would
    take the room of everybody else.
    """

    def __init__(self, most_bytes: int) -> None:
        self.left_bytes = most_bytes

    def take(self, size: int) -> None:
        """Take so many bytes.

        Raises:
            GatewayBusy: there is no room for them now.
        """
        if size > self.left_bytes:
            raise GatewayBusy("Too much is being uploaded at the same time.")
        self.left_bytes -= size

    def give_back(self, size: int) -> None:
        """Note that so many bytes are needed no more."""
        self.left_bytes += size


room = Room(MOST_BYTES)
"""This process's."""


class TimedBody(io.RawIOBase):
    """A request's body that must be there, whole, within a time; a trickle buys no more of it.

    It has its room until it is closed.

    Args:
        stream: Where it comes from; a read may block its greenlet.
        within_s: Seconds from now until reading fails.
    """

    def __init__(self, stream: Readable, *, within_s: float, room: Room = room) -> None:
        self._stream = stream
        self._room = room
        self._read_bytes = self._taken_bytes = 0
        self._give_up_at = monotonic() + within_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the stream does.

        Raises:
            RequestTooSlow: the time is up.
            BadRequest: what comes is not in chunks, though it says so.
            GatewayBusy: this worker has as much of large bodies as it can hold.
        """
        left_s = self._give_up_at - monotonic()
        if left_s <= 0:
            raise RequestTooSlow
        try:
            with gevent.Timeout(left_s):
                read = self._stream.read(len(buffer))
        except gevent.Timeout as exc:
            raise RequestTooSlow from exc
        except ParseException as exc:
            raise BadRequest("The body is not well-formed HTTP.") from exc
        self._read_bytes += len(read)
        if self._read_bytes > _SMALL_BYTES:
            more_bytes = self._read_bytes - _SMALL_BYTES - self._taken_bytes
            self._room.take(more_bytes)
            self._taken_bytes += more_bytes
        buffer[: len(read)] = read
        return len(read)

    def close(self) -> None:
        """Give its room back."""
        self._room.give_back(self._taken_bytes)
        self._taken_bytes = 0
        super().close()


class GatewayRequest(InMemoryRequest):
    """A request whose body has its room until Flask has done with it, however that ends."""

    def close(self) -> None:
        body = self.environ.get("wsgi.input")
        if isinstance(body, TimedBody):
            super().close()
            body.close()
