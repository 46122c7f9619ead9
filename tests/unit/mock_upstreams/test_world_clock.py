"""The bureaus' calendar, and what a tester may tell it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.orders_clock import ClockProblems, clock_state, order_clock
from mock_upstreams.world_clock import WorldClock
from tests.fakes import FakeClock

_NOW = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


def _clock() -> tuple[WorldClock, FakeClock]:
    real = FakeClock(_NOW)
    return WorldClock(real), real


def test_it_shows_real_time_until_told_otherwise() -> None:
    clock, real = _clock()
    real.advance(90)

    assert clock.now() == real()


def test_a_frozen_clock_stands_and_goes_on_from_where_it_stood() -> None:
    clock, real = _clock()
    order_clock(clock, {"freeze": True})
    real.advance(60)
    stood = clock.now()
    order_clock(clock, {"freeze": False})
    real.advance(5)

    assert stood == _NOW
    assert clock.now() == _NOW + timedelta(seconds=5)


def test_a_set_clock_goes_on_and_a_frozen_one_can_be_moved() -> None:
    clock, real = _clock()
    order_clock(clock, {"set": "2027-01-01T00:00:00+08:00"})
    real.advance(1)
    went_on = clock.now()
    order_clock(clock, {"freeze": True, "advance": {"days": 1, "hours": -2}})

    assert went_on == datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC)
    assert clock.now() == went_on + timedelta(hours=22)


def test_a_hurried_clock_makes_a_day_of_a_minute() -> None:
    clock, real = _clock()
    order_clock(clock, {"speed": 1440})
    real.advance(60)

    assert clock.now() == _NOW + timedelta(days=1)


def test_reset_shows_real_time_again() -> None:
    clock, real = _clock()
    order_clock(clock, {"freeze": True, "advance": 10_000})
    clock.reset()
    real.advance(1)

    assert clock.now() == real()


def test_the_state_says_all_that_the_clock_does() -> None:
    clock, _ = _clock()
    order_clock(clock, {"freeze": True, "advance": 3600})

    assert clock_state(clock) == {
        "now": "2026-03-01T02:00:00.000000Z",
        "real": "2026-03-01T01:00:00.000000Z",
        "frozen": True,
        "speed": 0.0,
        "ahead_s": 3600.0,
    }


@pytest.mark.parametrize(
    "order, problem",
    [
        ([], "clock: must be an object"),
        ({"colour": 1}, "colour: is not one of freeze, set, advance, speed"),
        ({"advance": {"weeks": 1}}, "advance: weeks is not one of days, hours, minutes, seconds"),
        ({"freeze": 1}, "freeze: must be true or false"),
        ({"set": "tomorrow"}, "set: must be a time with its offset"),
        ({"set": "2026-03-01T00:00:00"}, "set: must be a time with its offset"),
        ({"set": "1066-10-14T09:00:00Z"}, "the calendar goes from 1990 to 2099"),
        ({"advance": "1 day"}, "advance: must be seconds"),
        ({"advance": {"days": "1"}}, "advance: must be seconds"),
        ({"advance": True}, "advance: must be seconds"),
        ({"advance": float("nan")}, "advance: must be seconds"),
        ({"advance": {"days": 40_000}}, "the calendar goes from 1990 to 2099"),
        ({"speed": -1}, "speed: must be a number from 0 to 86400"),
        ({"speed": 86_401}, "speed: must be a number from 0 to 86400"),
    ],
)
def test_what_cannot_be_followed_is_refused_and_changes_nothing(
    order: object, problem: str
) -> None:
    clock, _ = _clock()

    with pytest.raises(ClockProblems, match=problem):
        order_clock(clock, order)
    assert clock.now() == _NOW


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["real", "advance", "freeze", "go", "hurry"]),
            st.integers(min_value=0, max_value=100_000),
        ),
        max_size=20,
    )
)
def test_whatever_is_told_time_never_runs_backwards_by_itself(
    steps: list[tuple[str, int]],
) -> None:
    clock, real = _clock()
    orders = {"freeze": {"freeze": True}, "go": {"freeze": False}, "hurry": {"speed": 50}}
    seen = [clock.now()]
    for step, seconds in steps:
        if step == "real":
            real.advance(seconds)
        else:
            order_clock(clock, orders.get(step, {"advance": seconds}))
        seen.append(clock.now())

    assert seen == sorted(seen)
