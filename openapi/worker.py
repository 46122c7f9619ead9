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
from openapi.errors import problem_text

log = structlog.get_logger("gateway")

_REASONS = {
    400: "Bad Request",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}


class GatewayWorker(GeventWorker):  # type: ignore[misc]
    """Serves the gateway."""

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
