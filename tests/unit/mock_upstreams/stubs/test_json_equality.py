"""Equality of JSON values, strict and loosened, on values of every shape."""

import json
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.stubs.matching.json_equality import JsonEquality, pair_up

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(alphabet="ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)
_EVERY = [
    JsonEquality(ignore_array_order=order, ignore_extra_elements=extra)
    for order in (False, True)
    for extra in (False, True)
]


@given(value=_JSON, other=_JSON)
def test_strict_equality_is_that_of_json(value: object, other: object) -> None:
    assert JsonEquality().same(value, other) == (
        json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


@given(value=_JSON)
def test_every_value_equals_itself_however_it_is_compared(value: object) -> None:
    assert all(equality.same(value, value) for equality in _EVERY)


@given(values=st.lists(_JSON, max_size=6), random=st.randoms(use_true_random=False))
def test_order_does_not_matter_where_it_is_ignored(values: list[object], random: Any) -> None:
    mixed = random.sample(values, len(values))

    assert JsonEquality(ignore_array_order=True).same(values, mixed)


@given(value=st.dictionaries(st.sampled_from("abc"), _JSON, max_size=3), extra=_JSON)
def test_more_than_was_expected_is_taken_only_where_it_is_ignored(
    value: dict[str, object], extra: object
) -> None:
    more = {**value, "z": extra}

    assert JsonEquality(ignore_extra_elements=True).same(value, more)
    assert not JsonEquality().same(value, more)


@given(st.lists(st.lists(st.integers(0, 4), max_size=5), min_size=1, max_size=5))
def test_pairs_are_found_wherever_there_are_any(choices: list[list[int]]) -> None:
    by_force = any(
        all(place in choices[n] for n, place in enumerate(order))
        for order in permutations(range(5), len(choices))
    )

    found = pair_up(list(range(len(choices))), list(range(5)), lambda n, place: place in choices[n])

    assert found == by_force
