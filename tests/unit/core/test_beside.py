"""Work beside the loop: others go on, one piece at a time, and what it raises is raised."""

import threading
import time
from functools import partial

import gevent
import pytest

from core.beside import Beside
from core.errors import GatewayBusy

_GIVE_UP_S = 60


def test_the_loop_goes_on_while_work_is_done() -> None:
    beside, gate = Beside(most=20), threading.Event()
    working = gevent.spawn(beside.run, partial(gate.wait, _GIVE_UP_S))
    gevent.sleep(0)

    gate.set()

    assert working.get(timeout=_GIVE_UP_S) is True


def test_of_many_pieces_one_is_worked_on_at_a_time_and_in_turn() -> None:
    beside, events = Beside(most=20), list[tuple[str, int]]()

    def work(number: int) -> int:
        events.append(("begun", number))
        for _ in range(100):
            time.sleep(0)  # another thread, if there were one, would come in here
        events.append(("done", number))
        return number

    waiting = [gevent.spawn(beside.run, partial(work, number)) for number in range(20)]
    gevent.joinall(waiting, timeout=_GIVE_UP_S)

    assert [one.value for one in waiting] == list(range(20))
    assert events == [(step, number) for number in range(20) for step in ("begun", "done")]


def test_a_piece_whose_request_has_ended_is_done_before_the_next_is_begun() -> None:
    beside, gate, events = Beside(most=20), threading.Event(), list[str]()

    def first() -> None:
        gate.wait(_GIVE_UP_S)
        events.append("first done")

    ended = gevent.spawn(beside.run, first)
    gevent.sleep(0)
    ended.kill()
    next_one = gevent.spawn(beside.run, partial(events.append, "second begun"))
    gevent.sleep(0)

    gate.set()
    next_one.get(timeout=_GIVE_UP_S)

    assert events == ["first done", "second begun"]


def test_what_the_work_raises_is_raised_and_written_nowhere(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ValueError, match="no such"):
        Beside(most=20).run(_fail)

    assert capfd.readouterr() == ("", "")


def _fail() -> None:
    raise ValueError("no such number")


def test_whoever_comes_when_too_many_wait_is_refused_until_there_is_room() -> None:
    beside, gate = Beside(most=2), threading.Event()
    inside = [gevent.spawn(beside.run, partial(gate.wait, _GIVE_UP_S)) for _ in range(2)]
    gevent.sleep(0)

    with pytest.raises(GatewayBusy):
        beside.run(int)
    gate.set()
    gevent.joinall(inside, timeout=_GIVE_UP_S)

    assert [one.value for one in inside] == [True, True]
    assert beside.run(int) == 0
