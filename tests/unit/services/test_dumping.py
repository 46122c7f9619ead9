"""Compiled results are what marshmallow would have dumped."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schema import Schema, instant, money
from services.catalogue import discover
from services.dumping import dumper


class Colour(StrEnum):
    RED = "red"


class Inner(Schema):
    name = ma.fields.String(required=True)
    on = ma.fields.Date(allow_none=True)


class Outer(Schema):
    text = ma.fields.String(data_key="theText")
    amount_yuan = money("An amount", allow_none=True)
    at = instant("An instant")
    other_date = ma.fields.Date(format="%d.%m.%Y")
    number = ma.fields.Integer()
    is_so = ma.fields.Boolean()
    one = ma.fields.Nested(Inner, allow_none=True)
    renamed = ma.fields.List(ma.fields.Nested(Inner), attribute="many")
    words = ma.fields.List(ma.fields.String())
    usual = ma.fields.String(dump_default="usual")
    made = ma.fields.Constant("always")


@dataclass(frozen=True, kw_only=True)
class Record:
    name: str
    on: date | None = None


_texts = st.one_of(st.text(max_size=5), st.just(Colour.RED), st.none())
_dates = st.dates()
_inner = st.builds(Record, name=st.text(max_size=5), on=st.one_of(st.none(), _dates))
_values = {
    "text": _texts,
    "amount_yuan": st.one_of(st.none(), st.decimals(-(10**6), 10**6, places=2)),
    "at": st.datetimes(timezones=st.just(UTC)),
    "other_date": st.dates(min_value=date(1000, 1, 1)),
    "number": st.integers(-(2**53), 2**53),
    "is_so": st.booleans(),
    "one": st.one_of(st.none(), _inner),
    "many": st.lists(_inner, max_size=2).map(tuple),
    "words": st.lists(st.text(max_size=3), max_size=2),
    "usual": st.text(max_size=3),
}


@given(st.fixed_dictionaries({}, optional=_values))
def test_a_dictionary_is_dumped_as_marshmallow_does(record: dict[str, Any]) -> None:
    assert dumper(Outer)(record) == Outer().dump(record)


@given(_inner)
def test_a_record_is_dumped_as_marshmallow_does(record: Record) -> None:
    assert dumper(Inner)(record) == Inner().dump(record)


def test_a_schema_with_hooks_dumps_by_itself() -> None:
    class Hooked(Schema):
        name = ma.fields.String()

        @ma.post_dump
        def mark(self, dumped: dict[str, Any], **_: object) -> dict[str, Any]:
            return {**dumped, "marked": True}

    assert dumper(Hooked)({"name": "a"}) == {"name": "a", "marked": True}


@pytest.mark.parametrize("item", discover(), ids=lambda item: item.code)
def test_every_result_has_the_keys_that_its_schema_has(item: Any) -> None:
    nothing = SimpleNamespace()

    assert dumper(item.result)(nothing) == item.result().dump(nothing)


class Numbers(Schema):
    down = ma.fields.Decimal(places=2, as_string=True, rounding=ROUND_DOWN)
    up = ma.fields.Decimal(places=2, as_string=True, rounding=ROUND_UP)
    whole = ma.fields.Integer()


@pytest.mark.parametrize(
    "record",
    [
        *[{"down": Decimal(text), "up": Decimal(text)} for text in ("1.239", "-1.231", "NaN")],
        {"down": Decimal("Infinity"), "up": 7},
        {"whole": True},
        {"whole": 7},
    ],
)
def test_numbers_of_every_kind_are_dumped_as_marshmallow_does(record: dict[str, object]) -> None:
    dumped, expected = dumper(Numbers)(record), Numbers().dump(record)

    assert dumped == expected
    assert list(map(type, dumped.values())) == list(map(type, expected.values()))


def test_an_amount_is_a_text_with_two_places() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    dumped = dumper(Outer)({"amount_yuan": Decimal("1.5"), "at": at})

    assert (dumped["amount_yuan"], dumped["at"]) == ("1.50", "2026-01-02T03:04:05Z")
