"""Rounds of the loop stay short: who comes late in one goes on in a later one, in order."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import gevent
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.turns import Turns
from tests.fakes import FakeSeconds

LONG_S = 1.0
_GIVE_UP_S = 10


@pytest.fixture
def elapsed_s() -> FakeSeconds:
    return FakeSeconds()


@pytest.fixture
def turns(elapsed_s: FakeSeconds) -> Iterator[Turns]:
    turns = Turns(elapsed_s=elapsed_s)
    with turns.kept():
        yield turns


def _in_a_long_round(elapsed_s: FakeSeconds) -> None:
    """Begin a round of the loop, and let it have lasted too long already."""
    gevent.idle()
    elapsed_s.advance(LONG_S)


def test_in_a_short_round_nobody_waits(turns: Turns) -> None:
    gevent.idle()
    coming = [gevent.spawn(turn) for turn in (turns.begin, turns.go_on) * 100]
    gevent.sleep(0)

    assert all(one.ready() for one in coming)


def test_unless_turns_are_kept_nobody_waits(elapsed_s: FakeSeconds) -> None:
    turns = Turns(elapsed_s=elapsed_s)
    with turns.kept():
        gevent.idle()
    elapsed_s.advance(LONG_S)
    coming = gevent.spawn(turns.begin)
    gevent.sleep(0)

    assert coming.ready()


def test_who_comes_late_in_a_round_goes_on_in_the_next(
    turns: Turns, elapsed_s: FakeSeconds
) -> None:
    _in_a_long_round(elapsed_s)
    late = gevent.spawn(turns.go_on)
    gevent.sleep(0)
    before = late.ready()
    late.join(_GIVE_UP_S)

    assert (before, late.ready()) == (False, True)


def test_what_is_under_way_goes_before_what_has_yet_to_begin(
    turns: Turns, elapsed_s: FakeSeconds
) -> None:
    _in_a_long_round(elapsed_s)
    went = []

    def work(name: str) -> None:
        (turns.begin if name.startswith("begin") else turns.go_on)()
        went.append(name)
        elapsed_s.advance(LONG_S)  # one a round

    names = ["begin 1", "go on 1", "begin 2", "go on 2"]
    working = [gevent.spawn(work, name) for name in names]
    gevent.joinall(working, timeout=_GIVE_UP_S)

    assert went == ["go on 1", "go on 2", "begin 1", "begin 2"]


def test_nobody_goes_on_twice_while_another_waits(turns: Turns, elapsed_s: FakeSeconds) -> None:
    _in_a_long_round(elapsed_s)
    went = []

    def work(name: str, times: int) -> None:
        for _ in range(times):
            turns.go_on()
            went.append(name)

    working = [gevent.spawn(work, "one", 2), gevent.spawn(work, "another", 1)]
    gevent.joinall(working, timeout=_GIVE_UP_S)

    assert went == ["one", "another", "one"]


def test_the_loop_comes_round_between_two_long_ones(turns: Turns, elapsed_s: FakeSeconds) -> None:
    _in_a_long_round(elapsed_s)
    went: list[str] = []
    rounds = gevent.get_hub().loop.check(ref=False)
    rounds.start(went.append, "round")

    def work() -> None:
        turns.go_on()
        went.append("work")
        elapsed_s.advance(LONG_S)

    gevent.joinall([gevent.spawn(work) for _ in range(3)], timeout=_GIVE_UP_S)
    rounds.stop()
    first = went.index("work")

    assert went[first : first + 5] == ["work", "round", "work", "round", "work"]


def test_who_waits_for_an_event_goes_on_after_it(turns: Turns) -> None:
    event = gevent.get_hub().loop.async_()
    waiting = gevent.spawn(turns.go_on_after, event)
    gevent.idle()
    before = waiting.ready()
    event.send()
    waiting.join(_GIVE_UP_S)

    assert (before, waiting.ready(), event.active) == (False, True, False)


def test_of_events_that_come_together_one_a_long_round_is_gone_on_with(
    turns: Turns, elapsed_s: FakeSeconds
) -> None:
    loop = gevent.get_hub().loop
    events = [loop.async_() for _ in range(3)]
    went: list[str] = []
    rounds = loop.check(ref=False)
    rounds.start(went.append, "round")

    def work(event: Any) -> None:
        turns.go_on_after(event)
        went.append("work")
        elapsed_s.advance(LONG_S)

    working = [gevent.spawn(work, event) for event in events]
    gevent.idle()
    for event in events:
        event.send()
    gevent.joinall(working, timeout=_GIVE_UP_S)
    together = [pair for pair in pairwise(went) if pair == ("work", "work")]

    assert (went.count("work"), together) == (3, [])


def test_who_waits_on_a_socket_that_another_closes_is_told(turns: Turns) -> None:
    one, another = gevent.socket.socketpair()
    with one, another:
        waiting = gevent.spawn(turns.go_on_after, one._read_event)
        gevent.idle()
        one.close()
        waiting.join(_GIVE_UP_S)

    assert isinstance(waiting.exception, OSError)


def test_it_says_how_long_somebody_has_waited(turns: Turns, elapsed_s: FakeSeconds) -> None:
    _in_a_long_round(elapsed_s)
    first = gevent.spawn(turns.begin)
    gevent.sleep(0)
    elapsed_s.advance(2)
    second = gevent.spawn(turns.go_on)
    gevent.sleep(0)
    elapsed_s.advance(3)
    waited_s = turns.longest_wait_s()
    gevent.joinall([first, second], timeout=_GIVE_UP_S)

    assert (waited_s, turns.longest_wait_s()) == (5, 0)


@given(
    steps=st.lists(
        st.sampled_from(["begin", "go on", "wait", "event", "kill", "round", "late"]), max_size=40
    )
)
def test_whoever_comes_or_is_cut_off_nobody_is_left_behind(steps: list[str]) -> None:
    elapsed_s = FakeSeconds()
    turns = Turns(elapsed_s=elapsed_s)
    coming: list[gevent.Greenlet] = []
    events: list[Any] = []
    with turns.kept():
        _in_a_long_round(elapsed_s)
        for step in steps:
            if step in ("begin", "go on", "wait"):
                events.append(gevent.get_hub().loop.async_())
                come = {"begin": turns.begin, "go on": turns.go_on}.get(
                    step, partial(turns.go_on_after, events[-1])
                )
                coming.append(gevent.spawn(come))
                gevent.sleep(0)
            elif step == "event" and events:
                events[-1].send()
            elif step == "kill" and coming:
                coming[-1].kill()
            elif step == "round":
                gevent.idle()
            elif step == "late":
                elapsed_s.advance(LONG_S)
        for event in events:
            event.send()
        gevent.joinall(coming, timeout=_GIVE_UP_S)

    assert all(one.ready() for one in coming)
    assert not any(event.active for event in events)
