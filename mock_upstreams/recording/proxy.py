"""Stands between a gateway and its bureau, and shows every exchange to somebody."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from mock_upstreams.connection import LARGEST_BYTES
from mock_upstreams.recording.target import Exchange, Headers, Target, TargetError

See = Callable[[Exchange], None]
_IDLE_S = 60


def build_proxy(target: Target, see: See, host: str, port: int) -> ThreadingHTTPServer:
    """Return a proxy that is not started yet; port 0 takes a free one.

    Args:
        see: Called with each exchange before its answer goes back, in the request's thread.

    Raises:
        OSError: the port is taken.
    """

    class Handler(_Handler):
        pass

    Handler.target, Handler.see = target, staticmethod(see)
    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    target: Target
    see: Callable[[Exchange], None]
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_S
    # Head and body go out apart: Nagle's algorithm would hold the body back for 40 ms.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self._pass_on()

    def do_GET(self) -> None:
        self._pass_on()

    def log_message(self, format: str, *args: object) -> None:  # its own name
        """Say nothing: addresses may carry secrets."""

    def _pass_on(self) -> None:
        body = self._body()
        if body is None:
            self._refuse(411, "a body needs a Content-Length of at most 6 MiB")
            return
        try:
            parts = urlsplit(self.path)
        except ValueError:
            self._refuse(400, "the address cannot be read")
            return
        sent = tuple(self.headers.items())
        try:
            status, headers, raw = self.target.ask(
                self.command, parts.path, parts.query, sent, body
            )
        except TargetError as exc:
            self._refuse(502, f"the bureau cannot be recorded: {exc}")
            return
        exchange = Exchange(
            method=self.command,
            path=parts.path,
            query=parts.query,
            request_type=self.headers.get("content-type", ""),
            request=body,
            status=status,
            answer_type=next((v for k, v in headers if k.lower() == "content-type"), ""),
            answer=raw,
        )
        self.see(exchange)
        self._send(status, headers, raw)

    def _body(self) -> bytes | None:
        length = self.headers.get("content-length", "0")
        is_number = length.isascii() and length.isdigit() and len(length) < 10
        if not is_number or int(length) > LARGEST_BYTES or "transfer-encoding" in self.headers:
            return None
        return self.rfile.read(int(length))

    def _refuse(self, status: int, why: str) -> None:
        self.close_connection = True
        self._send(status, (("Content-Type", "text/plain; charset=utf-8"),), why.encode())

    def _send(self, status: int, headers: Headers, body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
