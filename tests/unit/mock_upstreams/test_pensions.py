"""Pensions come month by month while somebody is known to be alive, and serials count once."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.personas import HE_XIULAN, TAN_YAOZU
from mock_upstreams.social_security.attestations import Attestations, SerialOfAnother
from mock_upstreams.social_security.pensions import holds_until, pension_payments, standing
from mock_upstreams.work_months import month_after, months_later

_DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))
_PENSION, _OTHERS = HE_XIULAN.insurance.pension, TAN_YAOZU.insurance.pension


def _paid(*attestations: date, today: date) -> list[date]:
    """Return the months paid, oldest first."""
    rows = pension_payments(_PENSION, attestations=attestations, today=today, seed="s")
    return [row.month for row in reversed(rows)]


@given(_DAYS, st.integers(min_value=-60, max_value=60))
def test_a_day_so_many_months_later_is_in_that_month_and_never_a_later_day(
    day: date, count: int
) -> None:
    later = months_later(day, count)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
    assert later.day <= day.day


@given(_DAYS, st.integers(min_value=0, max_value=11))
def test_while_the_attestation_holds_every_month_is_paid(today: date, months_ago: int) -> None:
    paid = _paid(months_later(today, -months_ago), today=today)

    assert paid[0] == _PENSION.since
    assert all(month_after(one) == two for one, two in pairwise(paid))
    assert today.replace(day=1) in paid if today.day >= 15 else today.replace(day=1) not in paid


@given(_DAYS, st.integers(min_value=14, max_value=40))
def test_after_it_has_lapsed_nothing_is_paid_until_the_next_one(
    today: date, months_ago: int
) -> None:
    lapsed = months_later(today, -months_ago)
    without = _paid(lapsed, today=today)
    soon = _paid(lapsed, today, today=months_later(today, 1))

    assert without[-1] <= holds_until(lapsed)
    assert soon[-1] >= today.replace(day=1)
    assert all(month_after(one) == two for one, two in pairwise(soon))


@given(_DAYS)
def test_an_attestation_holds_then_is_due_then_has_lapsed(attested_on: date) -> None:
    last_day = holds_until(attested_on)
    days = (attested_on, last_day - timedelta(days=60), last_day - timedelta(days=59), last_day)

    told = [standing(attested_on, today=day) for day in (*days, last_day + timedelta(days=1))]

    assert told == ["1", "1", "2", "2", "3"]


def test_pensions_rise_each_january_and_never_fall() -> None:
    today = date(2026, 11, 22)
    rows = pension_payments(_PENSION, attestations=(today,), today=today, seed="s")
    amounts = [row.amount_fen for row in reversed(rows)]

    assert amounts == sorted(amounts)
    assert len(set(amounts)) == 1 + 2026 - _PENSION.since.year
    assert amounts[0] == _PENSION.monthly_yuan * 100


@given(_DAYS, st.lists(st.sampled_from("abcdef"), min_size=1, max_size=12))
def test_whatever_is_sent_again_one_attestation_is_made(today: date, letters: list[str]) -> None:
    book = Attestations(lambda: "s")
    answers = [
        (
            serial,
            book.attest(
                HE_XIULAN, _PENSION, serial=serial, residence="CN", today=today, anchor=today
            ),
        )
        for serial in (letter * 32 for letter in letters)
    ]

    made = {serial for serial, answered in answers if answered.is_new}
    assert made == {letters[0] * 32}
    assert len({answered.attestation for _, answered in answers}) == 1
    assert len(book.of(HE_XIULAN, _PENSION, anchor=today)) == 2


def test_a_serial_number_is_one_persons() -> None:
    book, today = Attestations(lambda: "s"), date(2026, 11, 22)
    book.attest(HE_XIULAN, _PENSION, serial="a" * 32, residence="CN", today=today, anchor=today)

    with pytest.raises(SerialOfAnother):
        book.attest(TAN_YAOZU, _OTHERS, serial="a" * 32, residence="CA", today=today, anchor=today)
    assert len(book.of(TAN_YAOZU, _OTHERS, anchor=today)) == 1
