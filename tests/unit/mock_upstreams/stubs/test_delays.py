"""Delays of stubs: drawn from what was ordered, and the same from one seed."""

from math import exp
from random import Random
from statistics import quantiles

import pytest

from mock_upstreams.delays import Distribution
from mock_upstreams.stubs.delays import draw_ms, read_delay
from mock_upstreams.stubs.fields import StubProblem

_MANY = 20_000


def _drawn(delay: Distribution | None) -> list[float]:
    assert delay is not None
    random = Random(7)  # noqa: S311  # no secret
    return [draw_ms(delay, random) for _ in range(_MANY)]


def test_delays_are_distributed_as_ordered() -> None:
    uniform = _drawn(read_delay({"type": "uniform", "lower": 15, "upper": 25}, ()))
    lognormal = _drawn(read_delay({"type": "lognormal", "median": 80, "sigma": 0.4}, ()))

    assert min(uniform) >= 15 and max(uniform) <= 25
    assert quantiles(uniform, n=4) == pytest.approx([17.5, 20, 22.5], rel=0.05)
    assert quantiles(lognormal, n=4) == pytest.approx(
        [80 * exp(-0.6745 * 0.4), 80, 80 * exp(0.6745 * 0.4)], rel=0.05
    )
    assert set(_drawn(read_delay({"type": "fixed", "milliseconds": 9}, ()))) == {9.0}


def test_no_delay_is_longer_than_the_most_that_was_ordered() -> None:
    order = {"type": "lognormal", "median": 80, "sigma": 9, "maxValue": 100}

    assert max(_drawn(read_delay(order, ()))) == pytest.approx(100)


@pytest.mark.parametrize(
    "order, told",
    [
        ({"type": "uniform", "lower": 3, "upper": 2}, "upper: is below lower"),
        ({"type": "lognormal", "median": 3}, "sigma: is required"),
        ({"type": "lognormal", "median": 1e9, "sigma": 1}, "median: must be a number from 0 to"),
        ({"type": "uniform", "lower": 1, "upper": 2, "mean": 1}, "mean: is not a known field"),
    ],
)
def test_a_delay_that_cannot_be_drawn_is_refused(order: object, told: str) -> None:
    with pytest.raises(StubProblem, match=told):
        read_delay(order, ())
