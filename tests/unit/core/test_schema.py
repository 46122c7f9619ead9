"""Fields that take one spelling only."""

from decimal import Decimal

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.schema import MoneyArgument, Schema

_LOW, _HIGH = Decimal("1.00"), Decimal("99999.99")


class Payment(Schema):
    amount_yuan = MoneyArgument("Amount", low=_LOW, high=_HIGH, required=True)


def _load(value: object) -> Decimal:
    amount: Decimal = Payment().load({"amount_yuan": value})["amount_yuan"]
    return amount


@given(st.decimals(_LOW, _HIGH, places=2))
def test_every_amount_in_range_is_read_as_it_is_written(amount: Decimal) -> None:
    read = _load(f"{amount:.2f}")

    assert read == amount
    assert read.as_tuple().exponent == -2


@given(st.decimals(places=2, min_value=Decimal("-1e9"), max_value=Decimal("1e9")))
def test_an_amount_out_of_range_is_refused(amount: Decimal) -> None:
    if _LOW <= amount <= _HIGH:
        assert _load(f"{amount:.2f}") == amount
        return

    with pytest.raises(ma.ValidationError):
        _load(f"{amount:.2f}")


@pytest.mark.parametrize(
    "value",
    [
        *("NaN", "sNaN", "Infinity", "-Infinity", "1E3", "1e3.00", "0x10.00", "1_0.00", "1,000.00"),
        *("10", "10.", "10.0", "10.000", ".50", "-10.00", "+10.00", "010.00", " 10.00", "10.00\n"),
        *("１０.００", "١٠.٠٠", "10．00", "", "¥10.00", "9" * 5000 + ".00"),
        *(10, 10.5, True, None, ["10.00"], {"yuan": "10.00"}),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_an_amount_spelled_otherwise_is_refused_without_repeating_it(value: object) -> None:
    with pytest.raises(ma.ValidationError) as caught:
        _load(value)

    assert not isinstance(value, str) or len(value) < 5 or value not in str(caught.value)


@given(st.text())
def test_no_other_text_is_an_amount(text: str) -> None:
    try:
        amount = _load(text)
    except ma.ValidationError:
        return

    assert f"{amount:.2f}" == text
