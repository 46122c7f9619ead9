"""Carries out faults, on real sockets: a fault replaces an answer, or spoils how it is sent."""

import errno
import hashlib
import socket
from collections.abc import Callable, Iterator, Mapping

import gevent
from flask import Flask, Response, request

from mock_upstreams import prefer
from mock_upstreams.connection import SOCKET_KEY, cut_off
from mock_upstreams.fault_book import Call
from mock_upstreams.faults import Fault, FaultKind
from mock_upstreams.turn import Turn, start_turn, turn_or_none
from mock_upstreams.world import World

# No HTTP at all, and the same in every run.
_RANDOM = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(8))
_GARBAGE = bytes(range(0x80, 0xA0)) * 8 + b"\x00<{[\x1b"
_HUGE_CHUNK_BYTES = 65_536


def install(app: Flask, world: World, writes: Mapping[str, frozenset[str]]) -> None:
    """Let orders act on every request that a bureau answers.

    Args:
        writes: The operations that change something, by bureau.
    """

    @app.before_request
    def replace() -> Response | None:
        bureau, _, operation = (request.endpoint or "").partition(".")
        if bureau not in world.credentials:
            return None
        turn = Turn(bureau=bureau, operation=operation)
        start_turn(turn)
        call = Call(
            bureau=bureau,
            operation=operation,
            header=request.headers.get,
            who=lambda: world.who(bureau),
            is_writing=operation in writes[bureau],
        )
        refused = prefer.read(turn, request.headers.getlist("Prefer"), world.people)
        if refused is not None:
            return refused
        if not turn.is_chosen:
            turn.fault = world.faults.take(call)
        return _replacement(turn.fault, world) if turn.fault else None

    @app.after_request
    def spoil(response: Response) -> Response:
        turn = turn_or_none()
        if turn and turn.fault and turn.fault.kind in _SPOILERS:
            _SPOILERS[turn.fault.kind](response, turn.fault)
        return prefer.finish(turn, response) if turn else response


def _replacement(fault: Fault, world: World) -> Response | None:
    if not world.journal.stays(fault.delay_s, clears=world.journal.clears):
        # Whoever asked before a clean start must change nothing after it.
        return _reset(fault)
    make = _REPLACEMENTS.get(fault.kind)
    return make(fault) if make else None


def _status(fault: Fault) -> Response:
    return _with_retry_after(Response(fault.body or "fault", fault.status), fault)


def _body(fault: Fault) -> Response:
    status = 200 if fault.status == 500 else fault.status
    return _with_retry_after(Response(fault.body, status), fault)


def _with_retry_after(response: Response, fault: Fault) -> Response:
    if fault.retry_after_s is not None:
        response.headers["Retry-After"] = str(fault.retry_after_s)
    return response


def _empty(_fault: Fault) -> Response:
    return Response(b"", 200)


def _garbage(_fault: Fault) -> Response:
    return Response(_GARBAGE, 200)


def _redirect(fault: Fault) -> Response:
    return Response("", 302, {"Location": fault.location})


def _huge(fault: Fault) -> Response:
    headers = {"Content-Length": str(fault.size_bytes)}
    return Response(_zeros(fault.size_bytes), 200, headers)


def _zeros(size_bytes: int) -> Iterator[bytes]:
    for start in range(0, size_bytes, _HUGE_CHUNK_BYTES):
        yield b"0" * min(_HUGE_CHUNK_BYTES, size_bytes - start)


def _reset(_fault: Fault) -> Response:
    return Response(_cut(request.environ[SOCKET_KEY]), 200)


def _cut(connection: socket.socket) -> Iterator[bytes]:
    """Cut the connection when the answer would be sent: the server closes it on this error."""
    yield from ()
    cut_off(connection)


def _random_then_close(_fault: Fault) -> Response:
    return Response(_say(request.environ[SOCKET_KEY], _RANDOM), 200)


def _malformed_chunk(_fault: Fault) -> Response:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return Response(_say(request.environ[SOCKET_KEY], head + b"lots\r\n" + _GARBAGE), 200)


def _say(connection: socket.socket, raw: bytes) -> Iterator[bytes]:
    """Send these bytes in place of an answer, then let the server close."""
    yield from ()
    connection.sendall(raw)
    raise ConnectionResetError(errno.ECONNRESET, "closed as ordered")


def _truncate(response: Response, _fault: Fault) -> None:
    whole = response.get_data()
    response.headers["Connection"] = "close"
    response.response = [whole[: len(whole) // 2]]
    response.headers["Content-Length"] = str(len(whole))


def _dribble(response: Response, fault: Fault) -> None:
    whole = response.get_data()
    response.response = _drops(whole, 1 / fault.bytes_per_s)
    response.headers["Content-Length"] = str(len(whole))


def _drops(whole: bytes, pause_s: float) -> Iterator[bytes]:
    for index in range(len(whole)):
        yield whole[index : index + 1]
        gevent.sleep(pause_s)


_REPLACEMENTS: dict[FaultKind, Callable[[Fault], Response]] = {
    FaultKind.STATUS: _status,
    FaultKind.BODY: _body,
    FaultKind.EMPTY: _empty,
    FaultKind.GARBAGE: _garbage,
    FaultKind.REDIRECT: _redirect,
    FaultKind.HUGE: _huge,
    FaultKind.RESET: _reset,
    FaultKind.RANDOM_THEN_CLOSE: _random_then_close,
    FaultKind.MALFORMED_CHUNK: _malformed_chunk,
}
_SPOILERS: dict[FaultKind, Callable[[Response, Fault], None]] = {
    FaultKind.TRUNCATE: _truncate,
    FaultKind.DRIBBLE: _dribble,
}
