"""Answers with stubs in front of the bureaus: no Flask, no routing, bytes that are ready."""

import io
from collections.abc import Callable, Iterable
from http.client import responses
from random import Random
from typing import Any, NamedTuple

from mock_upstreams.connection import SOCKET_KEY, cut_off
from mock_upstreams.journal import Entry, kept
from mock_upstreams.seen import SEEN_KEY, Seen
from mock_upstreams.stubs.answers import Headers
from mock_upstreams.stubs.delays import Dribble
from mock_upstreams.stubs.mapping import Stub
from mock_upstreams.stubs.sending import break_answer, in_pieces
from mock_upstreams.stubs.templates.filling import NoBodyFile
from mock_upstreams.world import World

MAX_REQUEST_BYTES = 4 * 1024 * 1024
ADMIN = "/__admin"
LIVE = "/health/live"
_WITHOUT_BODY = (204, 304)

Environ = dict[str, Any]
StartResponse = Callable[..., object]
App = Callable[[Environ, StartResponse], Iterable[bytes]]


class Ready(NamedTuple):
    """An answer as it is sent; the last of `headers` is the body's length."""

    status: int
    status_line: str
    headers: Headers
    body: bytes


class StubLayer:
    """A WSGI application that asks the stubs first, and `app` where none answers."""

    def __init__(self, app: App, world: World) -> None:
        self._app = app
        self._world = world
        self._served = 0
        world.on_reset(self._forget)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(ADMIN) or path == LIVE:
            return self._app(environ, start_response)
        body = _read_body(environ)
        if body is None:
            return self._app(environ, start_response)
        seen = environ[SEEN_KEY] = Seen.of(environ, body)
        stub = self._world.stubs.serve(seen)
        if stub is None:
            return self._app(environ, start_response)
        return self._answer(stub, seen, environ, start_response)

    def _answer(
        self, stub: Stub, seen: Seen, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer, clears = stub.answer, self._world.journal.clears
        self._served = served = self._served + 1
        if answer.is_late or not self._world.stub_settings.is_empty:
            self._hold_back(stub, clears, environ, self._random(stub, served, "delay"))
        chance = self._random(stub, served, "body")
        ready = self._ready(stub, seen, chance)
        self._note(stub, seen, None if answer.fault else ready.status, clears)
        if answer.fault:
            break_answer(environ[SOCKET_KEY], answer.fault, chance)
        return _send(ready, answer.dribble, seen.method, start_response)

    def _ready(self, stub: Stub, seen: Seen, chance: Random) -> Ready:
        """Return what is to be sent, made for this request where it must be."""
        answer = stub.answer
        if answer.onward is not None and answer.fault is None:
            status, headers, body = answer.onward.ask(seen)
            return Ready(status, f"{status} {responses.get(status, '')}", headers, body)
        if answer.filling is None:
            return Ready(answer.status, answer.status_line, answer.headers, answer.body)
        variables = stub.pattern.address.variables(seen)
        now = self._world.clock.now()
        try:
            headers, body = answer.filling.fill(seen, variables, now, chance)
        except NoBodyFile as exc:
            return _broken(str(exc).encode())
        return Ready(answer.status, answer.status_line, headers, body)

    def _note(self, stub: Stub, seen: Seen, status: int | None, clears: int) -> None:
        now = self._world.clock.now()
        entry = Entry(at=now, seen=kept(seen), status=status, stub=stub.source)
        self._world.journal.write(entry, clears=clears)

    def _hold_back(self, stub: Stub, clears: int, environ: Environ, chance: Random) -> None:
        delay_ms = self._world.stub_settings.delay_ms(stub.answer, chance)
        if not delay_ms:
            return
        if not self._world.journal.stays(delay_ms / 1000, clears=clears):
            # Whoever asked before a clean start must change nothing after it.
            cut_off(environ[SOCKET_KEY])

    def _random(self, stub: Stub, served: int, of: str) -> Random:
        """Return chance that depends on the seed and on which answer it is; `of` names its use."""
        return Random(f"{self._world.seed}/{stub.stub_id}/{served}/{of}")  # noqa: S311  # no secret

    def _forget(self) -> None:
        self._served = 0


def _broken(reason: bytes) -> Ready:
    headers = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(reason))))
    return Ready(500, "500 Internal Server Error", headers, reason)


def _send(
    ready: Ready, dribble: Dribble | None, method: str, start_response: StartResponse
) -> Iterable[bytes]:
    if ready.status in _WITHOUT_BODY:
        start_response(ready.status_line, list(ready.headers[:-1]))
        return []
    if dribble is None or method == "HEAD":
        start_response(ready.status_line, list(ready.headers))
        return [] if method == "HEAD" else [ready.body]
    # The length comes last, and is not said where pieces come one by one.
    start_response(ready.status_line, list(ready.headers[:-1]))
    return in_pieces(ready.body, dribble.pieces, dribble.total_ms)


def _read_body(environ: Environ) -> bytes | None:
    """Return the whole body and leave it to be read again; None where it is too large."""
    stated = environ.get("CONTENT_LENGTH") or ""
    is_chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    if not is_chunked and stated in ("", "0"):
        return b""
    if not is_chunked and not (stated.isascii() and stated.isdigit()):
        return None
    if len(stated) > 9 or (stated and int(stated) > MAX_REQUEST_BYTES):
        return None
    body: bytes = environ["wsgi.input"].read(MAX_REQUEST_BYTES + 1 if is_chunked else int(stated))
    environ["wsgi.input"] = io.BytesIO(body)
    if is_chunked:
        environ.pop("HTTP_TRANSFER_ENCODING")
        environ["CONTENT_LENGTH"] = str(len(body))
    return body if len(body) <= MAX_REQUEST_BYTES else None
