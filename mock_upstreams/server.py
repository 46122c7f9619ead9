"""Serves the mock bureaus on one port."""

import socket
from typing import Any

from flask import Flask
from gevent.pywsgi import WSGIHandler, WSGIServer

from mock_upstreams.connection import SOCKET_KEY
from mock_upstreams.seen import RAW_HEADERS_KEY


class SocketHandler(WSGIHandler):  # type: ignore[misc]  # gevent carries no types here
    """Lets faults at the connection. Writes no access log: a query may carry a secret."""

    def handle(self) -> None:
        # Head and body are sent apart: with Nagle's algorithm the second waits 40 ms for the
        # client's delayed acknowledgement.
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().handle()

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        environ[SOCKET_KEY] = self.socket
        environ["RAW_URI"] = self.path
        environ[RAW_HEADERS_KEY] = self.headers.headers
        return environ


def build_server(app: Flask, host: str, port: int) -> WSGIServer:
    """Return a server that is not started yet; port 0 takes a free one."""
    return WSGIServer((host, port), app, handler_class=SocketHandler, log=None)
