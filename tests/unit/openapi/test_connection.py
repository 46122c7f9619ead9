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
    serve: Callable[[dict[str, str]], bool], admission: Admission | None = None
) -> Iterator[tuple[socket.socket, Connection]]:
    client, server = socket.socketpair()
    client.settimeout(5)
    with client, server:
        yield (
            client,
            Connection(server, admission or _roomy(), serve, whole_head_s=30),
        )


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
        elapsed_s=elapsed_s,
    )

    elapsed_s.advance(30)
    in_time = connection.is_overdue()
    elapsed_s.advance(1)
    late = connection.is_overdue()
    connection.begin()

    assert (in_time, late, connection.is_overdue()) == (False, True, False)


def test_a_request_that_waits_is_not_in_work() -> None:
    admission = _roomy()
    admission.enter()
    connection = Connection(None, admission, lambda _added: True, whole_head_s=1)

    with connection.idle():
        during = admission.in_work

    assert (during, admission.in_work) == (0, 1)


def test_a_caller_who_hangs_up_is_noticed_through_it() -> None:
    client, theirs = socket.socketpair()
    connection = Connection(client, _full(), lambda _added: True, whole_head_s=1)
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


def test_what_tls_has_read_ahead_is_not_waited_for(tmp_path: Path) -> None:
    raw_client, raw_server = socket.socketpair()
    tls_server(tmp_path)
    serving = GeventContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(tmp_path / "both.pem")
    trusting = GeventContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    accepting = gevent.spawn(serving.wrap_socket, raw_server, server_side=True)
    with trusting.wrap_socket(raw_client) as client, accepting.get(timeout=5) as server:
        connection = Connection(server, _roomy(), lambda _added: True, whole_head_s=30)
        body = b"b" * 10_000  # one record
        client.sendall(body)
        reading = gevent.spawn(lambda: connection.recv(4000) + connection.recv(10_000))

        assert reading.get(timeout=5) == body
