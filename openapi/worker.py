"""gunicorn's gevent worker, answering what is no HTTP request in the one error shape.

As it comes, it answers HTML and logs the request's target and headers, which may name a person.
"""

import socket

import structlog
from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.http.message import Request
from gunicorn.workers.ggevent import GeventWorker

from core.errors import AppError, BadRequest, HeadersTooLarge, UriTooLong
from openapi.admission import Admission, GatedSocket, may_be_refused, refusal
from openapi.errors import problem_text

log = structlog.get_logger("gateway")

_REASONS = {
    400: "Bad Request",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}


class GatewayWorker(GeventWorker):  # type: ignore[misc]
    """Serves the gateway, as many requests at once as it can work on."""

    most_in_work = 64
    """gunicorn.conf.py sets it."""

    def run(self) -> None:
        """Serve until told to stop."""
        self._admission = Admission(most_in_work=self.most_in_work)
        beating = self._admission.start_beating()
        try:
            super().run()
        finally:
            beating.kill()

    def handle(self, listener: socket.socket, client: socket.socket, addr: object) -> None:
        """Serve one connection."""
        super().handle(listener, GatedSocket(client, self._admission), addr)

    def handle_request(
        self, listener_name: object, req: Request, sock: GatedSocket, addr: object
    ) -> object:
        """Serve one request, unless there are too many."""
        if self._admission.is_full and may_be_refused(req.path):
            # Its body, if it has one, is not waited for: the connection ends.
            sock.sendall(refusal(in_english=False, closes=True))
            raise StopIteration
        self._admission.in_work += 1
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            self._admission.in_work -= 1
            sock.is_between_requests = True

    def handle_error(
        self, req: Request | None, client: socket.socket, addr: object, exc: BaseException
    ) -> None:
        """Answer a request that never became one, and log what kind of error it was."""
        del req, addr  # they hold what must not be logged
        error = _as_app_error(exc)
        log.warning("request_unreadable", error=type(exc).__name__, status=error.status)
        body = problem_text(error).encode()
        head = (
            f"HTTP/1.1 {error.status} {_REASONS[error.status]}\r\n"
            "Content-Type: application/problem+json\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        try:
            client.sendall(head.encode() + body)
        except OSError:
            log.info("client_gone")


def _as_app_error(exc: BaseException) -> AppError:
    if isinstance(exc, LimitRequestLine):
        return UriTooLong()
    if isinstance(exc, LimitRequestHeaders):
        return HeadersTooLarge()
    if isinstance(exc, ParseException | ConfigurationProblem | ExpectationFailed):
        return BadRequest("This is not a well-formed HTTP request.")
    return AppError()
