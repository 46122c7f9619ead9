"""Readers of what bureaus write: money, dates, codes, texts."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bureaus.pages import MAX_PAGE_SIZE, check_asked, check_page
from bureaus.population.ethnicities import ETHNICITIES
from bureaus.social_security.wire import parse_date_or_none, parse_region, parse_year
from bureaus.tax.wire import parse_plain_amount
from bureaus.wire import (
    beijing_time,
    check_subject,
    code,
    compact_beijing_time,
    parse_comma_amount,
    parse_compact_date,
    parse_dashed_date,
    parse_fen,
    parse_month,
    read_json,
    text,
    whole,
)
from core.clock import BEIJING
from core.errors import BureauError
from mock_upstreams.personas import LIN_XIAOMEI, SU_MIN
from tests.contract.bureau_calls import access_of

_READERS = (
    parse_fen,
    parse_comma_amount,
    parse_plain_amount,
    parse_compact_date,
    parse_dashed_date,
    parse_month,
    parse_year,
    parse_region,
    parse_date_or_none,
)
_FEN = st.integers(min_value=-(10**13), max_value=10**13)


@given(_FEN)
def test_fen_become_yuan_with_two_places(fen: int) -> None:
    yuan = parse_fen(fen)

    assert yuan * 100 == fen
    assert yuan.as_tuple().exponent == -2


@given(_FEN)
def test_comma_amounts_read_back_as_written(fen: int) -> None:
    yuan = Decimal(fen).scaleb(-2)

    assert parse_comma_amount(f"{yuan:,.2f}") == yuan
    assert parse_plain_amount(f"{yuan:.2f}") == yuan


@given(st.text("-0.,", max_size=6) | st.just("-0.00"))
def test_no_amount_is_a_nought_below_nought(written: str) -> None:
    for parse in (parse_comma_amount, parse_plain_amount):
        try:
            yuan = parse(written)
        except ValueError:
            continue

        assert (str(yuan), yuan.is_signed()) == (written, False)


@given(st.integers(), st.integers())
def test_pages_count_from_1_and_have_1_to_100_items(page: int, page_size: int) -> None:
    if page >= 1 and 1 <= page_size <= MAX_PAGE_SIZE:
        check_asked(page, page_size)
    else:
        with pytest.raises(ValueError, match="page starts at 1"):
            check_asked(page, page_size)


@given(st.integers(1, 5), st.integers(0, 5))
def test_another_page_or_a_longer_one_is_a_bureau_error(page: int, length: int) -> None:
    found = {"page": page, "items": [{}] * length}

    if page == 2 and length <= 3:
        check_page(found, page=2, page_size=3, bureau="tax")
    else:
        with pytest.raises(BureauError):
            check_page(found, page=2, page_size=3, bureau="tax")


@given(st.integers(-62_000_000_000, 253_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_times_are_written_as_in_beijing(at: datetime) -> None:
    beijing = at.astimezone(BEIJING)

    assert beijing_time(at) == f"{beijing.year:04d}-{beijing:%m-%d %H:%M:%S}"
    assert compact_beijing_time(at) == f"{beijing.year:04d}{beijing:%m%d%H%M%S}"


@given(st.dates())
def test_dates_read_back_as_written(day: date) -> None:
    compact = f"{day.year:04d}{day.month:02d}{day.day:02d}"

    assert parse_compact_date(compact) == day
    assert parse_dashed_date(f"{compact[:4]}-{compact[4:6]}-{compact[6:]}") == day
    assert parse_month(compact[:6]) == f"{compact[:4]}-{compact[4:6]}"


@pytest.mark.parametrize("read", _READERS)
@given(st.text(min_size=5))
def test_a_refusal_does_not_repeat_what_was_read(
    read: Callable[[object], object], value: str
) -> None:
    assume(not value.isascii())
    with pytest.raises(ValueError, match="not") as caught:
        read(value)

    assert value not in str(caught.value)


@pytest.mark.parametrize("read", _READERS)
@given(st.one_of(st.booleans(), st.none(), st.floats(), st.lists(st.text()), st.binary()))
def test_other_types_are_refused(read: Callable[[object], object], value: object) -> None:
    with pytest.raises(ValueError, match="not"):
        read(value)


@given(st.text(max_size=4) | st.from_regex(r"[A-Za-z0-9]{1,4}"))
def test_years_and_regions_are_nothing_but_four_digits_and_two_capitals(value: str) -> None:
    is_year = len(value) == 4 and value.isascii() and value.isdigit() and value[0] in "12"
    is_region = len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()

    for read, is_sound in ((parse_year, is_year), (parse_region, is_region)):
        if is_sound:
            assert str(read(value)) == value
        else:
            with pytest.raises(ValueError, match="not"):
                read(value)


def test_what_has_not_happened_yet_has_no_date() -> None:
    assert parse_date_or_none("") is None
    assert parse_date_or_none("20261122") == date(2026, 11, 22)


@pytest.mark.parametrize(
    "amount",
    [
        "1,234",
        "1234.56",
        "12,34.56",
        "1,234.5",
        "01,234.56",
        "00.10",
        ".50",
        "+1.00",
        "1.00 ",
        "١.٠٠",
        "１.00",
        "1,234.567",
        "",
        "-",
        "1e3",
        "9,999,999,999,999,999.00",
        5,
        None,
    ],
)
def test_amounts_not_written_as_agreed_are_refused(amount: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_comma_amount(amount)


@pytest.mark.parametrize("amount", [1.0, True, "100", None, 10**13 + 1, [1]])
def test_fen_must_be_whole_json_numbers(amount: object) -> None:
    with pytest.raises(ValueError, match="not whole fen"):
        parse_fen(amount)


@pytest.mark.parametrize(
    "written",
    ["20260230", "2026-02-03", "260203", "00000101", "２０２６０２０３", "20260203 ", 20260203],
)
def test_dates_that_are_none_are_refused(written: object) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_compact_date(written)


@pytest.mark.parametrize("value", ["", "x" * 11, "a\x00b", "a\nb", "\ud800", 5, None])
def test_text_is_bounded_and_free_of_control_characters(value: object) -> None:
    with pytest.raises(ValueError, match="text"):
        text(longest=10)(value)


def test_codes_become_their_meanings_and_nothing_else() -> None:
    read = code({"1": "active"})

    assert read("1") == "active"
    for stranger in ("2", 1, None, ["1"]):
        with pytest.raises(ValueError, match="agreed codes"):
            read(stranger)


@pytest.mark.parametrize("value", [-1, 11, 1.0, True, "5", None])
def test_whole_numbers_stay_in_range(value: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        whole(most=10)(value)


def test_whole_numbers_may_start_at_one() -> None:
    assert whole(least=1, most=10)(1) == 1
    with pytest.raises(ValueError, match="whole number"):
        whole(least=1, most=10)(0)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
        '{"a": 1}'.encode("utf-16"),
        b'\xff{"a": 1}',
        b'"text"',
    ],
)
def test_what_is_no_json_object_in_utf8_is_a_bureau_error(raw: bytes) -> None:
    with pytest.raises(BureauError) as caught:
        read_json(raw, bureau="population")

    assert caught.value.__cause__ is None


def test_a_record_about_someone_else_is_refused() -> None:
    check_subject(LIN_XIAOMEI.id_number, access_of(LIN_XIAOMEI), bureau="population")

    for other in (SU_MIN.id_number, "", None, 5):
        with pytest.raises(BureauError):
            check_subject(other, access_of(LIN_XIAOMEI), bureau="population")


def test_the_standard_names_56_ethnic_groups_and_two_other_cases() -> None:
    assert len(ETHNICITIES) == 58
    assert (ETHNICITIES["01"], ETHNICITIES["05"], ETHNICITIES["56"]) == ("汉", "维吾尔", "基诺")
