"""One HTTP/1.1 exchange over kept connections: bounded in size, never repeated, not redirected.

The request is written here, and geventhttpclient's pool and parser do the rest. Its client would
send a GET anew whenever the other side hangs up, and lose a connection of its pool whenever the
sender is cut off.
"""

import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from gevent.socket import socket
from geventhttpclient.connectionpool import ConnectionPool, SSLConnectionPool
from geventhttpclient.response import HTTPParseError, HTTPSocketPoolResponse

_CHUNK_BYTES = 64 * 1024
_PORTS = {"http": 80, "https": 443}
_MOST_HEAD_BYTES = 64 * 1024


class WireError(Exception):
    """The other side could not be reached, hung up or does not speak HTTP."""


class AnswerTooLarge(Exception):
    """The body, or what comes before and around it, is larger than is read."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _BoundedResponse(HTTPSocketPoolResponse):
    """A response that gives up on who sends without end, and be it headers.

    Who sends faster than is read would otherwise fill the memory, and hold the event loop past
    every time limit: it turns only where a socket has nothing to read.
    """

    def __init__(
        self, connection: socket, pool: ConnectionPool, *, method: str, most_bytes: int
    ) -> None:
        self._left_bytes = most_bytes
        super().__init__(connection, pool, method=method)

    def feed(self, data: str | bytes) -> None:
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            raise AnswerTooLarge
        super().feed(data)


class Wire:
    """Connections to one address.

    Time is not bounded here beyond each silence: a caller's `gevent.Timeout` cuts an exchange
    off at any point, and its connection is closed then.

    Args:
        silence_s: Seconds without a byte before an exchange is given up.
        connections: Held at once.
        max_bytes: The largest body that is read.
    """

    def __init__(
        self, base_url: str, *, silence_s: float, connections: int, max_bytes: int
    ) -> None:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        name = f"[{host}]" if ":" in host else host
        self._host = name if port == _PORTS[parts.scheme] else f"{name}:{port}"
        self._prefix = parts.path.rstrip("/")
        self._max_bytes = max_bytes
        pool = SSLConnectionPool if parts.scheme == "https" else ConnectionPool
        self._pool = pool(
            *(host, port, host, port),
            size=connections,
            connection_timeout=silence_s,
            network_timeout=silence_s,
        )
        weakref.finalize(self, self._pool.close)

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
            response = self._send(method, raw)
            try:
                return self._read(response)
            finally:
                response.release()
        except (OSError, HTTPParseError) as exc:
            raise WireError from exc

    def close(self) -> None:
        """Close the idle connections."""
        self._pool.close()

    def _request(self, method: str, target: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        length = {} if method == "GET" else {"Content-Length": str(len(body))}
        lines = {"Host": self._host, "User-Agent": "minsheng", **length, **headers}
        fields = [f"{name}: {value}" for name, value in lines.items()]
        head = [f"{method} {self._prefix}{target} HTTP/1.1", *fields]
        if any("\r" in line or "\n" in line for line in head):
            raise ValueError("a line break inside a line of a request's head")
        return "\r\n".join((*head, "", "")).encode("latin-1") + body

    def _send(self, method: str, raw: bytes) -> HTTPSocketPoolResponse:
        connection = self._pool.get_socket()
        try:
            # Whoever hangs up while we send may have said why before.
            with suppress(ConnectionResetError, BrokenPipeError):
                connection.sendall(raw)
        except BaseException:
            self._pool.release_socket(connection)
            raise
        # From here on the response gives the connection back, whatever happens.
        # Chunks may frame a body in as many bytes again.
        most_bytes = _MOST_HEAD_BYTES + 2 * self._max_bytes
        return _BoundedResponse(connection, self._pool, method=method, most_bytes=most_bytes)

    def _read(self, response: HTTPSocketPoolResponse) -> Answer:
        parts: list[bytes] = []
        left = self._max_bytes
        while chunk := response.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise AnswerTooLarge
            parts.append(chunk)
        headers = {name.lower(): value for name, value in response.headers}
        return Answer(status=response.status_code, headers=headers, body=b"".join(parts))
