"""Connections to one address: made when needed, kept when idle, looked at before they are used."""

import ssl
from select import POLLIN

import certifi
from gevent.monkey import get_original
from gevent.socket import create_connection, socket
from gevent.ssl import create_default_context

from core.turns import turns

# gevent's own would go through the event loop, for an answer that is there at once.
_poll = get_original("select", "poll")


class Connections:
    """Makes connections, or hands out kept ones, the last used first.

    There are never more than were in use at once: whoever takes them bounds that.

    Args:
        is_secure: Speak TLS, and trust whom the system trusts.
        connect_s: Seconds for connecting. What comes later the caller bounds, for a whole call
            at once: a timer for each silence would cost more than sending.
    """

    def __init__(self, host: str, port: int, *, is_secure: bool, connect_s: float) -> None:
        self._host = host
        self._port = port
        self._connect_s = connect_s
        self._tls = create_default_context(cafile=_trusted()) if is_secure else None
        self._idle: list[socket] = []
        self._is_closed = False

    def take(self) -> socket:
        """Return a connection, which is given back or closed by who takes it.

        Raises:
            OSError: no connection could be made.
        """
        while self._idle:
            connection = self._idle.pop()
            if _is_quiet(connection):
                return connection
            connection.close()
        return self._connect()

    def give_back(self, connection: socket) -> None:
        """Keep a connection on which nothing is under way."""
        if self._is_closed:
            connection.close()
        else:
            self._idle.append(connection)

    def receive_first(self, connection: socket, size: int) -> bytes:
        """Return what comes first of an answer, nothing if the other side hung up, in our turn.

        Trying to read just after sending would nearly always only find that nothing is there yet.
        Over TLS something may come that is none of the answer.
        """
        if self._tls is None:
            turns.go_on_after(connection._read_event)
            data: bytes = connection.recv(size)
        else:
            data = connection.recv(size)
            turns.go_on()
        return data

    def close(self) -> None:
        """Close the idle ones, and those that are still to be given back."""
        self._is_closed = True
        while self._idle:
            self._idle.pop().close()

    def _connect(self) -> socket:
        connection = create_connection((self._host, self._port), timeout=self._connect_s)
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_hostname=self._host)
        except BaseException:
            connection.close()
            raise
        connection.settimeout(None)
        return connection


def _is_quiet(connection: socket) -> bool:
    """Tell whether the other side neither hung up nor said what nobody asked for."""
    waiting = _poll()
    waiting.register(connection.fileno(), POLLIN)
    return not waiting.poll(0)


def _trusted() -> str:
    return ssl.get_default_verify_paths().cafile or certifi.where()
