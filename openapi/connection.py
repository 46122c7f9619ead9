"""One connection of a worker, as gunicorn's parser reads from it: plain GETs never come that far.

They are answered where their bytes come in, or refused there. The parser is handed everything else.
"""

import errno
import socket
import struct
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import monotonic
from typing import Any

from gevent.socket import wait
from gevent.ssl import SSLSocket
from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request

from core.clock import Elapsed
from core.sockets import send_whole
from openapi.admission import ENGLISH, Admission, is_plain_get, refusal
from openapi.plain_get import read_plain_get

Serve = Callable[[dict[str, str]], bool]
"""Answers a plain GET, given what it adds to the environment; returns whether more may follow."""

_PIECE_BYTES = 64 * 1024
"""Nearly every answer is one piece, and the system takes it at once. Of a larger one each piece has
a time of its own: who reads steadily gets all of it, and who reads nothing is let go soon.
"""

_LINGER_0 = struct.pack("ii", 1, 0)
"""Whoever closes it drops what nobody has taken (socket(7), SO_LINGER)."""


class Connection:
    """A socket that answers plain GETs by itself.

    What comes in the middle of a request is passed through, and everything else of a socket is.

    Args:
        whole_head_s: Seconds from the end of a request, or the beginning of the connection, until
            the whole head of the next must be there.
        piece_within_s: Seconds for the other side to take 64 KiB of an answer.
    """

    def __init__(
        self,
        client: Any,
        admission: Admission,
        serve: Serve,
        *,
        whole_head_s: float,
        piece_within_s: float,
        elapsed_s: Elapsed = monotonic,
    ) -> None:
        self._client = client
        self._admission = admission
        self._serve = serve
        self._whole_head_s = whole_head_s
        self._piece_within_s = piece_within_s
        self._elapsed_s = elapsed_s
        self._due_s: float | None = elapsed_s() + whole_head_s
        self._is_between_requests = True
        self._is_sending = False
        self._is_hung_up = False
        # What TLS has read ahead would be waited for in vain.
        self._is_secure = isinstance(client, SSLSocket)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def recv(self, size: int) -> bytes:
        """Return what comes for the parser; nothing once the connection is to end."""
        data = self._receive(size)
        while self._is_between_requests and data:
            if self._admission.is_full and is_plain_get(data):
                in_english = ENGLISH.search(data) is not None
                self.sendall(refusal(in_english=in_english))
            else:
                added = read_plain_get(data)
                if added is None:
                    break
                self.begin()
                if not self._serve(added):
                    return b""
            self._wait_for_next()
            data = self._receive(size)
        self._is_between_requests = False
        return data

    def sendall(self, data: bytes) -> None:
        """Send all of some bytes; who takes them too slowly becomes overdue.

        Raises:
            OSError: the other side has gone, or was hung up on.
        """
        self._is_sending = True
        try:
            for begin in range(0, len(data), _PIECE_BYTES):
                self._due_s = self._elapsed_s() + self._piece_within_s
                send_whole(self._client, data[begin : begin + _PIECE_BYTES])
        except OSError as exc:
            if self._is_hung_up:
                raise BrokenPipeError(errno.EPIPE, "not taken in time") from exc
            raise
        self._is_sending, self._due_s = False, None

    def send(self, data: bytes) -> int:
        """Send all of some bytes: gunicorn says `100 Continue` in this way."""
        self.sendall(data)
        return len(data)

    def idle(self) -> AbstractContextManager[None]:
        """Let others have the place of its request meanwhile: see `Admission.idle`."""
        return self._admission.idle()

    def begin(self) -> None:
        """Note that a whole head is there."""
        self._due_s = None

    def end(self, request: Request) -> None:
        """Note that a request which the parser read was answered.

        What is left of its body, or came behind it, is for the parser: whoever took that for the
        beginning of a request would let one caller speak in the name of another.
        """
        self._wait_for_next()
        reader = request.body.reader
        is_read = isinstance(reader, LengthReader) and reader.length == 0
        self._is_between_requests = is_read and not request.unreader.buf.getvalue()

    def is_overdue(self) -> bool:
        """Tell whether the next request takes too long to come, or an answer to be taken."""
        return self._due_s is not None and self._elapsed_s() > self._due_s

    def hang_up(self) -> None:
        """Let whoever reads from it or sends see its end, and close it in their own greenlet.

        Raises:
            OSError: the other side has gone already.
        """
        self._is_hung_up = True
        if not self._is_sending:
            self._client.shutdown(socket.SHUT_RD)
            return
        # Or the system would keep what it was given, and offer it for minutes more.
        self._client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
        self._client.shutdown(socket.SHUT_RDWR)

    def _receive(self, size: int) -> bytes:
        try:
            if not self._is_secure:
                # Trying to read at once would nearly always only find that nothing is there yet.
                wait(self._client._read_event)
            data: bytes = self._client.recv(size)
        except OSError:
            # gevent ends a wait for what is shut down with an error: here it is the end we made.
            if not self._is_hung_up:
                raise
            return b""
        return data

    def _wait_for_next(self) -> None:
        self._due_s = self._elapsed_s() + self._whole_head_s
