"""Sends what a stub answers: late, in pieces, or broken on the real socket."""

import errno
import socket
from collections.abc import Iterator
from random import Random

import gevent

from mock_upstreams.connection import cut_off
from mock_upstreams.stubs.answers import StubFault

_MALFORMED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
_GARBAGE_BYTES = 128


def break_answer(connection: socket.socket, fault: StubFault, random: Random) -> None:
    """Carry out a fault.

    Raises:
        ConnectionResetError: always: the server closes the connection on it.
    """
    if fault is StubFault.CONNECTION_RESET_BY_PEER:
        cut_off(connection)
    garbage = random.randbytes(_GARBAGE_BYTES)
    if fault is StubFault.MALFORMED_RESPONSE_CHUNK:
        connection.sendall(_MALFORMED + b"!" + garbage)
    elif fault is StubFault.RANDOM_DATA_THEN_CLOSE:
        connection.sendall(b"!" + garbage)
    raise ConnectionResetError(errno.ECONNRESET, "closed as ordered")


def in_pieces(body: bytes, pieces: int, total_ms: float) -> Iterator[bytes]:
    """Yield the body in about equal pieces, the last of them when the whole time has passed."""
    pieces = max(min(pieces, len(body)), 1)
    for n in range(pieces):
        gevent.sleep(total_ms / 1000 / pieces)
        yield body[len(body) * n // pieces : len(body) * (n + 1) // pieces]
