"""Identity numbers: what passes, what does not, and that no typing error passes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.identifiers import age_on, birth_date_of, mask_citizen_id, mask_name, parse_citizen_id

TODAY = date(2026, 3, 1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _number(place: str, birth: date) -> str:
    """Build a number with the never-issued sequence 000 and its check character."""
    head = f"{place}{birth:%Y%m%d}000"
    total = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


places = st.sampled_from(["440104", "110101", "650102", "810000", "820000", "830000", "911344"])
births = st.dates(date(1900, 1, 1), TODAY)
numbers = st.builds(_number, places, births)


@given(numbers)
def test_a_well_formed_number_passes_in_either_case(number: str) -> None:
    assert parse_citizen_id(number, today=TODAY) == number
    assert parse_citizen_id(number.lower(), today=TODAY) == number


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_every_wrong_digit_is_caught(number: str, at: int, shift: int) -> None:
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]

    with pytest.raises(InvalidInput):
        parse_citizen_id(wrong, today=TODAY)


@given(numbers, st.integers(0, 15))
def test_every_swap_of_neighbours_is_caught(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped == number:
        return

    with pytest.raises(InvalidInput):
        parse_citizen_id(swapped, today=TODAY)


@given(st.text(max_size=40))
def test_no_text_ends_in_anything_but_a_refusal(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_citizen_id(text, today=TODAY)

    assert len(text) < 4 or text not in str(caught.value)


@given(places, st.dates(TODAY + timedelta(days=1), date(2099, 12, 31)))
def test_a_birth_in_the_future_is_refused(place: str, birth: date) -> None:
    with pytest.raises(InvalidInput):
        parse_citizen_id(_number(place, birth), today=TODAY)


def test_a_birth_today_is_possible() -> None:
    assert parse_citizen_id(_number("440104", TODAY), today=TODAY)


@pytest.mark.parametrize("place", ["000000", "160101", "700000", "840000"])
def test_a_province_that_does_not_exist_is_refused(place: str) -> None:
    with pytest.raises(InvalidInput):
        parse_citizen_id(_number(place, date(1990, 1, 1)), today=TODAY)


def test_ages_count_from_the_morning_of_the_birthday() -> None:
    birth = date(2012, 3, 1)

    assert age_on(birth, date(2026, 2, 28)) == 13
    assert age_on(birth, date(2026, 3, 1)) == 14


@given(numbers)
def test_masks_keep_the_ends_only(number: str) -> None:
    masked = mask_citizen_id(number)

    assert len(masked) == 18
    assert (masked[0], set(masked[1:-1]), masked[-1]) == (number[0], {"*"}, number[-1])
    assert f"{birth_date_of(number):%Y%m%d}" not in masked


@pytest.mark.parametrize(
    "name, masked", [("林晓梅", "**梅"), ("王伟", "*伟"), ("林", "林"), ("", "")]
)
def test_names_keep_their_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked
