"""One HTTP/1.1 exchange over kept connections: bounded in size, never repeated, not redirected.

geventhttpclient's parser (llhttp) reads the answer, and the rest is here. Its client would send a
GET anew whenever the other side hangs up, and its response object costs as much as the socket.
"""

import weakref
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from gevent.socket import socket
from geventhttpclient._parser import HTTPParseError, HTTPResponseParser

from core.sockets import send_whole
from core.turns import turns
from core.upstream.connections import Connections
from core.upstream.plain_answer import Answer, read_plain_answer

_CHUNK_BYTES = 16 * 1024
_PORTS = {"http": 80, "https": 443}
_MOST_HEAD_BYTES = 64 * 1024


class WireError(Exception):
    """The other side could not be reached, hung up or does not speak HTTP."""


class AnswerTooLarge(Exception):
    """The body, or what comes before and around it, is larger than is read."""


class _Reader(HTTPResponseParser):
    """Collects one answer, past interim ones (1xx). Texts may come to it in pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self.is_whole = False
        self._fields: list[list[str]] = []
        self._is_in_name = False

    def _on_message_begin(self) -> None:
        if self.is_whole:
            raise HTTPParseError("more than one answer")
        self._fields = []

    def _on_status(self, _reason: str) -> None:
        """Leave the reason phrase aside."""

    def _on_header_field(self, piece: str) -> None:
        if self._is_in_name:
            self._fields[-1][0] += piece
        else:
            self._fields.append([piece, ""])
            self._is_in_name = True

    def _on_header_value(self, piece: str) -> None:
        self._fields[-1][1] += piece
        self._is_in_name = False

    def _on_headers_complete(self) -> None:
        # What follows a body in chunks (trailers) is not looked at.
        self.headers = {name.lower(): value for name, value in self._fields}

    def _on_body(self, piece: bytearray) -> None:
        self.body += piece

    def _on_message_complete(self) -> None:
        self.is_whole = self.get_code() >= 200


class Wire:
    """Connections to one address.

    Time is not bounded here once there is a connection: a caller's `gevent.Timeout` cuts an
    exchange off at any point, and its connection is closed then.

    Args:
        connect_s: Seconds for making a connection.
        max_bytes: The largest body that is read.
        connections: Those to the address; made here unless they are given.
    """

    def __init__(
        self,
        base_url: str,
        *,
        connect_s: float,
        max_bytes: int,
        connections: Connections | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        name = f"[{host}]" if ":" in host else host
        where = name if port == _PORTS[parts.scheme] else f"{name}:{port}"
        self._own_lines = (f"Host: {where}", "User-Agent: minsheng")
        self._prefix = parts.path.rstrip("/")
        self._max_bytes = max_bytes
        self._connections = connections or Connections(
            host, port, is_secure=parts.scheme == "https", connect_s=connect_s
        )
        weakref.finalize(self, self._connections.close)

    def exchange(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one request and return its whole answer, whatever its status.

        Args:
            body: Empty for a GET.
            target: Path below the base address, and query.

        Raises:
            WireError: refused, cut off or not HTTP.
            AnswerTooLarge: a body beyond `max_bytes`.
        """
        raw = self._request(method, target, body, headers)
        try:
            connection = self._connections.take()
        except OSError as exc:
            raise WireError from exc
        is_reusable = False
        try:
            # Whoever hangs up while we send may have said why before.
            with suppress(ConnectionResetError, BrokenPipeError):
                send_whole(connection, raw)
            answer, is_reusable = self._receive(connection)
        except (OSError, HTTPParseError) as exc:
            raise WireError from exc
        finally:
            if is_reusable:
                self._connections.give_back(connection)
            else:
                connection.close()
        return answer

    def close(self) -> None:
        """Close the idle connections."""
        self._connections.close()

    def _request(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        lines = [f"{method} {self._prefix}{target} HTTP/1.1", *self._own_lines]
        if method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join(lines)
        if not head.count("\r") == head.count("\n") == len(lines) - 1:
            raise ValueError("a line break inside a line of a request's head")
        return f"{head}\r\n\r\n".encode("latin-1") + body

    def _receive(self, connection: socket) -> tuple[Answer, bool]:
        """Return the answer, and whether the connection may be used again."""
        first = self._connections.receive_first(connection, _CHUNK_BYTES)
        plain = read_plain_answer(first)
        if plain is not None and len(plain.body) <= self._max_bytes:
            return plain, True
        reader = _Reader()
        self._read(connection, reader, first)
        turns.go_on()  # others went on while it was waited for
        answer = Answer(status=reader.get_code(), headers=reader.headers, body=bytes(reader.body))
        return answer, reader.should_keep_alive()

    def _read(self, connection: socket, reader: _Reader, data: bytes) -> None:
        """Read on until the answer is whole.

        Who sends faster than is read would otherwise fill the memory, and hold the event loop past
        every time limit: it turns only where a socket has nothing to read.
        """
        # Chunks may frame a body in as many bytes again.
        left = _MOST_HEAD_BYTES + 2 * self._max_bytes
        while True:
            left -= len(data)
            if left < 0:
                raise AnswerTooLarge
            reader.feed(data)  # nothing is the end, which may be that of the body
            if len(reader.body) > self._max_bytes:
                raise AnswerTooLarge
            if reader.is_whole:
                return
            if not data:
                raise WireError
            data = connection.recv(_CHUNK_BYTES)
