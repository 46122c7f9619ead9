"""Reading what a client sends: a connection that died silently must not be waited for for ever."""

import io
from time import monotonic
from typing import Protocol

import gevent
from gunicorn.http.errors import ParseException

from core.errors import BadRequest, RequestTooSlow


class Readable(Protocol):
    """The part of a WSGI input that is used here."""

    def read(self, size: int, /) -> bytes: ...


class TimedBody(io.RawIOBase):
    """A request's body that must be there, whole, within a time; a trickle buys no more of it.

    Args:
        stream: Where it comes from; a read may block its greenlet.
        within_s: Seconds from now until reading fails.
    """

    def __init__(self, stream: Readable, *, within_s: float) -> None:
        self._stream = stream
        self._give_up_at = monotonic() + within_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as the stream does.

        Raises:
            RequestTooSlow: the time is up.
            BadRequest: what comes is not in chunks, though it says so.
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
        buffer[: len(read)] = read
        return len(read)
