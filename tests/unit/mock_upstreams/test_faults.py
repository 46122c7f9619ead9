"""Orders: what is accepted, which one acts, how often."""

import pytest

from mock_upstreams.faults import Faultable, FaultBook, FaultKind, FaultProblems, parse_faults

_BUREAUS = {
    "a": Faultable(operations=("x", "y"), dialect_faults=frozenset({FaultKind.MISSING_FIELD})),
    "b": Faultable(operations=("z",), dialect_faults=frozenset()),
}


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
    ],
)
def test_orders_that_cannot_be_followed_are_refused_by_name(order: object, problem: str) -> None:
    with pytest.raises(FaultProblems) as caught:
        parse_faults([order], _BUREAUS)

    assert problem in "; ".join(caught.value.problems)
    assert caught.value.problems[0].startswith("fault 0: ")


@pytest.mark.parametrize("payload", [None, {}, "status", [{}] * 101])
def test_orders_come_as_a_bounded_list(payload: object) -> None:
    with pytest.raises(FaultProblems):
        parse_faults(payload, _BUREAUS)


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(FaultProblems) as caught:
        parse_faults([{"bureau": "c", "fault": "empty"}, {"fault": "empty"}], _BUREAUS)

    assert len(caught.value.problems) == 2


def _book(*orders: dict[str, object]) -> FaultBook:
    book = FaultBook()
    book.replace(parse_faults(list(orders), _BUREAUS))
    return book


def test_the_first_order_that_fits_acts() -> None:
    book = _book(
        {"bureau": "b", "fault": "reset"},
        {"bureau": "a", "operation": "y", "fault": "empty"},
        {"bureau": "a", "fault": "garbage"},
    )

    taken = [book.take("a", "x"), book.take("a", "y"), book.take("b", "z")]

    assert [fault.kind for fault in taken if fault] == ["garbage", "empty", "reset"]


def test_an_order_acts_as_often_as_told() -> None:
    book = _book({"bureau": "a", "fault": "empty", "times": 2})

    acted = [book.take("a", "x") is not None for _ in range(4)]

    assert acted == [True, True, False, False]
    assert book.in_force() == []


def test_an_order_without_a_number_acts_until_told_otherwise() -> None:
    book = _book({"bureau": "a", "fault": "empty"})

    assert all(book.take("a", "x") for _ in range(10))
    book.replace([])
    assert book.take("a", "x") is None


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
    ],
)
def test_an_order_in_force_is_told_whole_and_can_be_given_again(
    order: dict[str, object], told: dict[str, object]
) -> None:
    (fault,) = parse_faults([{"bureau": "a", **order}], _BUREAUS)

    again = fault.as_order(fault.times)

    assert again == {"bureau": "a", "fault": order["fault"], "delay_s": 0.0, **told}
    assert parse_faults([again], _BUREAUS) == [fault]
