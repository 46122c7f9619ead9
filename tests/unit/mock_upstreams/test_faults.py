"""Orders: what is accepted, which one acts, how often."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mock_upstreams.delays import parse_distribution
from mock_upstreams.fault_book import Call, FaultBook
from mock_upstreams.fault_orders import Faultable, FaultProblems, parse_faults
from mock_upstreams.faults import FaultKind
from tests.fakes import FakeClock

_BUREAUS = {
    "a": Faultable(
        operations=("x", "y"),
        dialect_faults=frozenset({FaultKind.MISSING_FIELD, FaultKind.STALE_RECORD}),
        fields={"x": ("f", "g")},
    ),
    "b": Faultable(operations=("z",), dialect_faults=frozenset()),
}

_NOW = datetime(2026, 3, 1, tzinfo=UTC)
_UNIFORM = {"distribution": "uniform", "lower_s": 1.0, "upper_s": 3.0}
_LOGNORMAL = {"distribution": "lognormal", "median_s": 0.2, "sigma": 0.8}


_X = Call(bureau="a", operation="x")
_Z = Call(bureau="b", operation="z")


def _knows(code: str) -> bool:
    return code == "lin"


@pytest.mark.parametrize(
    "order, problem",
    [
        ({"fault": "empty"}, "bureau: is required"),
        ({"bureau": "a"}, "fault: is required"),
        ({"bureau": "c", "fault": "empty"}, "bureau: must be one of a, b"),
        ({"bureau": "a", "fault": "explode"}, "fault: must be one of status, body"),
        ({"bureau": "a", "fault": "empty", "operation": "z"}, "operation: must be one of x, y"),
        ({"bureau": "b", "fault": "missing_field"}, "cannot show missing_field"),
        ({"bureau": "a", "fault": "empty", "colour": 1}, "colour: is not a known key"),
        ({"bureau": "a", "fault": "status", "status": 99}, "status: must be"),
        ({"bureau": "a", "fault": "status", "status": "500"}, "status: must be"),
        ({"bureau": "a", "fault": "empty", "times": 0}, "times: must be"),
        ({"bureau": "a", "fault": "empty", "times": True}, "times: must be"),
        ({"bureau": "a", "fault": "delay"}, "delay_s: is required"),
        ({"bureau": "a", "fault": "delay", "delay_s": 601}, "delay_s: must be"),
        ({"bureau": "a", "fault": "dribble", "bytes_per_s": 0}, "bytes_per_s: must be"),
        ({"bureau": "a", "fault": "redirect", "location": "a\r\nb"}, "location: must be"),
        ({"bureau": "a", "fault": "huge", "size_bytes": 10**9}, "size_bytes: must be"),
        ({"bureau": ["a"], "fault": {}}, "bureau: must be"),
        ("empty", "must be an object"),
        ({"bureau": "*", "fault": "missing_field"}, "not every bureau can show missing_field"),
        ({"bureau": "*", "fault": "empty", "operation": "w"}, "operation: must be one of x, y, z"),
        ({"bureau": "a", "fault": "empty", "persona": "x"}, "persona: no such citizen"),
        ({"bureau": "a", "fault": "empty", "header": {}}, "header: must be an object"),
        ({"bureau": "a", "fault": "empty", "probability": 1.5}, "probability: must be"),
        ({"bureau": "a", "fault": "empty", "every_s": 5}, "every_s, on_s: each needs the other"),
        ({"bureau": "a", "fault": "empty", "field": "f"}, "field: says nothing to empty"),
        (
            {"bureau": "a", "fault": "missing_field", "operation": "x", "field": "h"},
            "field: no answer has 'h'; there are f, g",
        ),
        (
            {"bureau": "a", "fault": "delay", "delay_s": 1, "delay": _UNIFORM},
            "delay: one of delay_s and delay is enough",
        ),
        (
            {"bureau": "a", "fault": "delay", "delay": {**_UNIFORM, "lower_s": 9}},
            "delay: must be an object",
        ),
        (
            {"bureau": "a", "fault": "delay", "delay": {"distribution": "normal"}},
            "delay: distribution must be one of uniform, lognormal, not 'normal'",
        ),
        (
            {"bureau": "a", "fault": "delay", "delay": {**_UNIFORM, "mean_s": 1}},
            "delay: mean_s is unknown; uniform takes lower_s and upper_s",
        ),
        (
            {"bureau": "a", "fault": "delay", "delay": {"distribution": "lognormal", "sigma": 1}},
            "delay: median_s is missing; lognormal takes median_s and sigma",
        ),
        (
            {"bureau": "a", "fault": "status", "bytes_per_s": 7},
            "bytes_per_s: says nothing to status, but to dribble",
        ),
        (
            {"bureau": "a", "fault": "empty", "status": 503},
            "status: says nothing to empty, but to status, body",
        ),
    ],
)
def test_orders_that_cannot_be_followed_are_refused_by_name(order: object, problem: str) -> None:
    with pytest.raises(FaultProblems) as caught:
        parse_faults([order], _BUREAUS, _knows)

    assert problem in "; ".join(caught.value.problems)
    assert caught.value.problems[0].startswith("fault 0: ")


@pytest.mark.parametrize("payload", [None, {}, "status", [{}] * 101])
def test_orders_come_as_a_bounded_list(payload: object) -> None:
    with pytest.raises(FaultProblems):
        parse_faults(payload, _BUREAUS, _knows)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(FaultProblems) as caught:
        parse_faults([{"bureau": "c", "fault": "empty"}, {"fault": "empty"}], _BUREAUS, _knows)

    assert len(caught.value.problems) == 2


def _book(
    *orders: dict[str, object], now: Callable[[], datetime] = lambda: _NOW, seed: str = "s"
) -> FaultBook:
    book = FaultBook(now, lambda: seed)
    book.replace(parse_faults(list(orders), _BUREAUS, _knows))
    return book


def test_the_first_order_that_fits_acts() -> None:
    book = _book(
        {"bureau": "b", "fault": "reset"},
        {"bureau": "a", "operation": "y", "fault": "empty"},
        {"bureau": "a", "fault": "garbage"},
    )

    taken = [
        book.take(Call(bureau="a", operation="x")),
        book.take(Call(bureau="a", operation="y")),
        book.take(Call(bureau="b", operation="z")),
    ]

    assert [fault.kind for fault in taken if fault] == ["garbage", "empty", "reset"]


def test_an_order_acts_as_often_as_told() -> None:
    book = _book({"bureau": "a", "fault": "empty", "times": 2})

    acted = [book.take(Call(bureau="a", operation="x")) is not None for _ in range(4)]

    assert acted == [True, True, False, False]
    assert book.in_force() == []


def test_an_order_without_a_number_acts_until_told_otherwise() -> None:
    book = _book({"bureau": "a", "fault": "empty"})

    assert all(book.take(Call(bureau="a", operation="x")) for _ in range(10))
    book.replace([])
    assert book.take(Call(bureau="a", operation="x")) is None


@pytest.mark.parametrize(
    "order, told",
    [
        (
            {"fault": "status", "retry_after_s": 7, "times": 2, "operation": "x"},
            {"status": 500, "body": "", "retry_after_s": 7, "times": 2, "operation": "x"},
        ),
        ({"fault": "dribble", "delay_s": 1.5}, {"bytes_per_s": 5.0, "delay_s": 1.5}),
        ({"fault": "delay", "delay_s": 3}, {"delay_s": 3}),
        ({"fault": "missing_field", "field": "f"}, {"field": "f"}),
        ({"fault": "redirect"}, {"location": "/elsewhere"}),
        ({"fault": "huge", "size_bytes": 9}, {"size_bytes": 9}),
        ({"fault": "reset"}, {}),
        ({"fault": "delay", "delay": _UNIFORM}, {"delay": _UNIFORM, "delay_s": None}),
        ({"fault": "stale_record", "persona": "lin"}, {"days_ago": 400, "persona": "lin"}),
        ({"fault": "empty", "header": {"x": "1"}}, {"header": {"x": "1"}}),
        ({"fault": "empty", "probability": 0.5, "seed": 7}, {"probability": 0.5, "seed": 7}),
        ({"fault": "empty", "every_s": 9, "on_s": 2}, {"every_s": 9, "on_s": 2}),
    ],
)
def test_an_order_in_force_is_told_whole_and_can_be_given_again(
    order: dict[str, object], told: dict[str, object]
) -> None:
    (fault,) = parse_faults([{"bureau": "a", **order}], _BUREAUS, _knows)

    again = fault.as_order(fault.times)

    whole = {"bureau": "a", "fault": order["fault"], "delay_s": 0.0, **told}
    assert again == {key: value for key, value in whole.items() if value is not None}
    assert parse_faults([again], _BUREAUS, _knows) == [fault]


def test_an_order_for_every_bureau_counts_them_together() -> None:
    book = _book({"bureau": "*", "fault": "empty", "times": 2})

    acted = [book.take(call) is not None for call in (_X, _Z, _X)]

    assert acted == [True, True, False]


def test_an_order_about_a_citizen_acts_on_requests_about_them_alone() -> None:
    book = _book({"bureau": "a", "fault": "empty", "persona": "lin"})

    assert book.take(replace(_X, who=lambda: "lin"))
    assert book.take(replace(_X, who=lambda: "he")) is None
    assert book.take(_X) is None


def test_nobody_is_looked_for_where_no_order_asks() -> None:
    def never() -> str | None:
        raise AssertionError("looked for")

    book = _book({"bureau": "b", "fault": "empty", "persona": "lin"})

    assert book.take(replace(_X, who=never)) is None


@pytest.mark.parametrize(
    "sent, acts", [("blue", True), ("blue-7", False), ("green", False), (None, False)]
)
def test_an_order_about_a_header_needs_its_value(sent: str | None, acts: bool) -> None:
    book = _book({"bureau": "a", "fault": "empty", "header": {"x-team": "blue"}})

    assert (book.take(replace(_X, header=lambda name: sent)) is not None) is acts


def test_a_star_stands_for_the_rest_of_a_header() -> None:
    book = _book({"bureau": "a", "fault": "empty", "header": {"traceparent": "00-4bf9*"}})

    assert book.take(replace(_X, header=lambda name: "00-4bf92f-01"))


def test_a_probability_is_kept_and_drawn_alike_from_one_seed() -> None:
    order = {"bureau": "a", "fault": "empty", "probability": 0.3}

    def acted(seed: str) -> list[bool]:
        book = _book(order, seed=seed)
        return [book.take(_X) is not None for _ in range(2000)]

    first = acted("one")
    assert first == acted("one")
    assert first != acted("two")
    assert 540 <= sum(first) <= 660  # 600 expected, three deviations either side


def test_who_is_spared_by_one_order_may_meet_the_next() -> None:
    book = _book(
        {"bureau": "a", "fault": "garbage", "probability": 0},
        {"bureau": "a", "fault": "empty"},
    )

    fault = book.take(_X)

    assert fault is not None
    assert fault.kind is FaultKind.EMPTY


def test_only_requests_that_it_acted_on_count_against_its_number() -> None:
    book = _book({"bureau": "a", "fault": "empty", "probability": 0.5, "times": 3})

    acted = [book.take(_X) is not None for _ in range(50)]

    assert sum(acted) == 3


def test_a_timed_order_begins_and_ends_by_the_clock() -> None:
    clock = FakeClock(_NOW)
    book = _book({"bureau": "a", "fault": "empty", "after_s": 10, "for_s": 20}, now=clock)

    acted = []
    for _ in range(4):
        acted.append(book.take(_X) is not None)
        clock.advance(10)

    assert acted == [False, True, True, False]
    assert book.in_force() == []


def test_a_timed_order_is_told_with_the_time_that_is_left() -> None:
    clock = FakeClock(_NOW)
    book = _book({"bureau": "a", "fault": "empty", "after_s": 10, "for_s": 20}, now=clock)
    clock.advance(4)
    waiting = book.in_force()[0][0]
    clock.advance(11)
    acting = book.in_force()[0][0]

    assert (waiting.after_s, waiting.for_s) == (6, 20)
    assert (acting.after_s, acting.for_s) == (None, 15)


def test_a_flapping_order_comes_and_goes() -> None:
    clock = FakeClock(_NOW)
    book = _book({"bureau": "a", "fault": "empty", "every_s": 10, "on_s": 4}, now=clock)

    acted = []
    for _ in range(10):
        acted.append(book.take(_X) is not None)
        clock.advance(2)

    assert acted == [True, True, False, False, False] * 2


def test_nothing_is_done_in_the_past() -> None:
    book = _book({"bureau": "a", "fault": "stale_record"})

    assert book.take(replace(_X, is_writing=True)) is None
    assert book.take(_X)


@pytest.mark.parametrize("order", [_UNIFORM, _LOGNORMAL], ids=["uniform", "lognormal"])
def test_drawn_delays_have_the_quantiles_of_their_distribution(order: dict[str, object]) -> None:
    distribution = parse_distribution(order)
    book = _book({"bureau": "a", "fault": "delay", "delay": order})

    drawn = sorted(book.take(_X).delay_s for _ in range(20_000))

    for share in (0.1, 0.25, 0.5, 0.75, 0.9, 0.99):
        assert drawn[int(share * len(drawn))] == pytest.approx(distribution.at(share), rel=0.05)


def test_a_lognormal_delay_ends_somewhere() -> None:
    assert parse_distribution({**_LOGNORMAL, "sigma": 5, "median_s": 600}).at(0.999) == 600


def test_layers_are_dropped_by_name_and_orders_come_before_presets() -> None:
    book = FaultBook(lambda: _NOW, lambda: "s")
    book.replace(parse_faults([{"bureau": "a", "fault": "empty"}], _BUREAUS, _knows), layer="p")
    book.replace(parse_faults([{"bureau": "a", "fault": "reset"}], _BUREAUS, _knows))

    ordered = book.take(_X)
    book.replace([])
    preset = book.take(_X)
    book.replace([], layer="p")

    assert (ordered.kind, preset.kind) == (FaultKind.RESET, FaultKind.EMPTY)
    assert book.take(_X) is None
