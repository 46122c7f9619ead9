"""Faults on real sockets, seen by a client that reads raw bytes."""

import hashlib
import socket
from collections.abc import Iterator

import pytest

from mock_upstreams.running import RunningMocks, running_mocks

_WAIT_S = 10
_ASK = (
    b"GET /wechat/sns/jscode2session?grant_type=authorization_code HTTP/1.1\r\nHost: mocks\r\n\r\n"
)


@pytest.fixture(scope="module")
def mocks() -> Iterator[RunningMocks]:
    with running_mocks() as mocks:
        yield mocks


@pytest.fixture
def connection(mocks: RunningMocks) -> Iterator[socket.socket]:
    mocks.reset()
    with socket.create_connection(("127.0.0.1", mocks.port), timeout=_WAIT_S) as connection:
        yield connection


def _read_to_end(connection: socket.socket) -> list[bytes]:
    pieces: list[bytes] = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return pieces


def _parts(raw: bytes) -> tuple[bytes, bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    return head, body


def test_a_reset_is_a_real_one(mocks: RunningMocks, connection: socket.socket) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "reset"})
    connection.sendall(_ASK)

    with pytest.raises(ConnectionResetError):
        _read_to_end(connection)


def test_random_bytes_are_no_http_and_alike_in_every_run(
    mocks: RunningMocks, connection: socket.socket
) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "random_then_close"})
    connection.sendall(_ASK)

    raw = b"".join(_read_to_end(connection))

    assert len(raw) == 256
    assert not raw.startswith(b"HTTP")
    assert hashlib.sha256(bytes([0])).digest() == raw[:32]


def test_a_malformed_chunk_has_no_length(mocks: RunningMocks, connection: socket.socket) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "malformed_chunk"})
    connection.sendall(_ASK)

    head, body = _parts(b"".join(_read_to_end(connection)))

    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert not set(body.split(b"\r\n")[0]) <= set(b"0123456789abcdefABCDEF")


def test_a_truncated_answer_ends_before_its_length(
    mocks: RunningMocks, connection: socket.socket
) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "truncate"})
    connection.sendall(_ASK)

    head, body = _parts(b"".join(_read_to_end(connection)))

    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    assert 0 < len(body) == length // 2


def test_a_dribble_comes_byte_by_byte_and_is_whole_in_the_end(
    mocks: RunningMocks, connection: socket.socket
) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "dribble", "bytes_per_s": 50})
    connection.sendall(_ASK)
    raw = connection.recv(65_536)
    pieces = 1
    while not raw.endswith(b"}"):
        raw += connection.recv(65_536)
        pieces += 1

    assert b"invalid appid" in raw
    assert pieces > 3  # a busy machine hands over several at once


def test_a_huge_answer_is_as_large_as_told(mocks: RunningMocks, connection: socket.socket) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "huge", "size_bytes": 200_001})
    connection.sendall(_ASK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))

    _, body = _parts(b"".join(_read_to_end(connection)))

    assert body == b"0" * 200_001


def test_a_redirect_leads_where_told(mocks: RunningMocks) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "redirect", "location": "http://127.0.0.1:1/"})

    status, _ = mocks.send("GET", "/wechat/sns/jscode2session")

    assert status == 302


def test_a_fault_that_answers_first_spends_no_sign_in_code(mocks: RunningMocks) -> None:
    mocks.reset()
    path = (
        "/wechat/sns/jscode2session?grant_type=authorization_code&js_code=su-min.x"
        "&appid=wx0000000000sandbox&secret=sandbox-wechat-secret"
    )
    mocks.put_fault({"bureau": "wechat", "fault": "status", "status": 503, "times": 1})

    first, _ = mocks.send("GET", path)
    second, answer = mocks.send("GET", path)

    assert (first, second) == (503, 200)
    assert "openid" in answer


def test_a_late_answer_is_the_right_one(mocks: RunningMocks) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "delay", "delay_s": 0.05})

    status, answer = mocks.send("GET", "/wechat/sns/jscode2session")

    assert (status, answer["errcode"]) == (200, 40002)


def test_what_was_asked_before_a_clean_start_is_not_carried_out_after_it(
    mocks: RunningMocks, connection: socket.socket
) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "delay", "delay_s": 60, "times": 1})
    connection.sendall(_ASK)
    while mocks.send("GET", "/__admin/faults")[1]:
        pass  # the order is in force until the request has come
    mocks.reset()

    with pytest.raises(ConnectionResetError):
        _read_to_end(connection)
    assert mocks.requests("wechat") == []
