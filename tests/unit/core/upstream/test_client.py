"""The one HTTP client, against sockets that misbehave."""

import gc
import socket
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context

import gevent
import pytest
import structlog

from core.budget import within
from core.errors import BureauBusy, BureauError, BureauOverloaded, BureauTimeout
from core.trace import begin_trace
from core.upstream import Line, UpstreamClient
from tests.unit.core.upstream.sockets import (
    OK,
    Behaviour,
    Seen,
    answer,
    answer_and_close,
    hang_up,
    listening,
    say_nothing,
)


def test_a_whole_answer_is_returned(client_for) -> None:
    with listening(answer(OK)) as url:
        got = client_for(url).call("read", "GET", "/x")

    assert (got.status, got.body, got.headers["content-length"]) == (200, b"ok", "2")


@pytest.mark.parametrize(
    "endless",
    [b"X-More: " + b"a" * 1000 + b"\r\n", b"X" * 1000, b"HTTP/1.1 100 Continue\r\n\r\n"],
    ids=["headers", "one header", "interim answers"],
)
def test_who_sends_without_end_is_left_within_a_few_megabytes(client_for, endless: bytes) -> None:
    sent_bytes = []

    def behave(connection: socket.socket) -> None:
        connection.recv(65536)
        head = b"" if endless.startswith(b"HTTP") else b"HTTP/1.1 200 OK\r\n"
        block, sent = endless * 1000, 0
        with suppress(OSError):
            connection.sendall(head)
            while sent < 500_000_000:
                connection.sendall(block)
                sent += len(block)
        sent_bytes.append(sent)

    with listening(behave) as url, pytest.raises(BureauError, match="too large"):
        client_for(url).call("read", "GET", "/x")

    assert sent_bytes[0] < 50_000_000


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

    def call(client: UpstreamClient) -> None:
        begin_trace("", request_id="r-123456")
        client.call("read", "GET", "/x")

    with listening(behave) as url:
        copy_context().run(call, client_for(url))

    assert b"\r\nX-Request-Id: r-123456\r\n" in seen[0]


def test_the_trace_goes_along_with_a_span_of_its_own(client_for) -> None:
    seen = Seen()
    brought = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    def call(client: UpstreamClient) -> None:
        begin_trace(brought)
        client.call("read", "GET", "/x")

    with listening(seen.then(answer(OK))) as url, structlog.testing.capture_logs() as logs:
        copy_context().run(call, client_for(url))

    (event,) = logs
    passed_on = f"traceparent: 00-0af7651916cd43dd8448eb211c80319c-{event['span_id']}-01"
    assert passed_on.encode() in seen[0]
    assert event["span_id"] not in brought


def test_one_call_too_many_fails_at_once_and_a_killed_one_makes_room(client_for) -> None:
    seen = Seen()
    with listening(*[seen.then(say_nothing)] * 2, answer(OK)) as url:
        client = client_for(url, in_flight=2, deadline_s=60)
        calls = [gevent.spawn(client.call, "read", "GET", "/x") for _ in range(2)]
        seen.wait_for(2)
        with pytest.raises(BureauBusy) as caught:
            client.call("read", "GET", "/x")
        calls[0].kill()

        assert client.call("read", "GET", "/x").body == b"ok"
        assert (caught.value.status, caught.value.headers["Retry-After"]) == (503, "1")
        calls[1].kill()


def dribbling(ended: threading.Event) -> Callable[[socket.socket], None]:
    """Send a byte every 50 ms of an answer that is said to be longer, until told to end."""

    def dribble(connection: socket.socket) -> None:
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")(connection)
        with suppress(OSError):
            while not ended.wait(0.05):
                connection.sendall(b"x")

    return dribble


def test_an_answer_that_trickles_is_given_up(client_for) -> None:
    ended = threading.Event()
    with listening(dribbling(ended)) as url:
        with pytest.raises(BureauTimeout):
            client_for(url).call("read", "GET", "/x")
        ended.set()


def test_a_call_takes_no_longer_than_what_is_left_of_the_requests_budget(client_for) -> None:
    ended = threading.Event()
    with listening(dribbling(ended)) as url:
        with (
            gevent.Timeout(10, AssertionError("still reading")),
            within(0.2),
            pytest.raises(BureauTimeout),
        ):
            client_for(url, deadline_s=60).call("read", "GET", "/x")
        ended.set()


def test_nothing_is_sent_when_no_time_is_left(client_for) -> None:
    with (
        structlog.testing.capture_logs() as logs,
        within(0),
        pytest.raises(BureauTimeout),
    ):
        client_for("http://127.0.0.1:1").call("read", "GET", "/x")

    assert [(call["outcome"], call["exchanges"]) for call in logs] == [("timeout", 0)]


def test_after_a_timeout_in_mid_answer_the_only_connection_is_free_again(client_for) -> None:
    with listening(answer(OK[:-1]), answer(OK)) as url:
        client = client_for(url, in_flight=1)
        with pytest.raises(BureauTimeout):
            client.call("read", "GET", "/x")

        assert client.call("read", "GET", "/x").body == b"ok"


def test_after_a_timeout_in_mid_request_the_only_connection_is_free_again(client_for) -> None:
    with listening(say_nothing, answer(OK)) as url:
        client = client_for(url, in_flight=1)
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
        got = client_for(url).ask(
            "read",
            lambda line: line.send("GET", "/x", accept=frozenset({200, 404})),
            idempotent=True,
        )

    assert got.status == 404


def test_a_request_is_sent_once_even_if_the_other_side_hangs_up(client_for) -> None:
    seen = Seen()

    with listening(*[seen.then(hang_up)] * 5) as url, pytest.raises(BureauError):
        client_for(url).call("read", "GET", "/x")

    assert len(seen) == 1


@pytest.mark.parametrize("when", ["before the answer", "in its middle"])
def test_a_killed_call_gives_its_connection_back(client_for, when: str) -> None:
    half, seen = say_nothing if when == "before the answer" else answer(OK[:-1]), Seen()
    with listening(seen.then(half), answer(OK)) as url:
        client = client_for(url, in_flight=1, deadline_s=60)
        call = gevent.spawn(client.call, "read", "GET", "/x")
        seen.wait_for(1)
        with structlog.testing.capture_logs() as logs:
            call.kill()

        assert client.call("read", "GET", "/x").body == b"ok"
        assert [event["outcome"] for event in logs] == ["cancelled"]


@pytest.mark.parametrize(
    "path, headers",
    [("/x HTTP/1.1\r\nHost: other\r\n", {}), ("/x", {"a": "b\r\nc: d"}), ("/x", {"a\n": "b"})],
    ids=["path", "value", "name"],
)
def test_nothing_can_be_slipped_into_a_requests_head(client_for, path: str, headers) -> None:
    with pytest.raises(ValueError, match="line break"):
        client_for("http://127.0.0.1:1").call("read", "GET", path, headers=headers)


def test_a_failed_call_leaves_nothing_to_the_collector(client_for) -> None:
    def fail() -> "weakref.ref[threading.Event]":
        of_whom = threading.Event()  # anything that can be watched

        def ask(_line: Line) -> None:
            raise BureauTimeout(f"{of_whom}", bureau="tax")

        with suppress(BureauTimeout):
            client_for("http://bureau.test").ask("read", ask, idempotent=False)
        return weakref.ref(of_whom)

    gc.collect()
    gc.disable()
    try:
        assert fail()() is None
    finally:
        gc.enable()
