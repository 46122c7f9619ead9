"""gunicorn's gevent worker: plain GETs by a short way, everything else by gunicorn's own.

As it comes, it answers HTML to what is no HTTP request and logs its target and headers, which may
name a person; and it spent a quarter of a kept page's CPU (docs/adr/0021-plain-gets.md).
"""

import socket
from contextlib import nullcontext
from functools import partial
from io import BytesIO
from typing import Any

import gevent
import structlog
from gevent.socket import socket as gevent_socket
from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.http.message import Request
from gunicorn.http.wsgi import base_environ
from gunicorn.workers.ggevent import GeventWorker

from core.errors import AppError, BadRequest, HeadersTooLarge, UriTooLong
from core.logs import held_lines
from core.problem import problem_text
from core.runners import runners
from core.tally import tally
from core.turns import turns
from openapi.admission import Admission, may_be_refused, refusal
from openapi.answers import Answering
from openapi.connection import Connection

log = structlog.get_logger("gateway")

_REASONS = {
    400: "Bad Request",
    414: "URI Too Long",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
}
_LOOK_EVERY_S = 1.0
_SENDING_BYTES = 128 * 1024
"""What the system keeps of an answer for who has yet to take it; it doubles this for its own needs.
Left to itself it would keep up to 4 MB, for a thousand who read nothing 4 GB; and since it asks for
more only when a third is free, who reads slowly would seem to read nothing for minutes.
"""


class GatewayWorker(GeventWorker):  # type: ignore[misc]
    """Serves the gateway, as many requests at once as it can work on."""

    sockets: list[Any]
    most_in_work = 64
    """gunicorn.conf.py sets it."""
    piece_within_s = 60.0
    """For 64 KiB of an answer. 20 kbit/s are enough, half of what GPRS gives, since the system asks
    for more only when it has got rid of up to 150 kB."""

    def patch(self) -> None:
        """Take over the sockets; gunicorn.conf.py has patched the rest before anything came in."""
        taken = [one.sock.detach() for one in self.sockets]
        self.sockets = [gevent_socket(fileno=descriptor) for descriptor in taken]
        for listener in self.sockets:
            # Connections have it from there.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SENDING_BYTES)

    def run(self) -> None:
        """Serve until told to stop."""
        # The system's own way to send a file would go around `Connection.sendall`, and its time.
        self.cfg.set("sendfile", False)
        self._admission = Admission(turns, most_in_work=self.most_in_work)
        self._connections: set[Connection] = set()
        self._common = _common_environ(self.cfg)
        with turns.kept(), runners.kept(), tally.held(), held_lines() as write_lines:
            loop = gevent.get_hub().loop
            # After everything else of a round, so that no line waits while the loop does.
            last_of_each_round = loop.prepare(ref=False, priority=loop.MINPRI)
            last_of_each_round.start(write_lines)
            beside = gevent.spawn(self._look_after_it)
            try:
                super().run()
            finally:
                beside.kill(block=False)
                last_of_each_round.stop()

    def timeout_ctx(self) -> nullcontext[None]:
        """Return nothing: `_look_after_it` looks after all connections at once."""
        return nullcontext()

    def handle(self, listener: socket.socket, client: socket.socket, addr: Any) -> None:
        """Serve one connection."""
        host, port = listener.getsockname()[:2]
        own = {
            **self._common,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "REMOTE_ADDR": addr[0],
            "REMOTE_PORT": str(addr[1]),
        }
        serve = partial(self._serve_plain, own)
        connection = Connection(
            client,
            self._admission,
            serve,
            whole_head_s=self.cfg.keepalive,
            piece_within_s=self.piece_within_s,
        )
        own["gunicorn.socket"] = connection  # as gunicorn calls it
        self._connections.add(connection)
        try:
            super().handle(listener, connection, addr)
        finally:
            self._connections.discard(connection)
            own.clear()  # which knows the connection, which knows it

    def handle_request(
        self, listener_name: object, req: Request, sock: Connection, addr: object
    ) -> object:
        """Serve one request that gunicorn has parsed, unless there are too many."""
        sock.begin()
        if self._admission.is_full and may_be_refused(req.path):
            # Its body, if it has one, is not waited for: the connection ends.
            sock.sendall(refusal(in_english=False, closes=True))
            raise StopIteration
        if not may_be_refused(req.path):
            return self._handle_parsed(listener_name, req, sock, addr)
        self._admission.enter()
        try:
            return self._handle_parsed(listener_name, req, sock, addr)
        finally:
            self._admission.leave()

    def _handle_parsed(
        self, listener_name: object, req: Request, sock: Connection, addr: object
    ) -> object:
        try:
            return super().handle_request(listener_name, req, sock, addr)
        finally:
            sock.end(req)

    def _serve_plain(self, own: dict[str, Any], added: dict[str, str]) -> bool:
        """Answer a plain GET; return whether the connection goes on."""
        send = own["gunicorn.socket"].sendall
        answering = Answering(send, ends=not self.alive)
        environ = {**own, "wsgi.input": BytesIO(), **added}
        try:
            if may_be_refused(added["PATH_INFO"]):
                self._run_in_turn(answering, environ)
            else:
                answering.run(self.wsgi, environ)
        except OSError:
            log.info("client_gone")
            return False
        except (gevent.GreenletExit, SystemExit):
            return False  # the worker ends, and has waited long enough
        except Exception as exc:
            log.error("answer_broken", error=type(exc).__name__)
            if not answering.is_begun:
                send(_problem(AppError()))
            return False
        return not answering.ends

    def _run_in_turn(self, answering: Answering, environ: dict[str, Any]) -> None:
        self._admission.enter()
        try:
            answering.run(self.wsgi, environ)
        finally:
            self._admission.leave()

    def _look_after_it(self) -> None:
        """Tell what was counted, and hang up on who dawdles, again and again."""
        while True:
            gevent.sleep(_LOOK_EVERY_S)
            _tell_counts()
            for connection in [one for one in self._connections if one.is_overdue()]:
                _hang_up(connection)

    def handle_error(
        self, req: Request | None, client: socket.socket, addr: object, exc: BaseException
    ) -> None:
        """Answer a request that never became one, and log what kind of error it was."""
        del req, addr  # they hold what must not be logged
        error = _as_app_error(exc)
        log.warning("request_unreadable", error=type(exc).__name__, status=error.status)
        try:
            client.sendall(_problem(error))
        except OSError:
            log.info("client_gone")


def _tell_counts() -> None:
    try:
        tally.tell()
    except Exception as exc:
        log.error("counts_lost", error=type(exc).__name__)


def _hang_up(connection: Connection) -> None:
    try:
        connection.hang_up()
    except OSError:
        log.info("client_gone")


def _problem(error: AppError) -> bytes:
    body = problem_text(error).encode()
    head = (
        f"HTTP/1.1 {error.status} {_REASONS[error.status]}\r\n"
        "Content-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


def _common_environ(cfg: Any) -> dict[str, Any]:
    """Return what every plain GET's environment begins with.

    There is no `wsgi.file_wrapper`: files go out in pieces, like everything else.
    """
    common = {
        **base_environ(cfg),
        "wsgi.multithread": True,
        "wsgi.url_scheme": "https" if cfg.is_ssl else "http",
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
    }
    del common["wsgi.file_wrapper"]
    return common


def _as_app_error(exc: BaseException) -> AppError:
    if isinstance(exc, LimitRequestLine):
        return UriTooLong()
    if isinstance(exc, LimitRequestHeaders):
        return HeadersTooLarge()
    if isinstance(exc, ParseException | ConfigurationProblem | ExpectationFailed):
        return BadRequest("This is not a well-formed HTTP request.")
    return AppError()
