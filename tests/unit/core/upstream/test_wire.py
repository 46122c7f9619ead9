"""How answers are read off a connection, and what becomes of the connection."""

import socket
import ssl
import threading
from itertools import pairwise
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import gevent
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.turns import turns
from core.upstream.connections import Connections
from core.upstream.plain_answer import Answer
from core.upstream.wire import AnswerTooLarge, Wire, WireError
from tests.tls import tls_server
from tests.unit.core.upstream.sockets import OK, Behaviour, answer, answer_and_close, listening

_CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-One: 1\r\nX-ONE: \xe92\r\nEmpty:\r\n\r\n"
    b"2\r\nok\r\n3\r\nay!\r\n0\r\nX-Trailer: t\r\n\r\n"
)
_CHUNKED_HEADERS = {"transfer-encoding": "chunked", "x-one": "é2", "empty": ""}


class Pieces:
    """A connection that gives an answer in pieces, and then the end."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = iter(pieces)

    def recv(self, _size: int) -> bytes:
        return next(self._pieces, b"")

    def send(self, raw: bytes) -> int:
        return len(raw)

    def close(self) -> None:
        pass


class Handing:
    """Hands out one connection, and counts how often it comes back."""

    def __init__(self, connection: Pieces) -> None:
        self._connection = connection
        self.given_back = 0

    def take(self) -> Pieces:
        return self._connection

    def give_back(self, _connection: Pieces) -> None:
        self.given_back += 1

    def receive_first(self, connection: Pieces, size: int) -> bytes:
        return connection.recv(size)

    def close(self) -> None:
        pass


def read(*pieces: bytes, max_bytes: int = 1000) -> tuple[Answer, bool]:
    """Return what is read of the pieces, and whether the connection was kept."""
    handing = Handing(Pieces(list(pieces)))
    wire = Wire("http://bureau.test", connect_s=1, max_bytes=max_bytes, connections=handing)
    return wire.exchange("GET", "/", b"", {}), handing.given_back == 1


def test_of_answers_that_come_together_each_is_worked_on_in_its_turn() -> None:
    connections = Connections("127.0.0.1", 1, is_secure=False, connect_s=1)
    went: list[str] = []

    def work_long_on(answered: gevent.socket.socket) -> None:
        connections.receive_first(answered, 4096)
        went.append("answer")
        ends_s = monotonic() + 0.02
        while monotonic() < ends_s:
            pass

    one, another = gevent.socket.socketpair()
    with turns.kept(), one, another:
        rounds = gevent.get_hub().loop.check(ref=False)
        rounds.start(went.append, "round")
        for mine in (one, another):
            mine.sendall(OK)
        working = [gevent.spawn(work_long_on, mine) for mine in (one, another)]
        gevent.joinall(working, timeout=10)
        rounds.stop()
    together = [pair for pair in pairwise(went) if pair == ("answer", "answer")]

    assert (went.count("answer"), together) == (2, [])


def test_an_answer_in_pieces_is_worked_on_in_its_turn() -> None:
    def exchange_late_in_a_round() -> None:
        ends_s = monotonic() + 0.02
        while monotonic() < ends_s:
            pass
        read(OK[:-1], OK[-1:])

    with turns.kept():
        gevent.idle()
        asking = gevent.spawn(exchange_late_in_a_round)
        gevent.sleep(0)
        at_once = asking.ready()
        asking.get(timeout=10)

    assert not at_once


@given(cuts=st.sets(st.integers(1, len(_CHUNKED) - 1)))
@settings(max_examples=200)
def test_an_answer_reads_the_same_however_it_is_cut(cuts: set[int]) -> None:
    ends = [*sorted(cuts), len(_CHUNKED)]
    got, is_kept = read(
        *[_CHUNKED[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    )

    assert (got.status, got.body, is_kept) == (200, b"okay!", True)
    assert got.headers == _CHUNKED_HEADERS


@pytest.mark.parametrize(
    "raw, wanted, is_kept",
    [
        (OK, b"ok", True),
        (b"HTTP/1.1 100 Continue\r\nX-A: 1\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" + OK, b"ok", True),
        (b"HTTP/1.1 204 None\r\n\r\n", b"", True),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", b"ok", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", b"ok", False),
        (b"HTTP/1.1 200 OK\r\n\r\nuntil the end", b"until the end", False),
    ],
    ids=["length", "interim", "no body", "close", "HTTP/1.0", "to the end"],
)
def test_a_connection_is_kept_if_the_answer_lets_it(raw: bytes, wanted: bytes, is_kept) -> None:
    got, was_kept = read(raw)

    assert (got.body, was_kept) == (wanted, is_kept)
    assert "x-a" not in got.headers


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        OK[:10],
        OK[:-1],
        OK + OK,
        OK + b"x",
        _CHUNKED[:-2],
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n" + OK,
        OK.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n"),
        _CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 2\r\n\r\n", 1),
    ],
    ids=[
        *("nothing", "half a line", "half a body", "two answers", "too much", "no last chunk"),
        *("interim alone", "another protocol", "two lengths", "length and chunks"),
    ],
)
def test_what_is_not_one_whole_answer_is_an_error(raw: bytes) -> None:
    with pytest.raises(WireError):
        read(raw)


@pytest.mark.parametrize(
    "raw",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + bytes(11), b"HTTP/1.1 200 OK\r\n\r\n"],
    ids=["said", "not said"],
)
def test_a_body_beyond_the_bound_is_not_read(raw: bytes) -> None:
    with pytest.raises(AnswerTooLarge):
        read(raw, bytes(11), max_bytes=10)


def test_a_connection_that_was_left_meanwhile_is_not_used() -> None:
    has_left = threading.Event()

    def answer_and_leave(connection: socket.socket) -> None:
        answer_and_close(OK)(connection)
        has_left.set()

    with listening(answer_and_leave, answer(OK)) as url:
        wire = Wire(url, connect_s=2, max_bytes=100)
        first = wire.exchange("GET", "/", b"", {})
        assert has_left.wait(30)
        second = wire.exchange("GET", "/", b"", {})
        wire.close()

    assert (first.body, second.body) == (b"ok", b"ok")


def test_a_connection_that_comes_back_after_the_end_is_closed() -> None:
    with listening(answer(OK)) as url:
        address = urlsplit(url)
        connections = Connections(
            address.hostname or "", address.port or 0, is_secure=False, connect_s=2
        )
        connection = connections.take()
        connections.close()
        connections.give_back(connection)

    assert connection.closed


def test_a_kept_connection_is_used_again() -> None:
    def twice(connection: socket.socket) -> None:
        answer(OK)(connection)
        answer(OK)(connection)

    with listening(twice) as url:
        wire = Wire(url, connect_s=2, max_bytes=100)
        bodies = [wire.exchange("GET", "/", b"", {}).body for _ in range(2)]
        wire.close()

    assert bodies == [b"ok", b"ok"]


@pytest.fixture
def speaking_tls(tmp_path: Path) -> Behaviour:
    """Return what answers over TLS, with a certificate that nobody vouches for."""
    context = tls_server(tmp_path)

    def behave(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            answer(OK)(secured)

    return behave


def test_a_certificate_that_nobody_vouches_for_is_refused(speaking_tls: Behaviour) -> None:
    with listening(speaking_tls) as url:
        wire = Wire(
            url.replace("http://127.0.0.1", "https://localhost"), connect_s=2, max_bytes=100
        )
        with pytest.raises(WireError) as caught:
            wire.exchange("GET", "/", b"", {})

    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)


_NAMES = st.sampled_from(
    [
        *("Content-Length", "content-length", "Transfer-Encoding", "Connection", "Upgrade"),
        *("Proxy-Connection", "X-A", "x-a"),
    ]
)
_VALUES = st.sampled_from(["5", "05", "6", "+5", "chunked", "close", "keep-alive", "", " 5", "a "])
_STATUS_LINES = st.sampled_from(
    [
        *("HTTP/1.1 200 OK", "HTTP/1.1 503 ", "HTTP/1.1 204 No", "HTTP/1.1 304 Not"),
        *("HTTP/1.0 200 OK", "HTTP/1.1 100 Go", "HTTP/1.1 20 OK", "HTTP/1.1 999 X", "HTTP/1.1 200"),
    ]
)
_BODIES = st.sampled_from([b"", b"hello", b"hello!", b"5\r\nhello\r\n0\r\n\r\n"])
_ODD = st.sampled_from(["\r\n", "\n", "\r", "\x00", " ", "\t", ":", ": ", "é", "X-B: c\r\n"])
_USUAL = b"HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello"


def outcome_of(*pieces: bytes) -> object:
    try:
        return read(*pieces)
    except (WireError, AnswerTooLarge) as exc:
        return type(exc)


@given(_STATUS_LINES, st.lists(st.tuples(_NAMES, _VALUES), max_size=4), _BODIES)
@example("HTTP/1.1 200 OK", [("X-A", "close"), ("Content-Length", "5")], b"hello")
def test_an_answer_that_comes_at_once_is_read_like_one_in_pieces(
    status_line: str, fields: list[tuple[str, str]], body: bytes
) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    raw = f"{status_line}\r\n{head}\r\n".encode() + body

    assert outcome_of(raw) == outcome_of(raw[:1], raw[1:])


@given(st.integers(0, len(_USUAL)), _ODD, st.integers(0, 3))
def test_so_is_one_with_something_odd_in_it(at: int, odd: str, taken: int) -> None:
    raw = _USUAL[:at] + odd.encode("latin-1") + _USUAL[at + taken :]

    assert outcome_of(raw) == outcome_of(raw[:1], raw[1:])


_EMPTY = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 120\r\nX-A: b\r\n\r\n"


@pytest.mark.parametrize("at", range(1, len(_EMPTY) + 1))
@pytest.mark.parametrize("raw", [_EMPTY, _USUAL], ids=["empty", "usual"])
def test_wherever_an_answer_is_cut_it_is_read_alike(raw: bytes, at: int) -> None:
    first, rest = raw[:at], raw[at:]

    assert outcome_of(first) == outcome_of(first[:1], first[1:])
    assert outcome_of(first, rest) == outcome_of(raw)
