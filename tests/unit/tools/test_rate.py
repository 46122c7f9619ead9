import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.rate import Rate


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_is_around_its_rate(count: int, more: int) -> None:
    rate = Rate(count=count, of=count + more or 1)

    assert rate.low is not None
    assert rate.rate is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.rate <= rate.high <= 1
    assert rate.low < rate.high


@given(st.integers(1, 200), st.integers(2, 10))
def test_a_rate_may_pass_one_and_its_interval_does_not(of: int, times: int) -> None:
    rate = Rate(count=times * of, of=of)

    assert rate.rate == times
    assert rate.low is not None
    assert 0 < rate.low < 1.0 == rate.high


@pytest.mark.parametrize("of, high", [(100, 0.0370), (30_000, 1.28e-4)])
def test_none_of_many_shows_how_rare_it_is(of: int, high: float) -> None:
    rate = Rate(count=0, of=of)

    assert (rate.low, rate.high) == (0.0, pytest.approx(high, rel=0.01))


def test_of_no_cases_there_is_no_rate() -> None:
    rate = Rate(count=0, of=0)

    assert rate.as_json() == {"count": 0, "of": 0, "rate": None, "low": None, "high": None}
    assert str(rate) == "no cases"
