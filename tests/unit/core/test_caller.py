"""Whether who asked is still there."""

import socket
from collections.abc import Iterator

import pytest

from core.caller import Caller


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_who_is_silent_is_there(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _theirs = pair
    ours.settimeout(7)

    assert not Caller({"gunicorn.socket": ours}).is_gone()
    assert ours.gettimeout() == 7


def test_what_they_have_sent_since_stays_to_be_read(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    theirs.sendall(b"GET /")

    assert not Caller({"gunicorn.socket": ours}).is_gone()
    assert ours.recv(9) == b"GET /"


def test_who_hung_up_is_gone(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    theirs.close()

    assert Caller({"gunicorn.socket": ours}).is_gone()


def test_a_connection_that_broke_is_gone(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, _theirs = pair
    caller = Caller({"gunicorn.socket": ours})

    class Broken:
        gettimeout = ours.gettimeout
        settimeout = ours.settimeout

        def recv_into(self, *_arguments: object) -> int:
            raise ConnectionResetError

    assert not caller.is_gone()
    assert Caller({"gunicorn.socket": Broken()}).is_gone()


def test_nobody_is_seen_to_go_where_there_is_no_connection() -> None:
    caller = Caller({})

    with caller.idle():
        assert not caller.is_gone()
