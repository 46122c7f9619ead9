"""What is left of a request's time."""

from math import inf

import gevent
from hypothesis import given
from hypothesis import strategies as st

from core.budget import left_s, within
from core.fanout import gather
from tests.fakes import FakeSeconds


def test_without_a_budget_there_is_no_end() -> None:
    assert left_s() == inf


def test_what_is_left_shrinks_to_nothing_and_not_below() -> None:
    clock = FakeSeconds()

    with within(3, elapsed_s=clock):
        seen = [left_s()]
        for _ in range(2):
            clock.advance(2)
            seen.append(left_s())

    assert seen == [3, 1, 0]
    assert left_s() == inf


@given(st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))
def test_an_inner_budget_never_lasts_longer_than_the_outer(
    outer_s: float, passed_s: float, inner_s: float
) -> None:
    clock = FakeSeconds()

    with within(outer_s, elapsed_s=clock):
        clock.advance(passed_s)
        before = left_s()
        with within(inner_s, elapsed_s=clock):
            inside = left_s()

        assert abs(inside - min(inner_s, before)) < 1e-9


def test_each_part_of_an_aggregate_sees_what_is_left_of_the_whole() -> None:
    sections = gather({"a": left_s, "b": left_s}, budget_s=5)

    assert all(0 < section.value <= 5 for section in sections.values())


def test_a_budget_of_one_greenlet_is_none_of_anothers() -> None:
    with within(1):
        elsewhere = gevent.spawn(left_s)

        assert elsewhere.get() == inf
