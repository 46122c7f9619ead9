"""The one HTTP client, against sockets that misbehave."""

import gc
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import gevent
import pytest
import structlog

from core.errors import BureauError, BureauOverloaded, BureauTimeout
from core.upstream import UpstreamClient

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
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


@pytest.fixture
def client_for() -> Iterator[Callable[..., UpstreamClient]]:
    made: list[UpstreamClient] = []

    def make(url: str, **options: object) -> UpstreamClient:
        made.append(UpstreamClient("tax", url, **{"deadline_s": 0.3, **options}))
        return made[-1]

    yield make
    for client in made:
        client.close()


def test_a_whole_answer_is_returned(client_for) -> None:
    with listening(answer(OK)) as url:
        got = client_for(url).call("read", "GET", "/x")

    assert (got.status, got.body, got.headers["content-length"]) == (200, b"ok", "2")


def test_the_base_urls_path_and_the_query_are_sent(client_for) -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(OK)

    with listening(behave) as url:
        client_for(url + "/prefix/").call("read", "GET", "/x", query={"a": "1 &"})

    assert seen[0].startswith(b"GET /prefix/x?a=1+%26 HTTP/1.1\r\n")


def test_the_request_id_goes_along(client_for) -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.sendall(OK)

    with listening(behave) as url, structlog.contextvars.bound_contextvars(request_id="r-123456"):
        client_for(url).call("read", "GET", "/x")

    assert b"\r\nX-Request-Id: r-123456\r\n" in seen[0]


def test_calls_that_wait_for_a_connection_time_out_like_the_others(client_for) -> None:
    with listening(say_nothing, say_nothing) as url:
        client = client_for(url, concurrency=2)

        def call() -> str:
            with pytest.raises(BureauError) as caught:
                client.call("read", "GET", "/x")
            return caught.value.code

        calls = [gevent.spawn(call) for _ in range(5)]
        codes = [one.get() for one in calls]

    assert codes == ["bureau_timeout"] * 5


def test_an_answer_that_trickles_is_given_up(client_for) -> None:
    ended = threading.Event()

    def dribble(connection: socket.socket) -> None:
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")(connection)
        with suppress(OSError):
            while not ended.wait(0.05):
                connection.sendall(b"x")

    with listening(dribble) as url:
        with pytest.raises(BureauTimeout):
            client_for(url).call("read", "GET", "/x")
        ended.set()


def test_after_a_timeout_in_mid_answer_the_only_connection_is_free_again(client_for) -> None:
    with listening(answer(OK[:-1]), answer(OK)) as url:
        client = client_for(url, concurrency=1)
        with pytest.raises(BureauTimeout):
            client.call("read", "GET", "/x")

        assert client.call("read", "GET", "/x").body == b"ok"


# The library drops the socket that it was sending on, and CPython closes it with a warning.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_after_a_timeout_in_mid_request_the_only_connection_is_free_again(client_for) -> None:
    with listening(say_nothing, answer(OK)) as url:
        client = client_for(url, concurrency=1)
        with pytest.raises(BureauTimeout):
            client.call("send", "POST", "/x", body=bytes(32 * 1024 * 1024))
        body = client.call("read", "GET", "/x").body
        gc.collect()

    assert body == b"ok"


@pytest.mark.parametrize(
    "behaviour",
    [
        answer_and_close(b""),
        answer_and_close(OK[:-1]),
        answer_and_close(OK[:20]),
        answer(b"SMTP ready\r\n\r\n"),
        answer(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"),
        answer(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + bytes(2000)),
        answer_and_close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ],
    ids=["hang-up", "cut-body", "cut-head", "no-http", "redirect", "500", "too-large", "bad-chunk"],
)
def test_trouble_becomes_one_kind_of_error(client_for, behaviour: Behaviour) -> None:
    with listening(behaviour) as url, pytest.raises(BureauError) as caught:
        client_for(url, max_bytes=1000).call("read", "GET", "/x")

    assert type(caught.value) is BureauError
    assert caught.value.bureau == "tax"


def test_nobody_listening_is_an_error_of_the_bureau(client_for) -> None:
    with listening() as url:
        pass

    with pytest.raises(BureauError):
        client_for(url).call("read", "GET", "/x")


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "header, wanted",
    [("7", "7"), ("99999", "600"), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("٧", None)],
)
def test_a_busy_bureau_says_when_to_come_back(
    client_for, status: int, header: str, wanted: str | None
) -> None:
    raw = f"HTTP/1.1 {status} Busy\r\nRetry-After: {header}\r\nContent-Length: 0\r\n\r\n"

    with listening(answer(raw.encode())) as url, pytest.raises(BureauOverloaded) as caught:
        client_for(url).call("read", "GET", "/x")

    assert caught.value.headers.get("Retry-After") == wanted


def test_a_status_that_the_caller_understands_is_returned(client_for) -> None:
    raw = b"HTTP/1.1 404 None\r\nContent-Length: 0\r\n\r\n"

    with listening(answer(raw)) as url:
        got = client_for(url).call("read", "GET", "/x", accept=frozenset({200, 404}))

    assert got.status == 404


def test_a_request_is_sent_once_even_if_the_other_side_hangs_up(client_for) -> None:
    seen: list[bytes] = []

    def hang_up(connection: socket.socket) -> None:
        seen.append(connection.recv(65536))
        connection.close()

    with listening(*[hang_up] * 5) as url, pytest.raises(BureauError):
        client_for(url).call("read", "GET", "/x")

    assert len(seen) == 1
