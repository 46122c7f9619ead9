"""What a connection answers by itself, and what it leaves to gunicorn's parser."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import gevent
import pytest
from gevent import socket
from gevent.ssl import SSLContext as GeventContext
from gunicorn.config import Config
from gunicorn.http import get_parser

from core.caller import Caller
from openapi.admission import Admission
from openapi.connection import Connection
from tests.fakes import FakeSeconds, FakeTurns
from tests.tls import tls_server

GET = b"GET /v1/home HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n"
_ADDRESS = ("127.0.0.1", 5)


def _full() -> Admission:
    admission = Admission(FakeTurns(waited_s=1), most_in_work=2)
    admission.in_work = 2
    return admission


def _roomy() -> Admission:
    return Admission(FakeTurns(), most_in_work=2)


@contextmanager
def _pair(
    serve: Callable[[dict[str, str]], bool],
    admission: Admission | None = None,
    elapsed_s: FakeSeconds | None = None,
) -> Iterator[tuple[socket.socket, Connection]]:
    client, server = socket.socketpair()
    client.settimeout(5)
    # As little as the system allows, so that who does not read is noticed soon.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    with client, server:
        connection = Connection(
            server,
            admission or _roomy(),
            serve,
            whole_head_s=30,
            piece_within_s=60,
            elapsed_s=elapsed_s or FakeSeconds(),
        )
        yield client, connection


def test_a_plain_get_is_refused_until_there_is_room_and_then_served() -> None:
    admission, served = _full(), []
    with _pair(lambda added: bool(served.append(added)), admission) as (client, connection):
        client.sendall(GET)
        reading = gevent.spawn(connection.recv, 10_000)
        refused = client.recv(10_000)
        admission.in_work = 0
        client.sendall(GET)

        assert reading.get(timeout=5) == b""

    head, _, body = refused.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 1" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["code"] == "gateway_busy"
    assert [added["PATH_INFO"] for added in served] == ["/v1/home"]


def test_one_plain_get_after_another_is_served_and_the_rest_goes_to_the_parser() -> None:
    served: list[dict[str, str]] = []
    post = b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n"

    def serve(added: dict[str, str]) -> bool:
        served.append(added)
        client.sendall(GET if len(served) < 3 else post)
        return True

    with _pair(serve) as (client, connection):
        client.sendall(GET)

        assert connection.recv(10_000) == post

    assert len(served) == 3


def _answered(connection: Connection, data: bytes, read: int) -> None:
    """Have gunicorn read a request of which the application read so many bytes of the body."""
    request = next(get_parser(Config(), iter([data]), _ADDRESS))
    request.body.read(read)
    connection.begin()
    connection.end(request)


POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70\r\n\r\n"
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "data, read, is_served",
    [
        (b"GET / HTTP/1.1\r\n\r\n", 0, True),
        (POST + b"b" * 70, 70, True),
        (POST + b"b" * 70, 0, False),
        (POST + b"b" * 70 + b"POST / HTTP/1.1\r\nA: ", 70, False),
        (CHUNKED, 9, False),
    ],
    ids=["no-body", "read", "not-read", "next-begun", "chunks"],
)
def test_what_may_be_in_the_middle_of_something_is_for_the_parser(
    data: bytes, read: int, is_served: bool
) -> None:
    served: list[dict[str, str]] = []
    with _pair(lambda added: bool(served.append(added))) as (client, connection):
        client.sendall(b"POST")
        connection.recv(10_000)
        _answered(connection, data, read)
        client.sendall(GET)

        assert connection.recv(10_000) == (b"" if is_served else GET)

    assert bool(served) is is_served


def test_who_does_not_send_a_whole_head_in_time_is_overdue() -> None:
    elapsed_s = FakeSeconds()
    connection = Connection(
        SimpleNamespace(),
        _roomy(),
        lambda _: True,
        whole_head_s=30,
        piece_within_s=60,
        elapsed_s=elapsed_s,
    )

    elapsed_s.advance(30)
    in_time = connection.is_overdue()
    elapsed_s.advance(1)
    late = connection.is_overdue()
    connection.begin()

    assert (in_time, late, connection.is_overdue()) == (False, True, False)


@pytest.mark.parametrize("size", [100_000, 2_000_000])
def test_who_reads_nothing_of_an_answer_is_hung_up_on_within_a_minute(size: int) -> None:
    elapsed_s = FakeSeconds()
    with _pair(lambda _added: True, elapsed_s=elapsed_s) as (_client, connection):
        connection.begin()
        sending = gevent.spawn(_failure_of, connection, bytes(size))
        gevent.idle()
        elapsed_s.advance(60)
        in_time = connection.is_overdue()
        elapsed_s.advance(1)
        late = connection.is_overdue()
        connection.hang_up()

        # gunicorn takes it for what it is, and logs no traceback.
        assert sending.get(timeout=5) is BrokenPipeError

    assert (in_time, late) == (False, True)


def _failure_of(connection: Connection, data: bytes) -> type[OSError] | None:
    try:
        connection.sendall(data)
    except OSError as exc:
        return type(exc)
    return None


def test_who_reads_slowly_but_steadily_gets_a_large_answer_to_its_end() -> None:
    elapsed_s = FakeSeconds()
    answer = bytes(range(250)) * 8_000
    with _pair(lambda _added: True, elapsed_s=elapsed_s) as (client, connection):
        connection.begin()
        gevent.spawn(connection.sendall, answer)
        read, was_overdue = bytearray(), set()
        for end in (*range(64 * 1024, len(answer), 64 * 1024), len(answer)):
            while len(read) < end:
                read += client.recv(end - len(read))
            gevent.idle()
            elapsed_s.advance(50)
            was_overdue.add(connection.is_overdue())

    assert was_overdue == {False}
    assert read == answer


def test_an_answer_that_was_taken_leaves_the_connection_as_it_was() -> None:
    elapsed_s = FakeSeconds()
    with _pair(lambda _added: True, elapsed_s=elapsed_s) as (client, connection):
        connection.begin()
        sent = connection.send(b"HTTP/1.1 100 Continue")
        elapsed_s.advance(1000)  # the body has a time of its own

        assert (client.recv(100), sent) == (b"HTTP/1.1 100 Continue", 21)
        assert not connection.is_overdue()


def test_a_request_that_waits_is_not_in_work() -> None:
    admission = _roomy()
    admission.enter()
    connection = Connection(None, admission, lambda _added: True, whole_head_s=1, piece_within_s=1)

    with connection.idle():
        during = admission.in_work

    assert (during, admission.in_work) == (0, 1)


def test_a_caller_who_hangs_up_is_noticed_through_it() -> None:
    client, theirs = socket.socketpair()
    connection = Connection(client, _full(), lambda _added: True, whole_head_s=1, piece_within_s=1)
    caller = Caller({"gunicorn.socket": connection})

    before = caller.is_gone()
    theirs.close()

    assert (before, caller.is_gone()) == (False, True)
    client.close()


def test_a_connection_that_is_hung_up_on_ends_like_any_other() -> None:
    with _pair(lambda _added: True) as (_client, connection):
        reading = gevent.spawn(connection.recv, 10_000)
        gevent.sleep(0)  # it waits now
        connection.hang_up()

        assert reading.get(timeout=5) == b""


@contextmanager
def _over_tls(folder: Path) -> Iterator[tuple[socket.socket, Connection]]:
    raw_client, raw_server = socket.socketpair()
    tls_server(folder)
    serving = GeventContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "both.pem")
    trusting = GeventContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    accepting = gevent.spawn(serving.wrap_socket, raw_server, server_side=True)
    with trusting.wrap_socket(raw_client) as client, accepting.get(timeout=5) as server:
        yield (
            client,
            Connection(server, _roomy(), lambda _added: True, whole_head_s=30, piece_within_s=60),
        )


def test_what_tls_has_read_ahead_is_not_waited_for(tmp_path: Path) -> None:
    with _over_tls(tmp_path) as (client, connection):
        body = b"b" * 10_000  # one record
        client.sendall(body)
        reading = gevent.spawn(lambda: connection.recv(4000) + connection.recv(10_000))

        assert reading.get(timeout=5) == body


def test_who_waits_over_tls_is_taken_to_be_there(tmp_path: Path) -> None:
    with _over_tls(tmp_path) as (client, connection):
        caller = Caller({"gunicorn.socket": connection})
        client.sendall(b"G")

        assert not caller.is_gone()
        assert connection.recv(9) == b"G"
