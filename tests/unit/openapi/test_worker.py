"""What a worker does to the sockets that it takes over."""

import socket
from types import SimpleNamespace

from openapi.worker import GatewayWorker


def test_the_system_keeps_little_of_an_answer_that_nobody_takes() -> None:
    worker = GatewayWorker.__new__(GatewayWorker)  # gunicorn's own beginning makes files
    worker.sockets = [SimpleNamespace(sock=socket.create_server(("127.0.0.1", 0)))]
    worker.patch()
    (listener,) = worker.sockets

    with listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            kept_bytes = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)

    assert kept_bytes <= 256 * 1024
