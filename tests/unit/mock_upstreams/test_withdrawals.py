"""The fund's book of applications, and its rules."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier
from xml.etree.ElementTree import Element, SubElement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams import personas
from mock_upstreams.clock import BEIJING, beijing_date, weekday_after
from mock_upstreams.housing_fund.book import FundApplication, State, WithdrawalBook
from mock_upstreams.housing_fund.door import Asking
from mock_upstreams.housing_fund.withdrawals import withdraw
from mock_upstreams.housing_fund.xml import XmlRefused
from mock_upstreams.lives import HousingFund, Insurance, Persona

_NOW = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
_FUND = HousingFund(account_number="440300000107")
_INSTANTS = st.integers(0, 10**9).map(lambda later_s: _NOW + timedelta(seconds=later_s))
_DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


def _application(accepted_at: datetime) -> FundApplication:
    return FundApplication(
        number="TQ1",
        kind="租房提取",
        amount_yuan=Decimal(1),
        bank_account_tail="0010",
        accepted_at=accepted_at,
    )


def _today() -> date:
    return _NOW.date()


@given(_INSTANTS)
def test_an_application_is_approved_on_the_third_weekday_and_paid_on_the_next(
    accepted_at: datetime,
) -> None:
    one = _application(accepted_at)
    between = [
        day
        for ahead in range(1, 10)
        if (day := beijing_date(accepted_at) + timedelta(days=ahead)).weekday() < 5
    ]

    assert one.due_on == between[2]
    assert one.approved_at.astimezone(BEIJING).date() == between[2]
    assert one.paid_at.astimezone(BEIJING).date() == between[3]


@given(_INSTANTS, st.lists(st.integers(0, 20 * 86_400), min_size=2))
def test_an_application_never_goes_back(accepted_at: datetime, later_s: list[int]) -> None:
    one = _application(accepted_at)
    states = [one.state(accepted_at + timedelta(seconds=late)) for late in sorted(later_s)]

    assert states == sorted(states)
    assert one.state(one.approved_at) is State.APPROVED
    assert one.state(one.paid_at - timedelta(seconds=1)) is State.APPROVED
    assert one.state(one.paid_at) is State.PAID


@given(_DAYS, st.integers(1, 40))
def test_weekdays_back_and_forth_meet(day: date, count: int) -> None:
    ahead = weekday_after(day, count)

    assert ahead.weekday() < 5
    assert weekday_after(weekday_after(ahead, -count), count) == ahead
    assert day <= ahead <= day + timedelta(days=count + 2 * (count // 5 + 1))


def test_a_serial_number_is_spent_only_by_what_was_done() -> None:
    book, made = WithdrawalBook(_today), []

    def refuse() -> FundApplication:
        raise XmlRefused("2401", "no")

    def accept() -> FundApplication:
        made.append(1)
        return _application(_NOW)

    with pytest.raises(XmlRefused):
        book.once("1", "asked", refuse)
    first, again = (book.once("1", "asked", accept) for _ in range(2))

    assert first is again
    assert len(made) == 1


def test_a_book_that_is_cleared_knows_nothing() -> None:
    book = WithdrawalBook(_today)
    book.accept(_FUND, kind="租房提取", amount_yuan=Decimal(1), tail="0010", now=_NOW)
    book.clear()

    assert book.all_of(_FUND, _NOW) == ()


def test_of_many_who_send_one_submission_at_once_one_makes_it() -> None:
    book, begin = WithdrawalBook(_today), Barrier(8)

    def accept() -> FundApplication:
        return book.accept(_FUND, kind="租房提取", amount_yuan=Decimal(1), tail="0010", now=_NOW)

    def send(_number: int) -> FundApplication:
        begin.wait()
        return book.once("1", "asked", accept)

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(send, range(8)))

    assert len({one.number for one in made}) == len(book.all_of(_FUND, _NOW)) == 1


def test_of_many_who_cancel_one_application_at_once_one_does() -> None:
    book, begin = WithdrawalBook(_today), Barrier(8)
    made = book.accept(_FUND, kind="租房提取", amount_yuan=Decimal(1), tail="0010", now=_NOW)

    def cancel(number: int) -> str:
        begin.wait()
        try:
            book.once(str(number), "asked", lambda: book.cancel(_FUND, made.number, _NOW))
        except XmlRefused as refused:
            return refused.code
        return "cancelled"

    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(cancel, range(8)))

    assert sorted(outcomes) == ["2406"] * 7 + ["cancelled"]


def _ask(persona: Persona, **changes: str) -> dict[str, object]:
    body = Element("body")
    asked = {"ywlsh": "0" * 32, "tqyy": "04", "tqje": "1.00", "yhzh": "6217000100000000010"}
    for name, text in {**asked, **changes}.items():
        SubElement(body, name).text = text
    assert persona.housing_fund is not None
    return withdraw(
        Asking(
            persona=persona,
            fund=persona.housing_fund,
            applicant=persona,
            body=body,
            book=WithdrawalBook(_today),
            now=_NOW,
            seed="s",
        )
    )


def test_who_is_retired_may_take_out_the_whole_balance_and_no_more() -> None:
    retired = replace(personas.SU_MIN, insurance=Insurance(status="retired"))
    with pytest.raises(XmlRefused) as caught:
        _ask(retired, tqje="999,999,999.00")

    assert caught.value.code == "2401"
    assert _ask(retired)["zt"] == "0"


@pytest.mark.parametrize(
    "changes",
    [
        *({"ywlsh": bad} for bad in ("", "0" * 31, "A" * 32, "0" * 33)),
        *({"tqyy": bad} for bad in ("", "05", "1")),
        *({"tqje": bad} for bad in ("", "0.00", "-1.00", "1", "1000.00", "1e3", "NaN")),
        *({"yhzh": bad} for bad in ("", "1" * 11, "1" * 20, "6217 0001 0000 0000 010")),
    ],
    ids=str,
)
def test_a_request_outside_the_agreement_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(XmlRefused) as caught:
        _ask(personas.SU_MIN, **changes)

    assert caught.value.code == "9400"
