"""A compiled schema reads what marshmallow would read, and refuses what it would refuse."""

from typing import Any

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.reading import Checked, reader
from bureaus.wire import WireSchema, parse_fen, text


class _Row(WireSchema):
    kind = Checked("lx", text(longest=5))
    amount = Checked("je", parse_fen)


class _Answer(WireSchema):
    name = Checked("xm", text())
    count = ma.fields.Integer(required=True, strict=True, data_key="zs")
    note = ma.fields.String(load_default=None, allow_none=True, data_key="bz")
    anything = ma.fields.Raw(data_key="qt")
    bounded = ma.fields.Raw(data_key="yx", validate=ma.validate.Equal(1))
    first = ma.fields.Nested(_Row, data_key="dy")
    rows = ma.fields.List(
        ma.fields.Nested(_Row), required=True, data_key="lb", validate=ma.validate.Length(max=2)
    )


_scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.floats(width=32)
_rows = st.fixed_dictionaries(
    {}, optional={"lx": st.text(max_size=6) | _scalars, "je": st.integers() | _scalars}
)
_answers = st.fixed_dictionaries(
    {},
    optional={
        "xm": st.text(min_size=1, max_size=5) | _scalars,
        "zs": st.integers() | _scalars,
        "bz": st.text(max_size=5) | _scalars,
        "qt": _scalars,
        "yx": st.just(1) | _scalars,
        "dy": _rows | _scalars,
        "lb": st.lists(_rows | _scalars, max_size=3) | _scalars,
        "other": _scalars,
    },
)
_GOOD: dict[str, Any] = {"xm": "林晓梅", "zs": 1, "lb": [{"lx": "汇缴", "je": 5}]}


def _outcome(read: Any, payload: object) -> object:
    try:
        return repr(read(payload))
    except (ValueError, ma.ValidationError):
        return "refused"


@given(st.one_of(_answers, _answers.map(lambda changes: {**_GOOD, **changes}), _scalars))
def test_a_compiled_schema_reads_and_refuses_what_marshmallow_does(payload: object) -> None:
    assert _outcome(reader(_Answer), payload) == _outcome(_Answer().load, payload)


@pytest.mark.parametrize("key", ["xm", "zs", "lb"])
def test_what_is_agreed_is_read_and_what_lacks_a_member_is_not(key: str) -> None:
    lacking = {name: value for name, value in _GOOD.items() if name != key}

    assert reader(_Answer)(_GOOD)["name"] == "林晓梅"
    assert _outcome(reader(_Answer), lacking) == "refused"


def test_a_schema_s_own_rules_hold_also_within_another() -> None:
    class _Ruled(WireSchema):
        low = ma.fields.Integer(required=True)
        high = ma.fields.Integer(required=True)

        @ma.validates_schema
        def check(self, values: dict[str, Any], **_options: Any) -> None:
            if values["low"] > values["high"]:
                raise ma.ValidationError("upside down")

    class _Outer(WireSchema):
        ranges = ma.fields.List(ma.fields.Nested(_Ruled))

    good, bad = {"low": 1, "high": 2, "other": 3}, {"low": 2, "high": 1}

    assert reader(_Outer)({"ranges": [good]}) == {"ranges": [{"low": 1, "high": 2}]}
    assert _outcome(reader(_Outer), {"ranges": [good, bad]}) == "refused"
    assert _outcome(reader(_Ruled), bad) == "refused"


def test_a_schema_that_minds_unknown_members_goes_on_minding_them() -> None:
    class _Minding(ma.Schema):
        class Meta:
            unknown = ma.RAISE

        name = ma.fields.String()

    assert _outcome(reader(_Minding), {"name": "x", "other": 1}) == "refused"
