"""Who asks the same at the same time shares one answer."""

import gc
import weakref
from contextlib import suppress

import gevent
import pytest
from gevent.event import Event

from core.budget import BudgetExceeded, within
from core.errors import BureauTimeout
from core.upstream.flights import Flight, Flights


class Bureau:
    """Answers when it is let, and knows how often it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked = 0
        self.may_answer = Event()
        self.error = error

    def fly(self, _flight: Flight[int]) -> int:
        self.asked += 1
        number = self.asked
        self.may_answer.wait()
        if self.error:
            raise self.error
        return number


@pytest.fixture
def flights() -> Flights[int]:
    return Flights()


def join(
    flights: Flights[int], bureau: Bureau, number: int, key: str = "k"
) -> list[gevent.Greenlet]:
    calls = [gevent.spawn(flights.join, key, bureau.fly) for _ in range(number)]
    gevent.idle()
    return calls


def test_fifty_at_once_are_one_call(flights) -> None:
    bureau = Bureau()
    calls = join(flights, bureau, 50)
    bureau.may_answer.set()

    answers = [call.get() for call in calls]

    assert bureau.asked == 1
    assert answers == [(1, False)] + [(1, True)] * 49


def test_those_who_come_later_ask_anew(flights) -> None:
    bureau = Bureau()
    bureau.may_answer.set()

    assert [flights.join("k", bureau.fly) for _ in range(2)] == [(1, False), (2, False)]


def test_another_question_is_another_call(flights) -> None:
    bureau = Bureau()
    join(flights, bureau, 2, "one")
    join(flights, bureau, 2, "other")
    bureau.may_answer.set()

    assert bureau.asked == 2


def test_everybody_gets_the_failure(flights) -> None:
    bureau = Bureau(error=BureauTimeout(bureau="tax"))
    calls = join(flights, bureau, 50)
    bureau.may_answer.set()
    gevent.joinall(calls)

    assert bureau.asked == 1
    assert {type(call.exception) for call in calls} == {BureauTimeout}


def test_one_who_is_killed_while_waiting_is_not_missed(flights) -> None:
    bureau = Bureau()
    first, second, third = join(flights, bureau, 3)
    second.kill()
    bureau.may_answer.set()

    assert (first.get(), third.get()) == ((1, False), (1, True))


def test_if_the_one_who_asks_is_killed_one_of_the_others_asks(flights) -> None:
    bureau = Bureau()
    calls = join(flights, bureau, 10)
    calls[0].kill()
    gevent.idle()
    bureau.may_answer.set()
    answers = [call.get() for call in calls[1:]]

    assert bureau.asked == 2
    assert sorted(answers) == [(2, False)] + [(2, True)] * 8


def test_who_has_no_more_time_stops_waiting(flights) -> None:
    bureau = Bureau()
    (first,) = join(flights, bureau, 1)

    with within(0.01), pytest.raises(BudgetExceeded):
        flights.join("k", bureau.fly)

    bureau.may_answer.set()
    assert first.get() == (1, False)


def test_a_dropped_flight_lands_and_is_joined_by_nobody(flights) -> None:
    bureau, landed = Bureau(), []

    def fly(flight: Flight[int]) -> int:
        number = bureau.fly(flight)
        landed.append((number, flight.is_dropped))
        return number

    before = gevent.spawn(flights.join, "k", fly)
    gevent.idle()
    flights.drop(lambda key: key == "k")
    after = gevent.spawn(flights.join, "k", fly)
    gevent.idle()
    bureau.may_answer.set()

    assert (before.get(), after.get()) == ((1, False), (2, False))
    assert sorted(landed) == [(1, True), (2, False)]


def test_what_nobody_else_waited_for_leaves_nothing_of_its_failure_to_the_collector() -> None:
    def fail() -> "weakref.ref[Event]":
        of_whom = Event()  # anything that can be watched

        def fly(_flight: Flight[int]) -> int:
            raise BureauTimeout(f"{of_whom}", bureau="tax")

        with suppress(BureauTimeout):
            Flights[int]().join("k", fly)
        return weakref.ref(of_whom)

    gc.collect()
    gc.disable()
    try:
        assert fail()() is None
    finally:
        gc.enable()
