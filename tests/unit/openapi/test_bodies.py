"""A body that does not come in time is given up, however it fails to come."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import gevent
import pytest
from gevent import socket

from core.errors import RequestTooSlow
from openapi.bodies import TimedBody


@contextmanager
def connected() -> Iterator[tuple[socket.socket, io.BufferedReader]]:
    """Return a client's socket, and what a server reads from the other end of it."""
    client, server = socket.socketpair()
    with client, server, server.makefile("rb") as stream:
        yield client, stream


def test_a_body_that_is_there_is_read_whole() -> None:
    body = TimedBody(io.BytesIO(b"all of it"), within_s=60)

    assert body.readall() == b"all of it"


def test_a_client_that_falls_silent_is_given_up() -> None:
    with connected() as (client, stream):
        client.sendall(b"half")
        body = TimedBody(stream, within_s=0.05)

        with pytest.raises(RequestTooSlow):
            body.read(8)


def test_a_trickle_buys_no_more_time() -> None:
    with connected() as (client, stream):

        def trickle() -> None:
            while True:
                client.sendall(b".")
                gevent.sleep(0.01)

        sender = gevent.spawn(trickle)
        body = TimedBody(stream, within_s=0.1)

        with pytest.raises(RequestTooSlow):
            body.readall()
        sender.kill()


def test_nothing_is_read_once_the_time_is_up() -> None:
    stream = io.BytesIO(b"late")
    body = TimedBody(stream, within_s=0)

    with pytest.raises(RequestTooSlow):
        body.read(4)

    assert stream.read() == b"late"
