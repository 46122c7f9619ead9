"""Bureaus made of bare sockets, each of whose connections behaves as it is told."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import gevent

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
OK_AND_CLOSE = OK.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
Behaviour = Callable[[socket.socket], None]


@contextmanager
def listening(*behaviours: Behaviour) -> Iterator[str]:
    """Serve one connection for each behaviour, in order, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as server, _Connections() as open_ones:

        def serve() -> None:
            for behave in behaviours:
                with suppress(OSError):
                    connection, _ = server.accept()
                    open_ones.append(connection)
                    behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            open_ones.close()
            thread.join()


class _Connections(list[socket.socket]):
    def __enter__(self) -> "_Connections":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        for connection in self:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


def answer(raw: bytes) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(raw)

    return behave


def answer_and_close(raw: bytes) -> Behaviour:
    def behave(connection: socket.socket) -> None:
        answer(raw)(connection)
        connection.shutdown(socket.SHUT_RDWR)

    return behave


def say_nothing(_connection: socket.socket) -> None:
    return


class Seen(list[bytes]):
    """The requests that came, in order."""

    def then(self, behave: Behaviour) -> Behaviour:
        """Note what a connection brings, then let it behave."""

        def note(connection: socket.socket) -> None:
            self.append(connection.recv(65536, socket.MSG_PEEK))
            behave(connection)

        return note

    def wait_for(self, number: int) -> None:
        """Return when so many have come. The sockets live in another thread."""
        with gevent.Timeout(30, AssertionError("no request came")):
            while len(self) < number:
                gevent.sleep(0.001)


def hang_up(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.close()
