"""A body that does not come in time is given up, however it fails to come."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import gevent
import pytest
from gevent import socket

from core.errors import GatewayBusy, RequestTooSlow
from openapi.bodies import Room, TimedBody


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


def _large(room: Room, size: int) -> TimedBody:
    return TimedBody(io.BytesIO(bytes(size)), within_s=60, room=room)


def test_large_bodies_have_a_room_that_they_share() -> None:
    room = Room(100_000)
    first, second = _large(room, 150_000), _large(room, 150_000)
    first.readall()

    with pytest.raises(GatewayBusy) as busy:
        second.readall()
    first.close()

    assert busy.value.headers == {"Retry-After": "1"}
    assert len(_large(room, 150_000).readall()) == 150_000


def test_a_body_that_was_given_up_leaves_its_room_to_others() -> None:
    room = Room(100_000)
    body = _large(room, 170_000)

    with pytest.raises(GatewayBusy):
        body.readall()
    during_bytes = room.left_bytes
    body.close()
    body.close()

    assert (during_bytes < 50_000, room.left_bytes) == (True, 100_000)


def test_small_bodies_take_no_room() -> None:
    room = Room(0)

    assert len(_large(room, 65_536).readall()) == 65_536


def test_who_announces_much_and_sends_nothing_takes_no_room() -> None:
    room = Room(100_000)
    with connected() as (client, stream):
        client.sendall(b"half")
        body = TimedBody(stream, within_s=60, room=room)
        reading = gevent.spawn(body.read, 8_000_000)
        gevent.idle()

        assert room.left_bytes == 100_000
        reading.kill()
