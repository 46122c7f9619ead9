"""Money out of the housing fund: once for each serial number, and moved on by the fund's clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.errors import (
    WithdrawalAccountSealed,
    WithdrawalPastCancelling,
    WithdrawalReasonUnfit,
    WithdrawalTooMuch,
    WithdrawalUnderWay,
    WithdrawalUnknown,
)
from bureaus.housing_fund.records import Withdrawal
from core.errors import AppError, BureauError, BureauRecordMissing
from mock_upstreams import personas
from mock_upstreams.lives import Persona
from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import access_of, bureaus_at
from tests.fakes import FakeClock

_CARD = "6217000100000000010"
_DAY_S = 86_400
_GULINAERS = "TQ440100000093001"
# A Tuesday, 10:00 in Beijing.
_TUESDAY = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(_TUESDAY)


@pytest.fixture
def mocks(clock: FakeClock) -> Iterator[RunningMocks]:
    with running_mocks(now=clock) as mocks:
        yield mocks


@pytest.fixture
def fund(mocks: RunningMocks, clock: FakeClock) -> HousingFund:
    return bureaus_at(mocks, now=clock)[HousingFund]


def _serial(number: int) -> str:
    return f"{number:032x}"


def _withdraw(fund: HousingFund, persona: Persona, **changes: Any) -> Withdrawal:
    asked = {
        "reason": "rent",
        "amount_yuan": Decimal("3000.00"),
        "bank_account": _CARD,
        "serial": _serial(1),
        **changes,
    }
    return fund.withdraw(access_of(persona), **asked)


def _all(fund: HousingFund, persona: Persona) -> tuple[Withdrawal, ...]:
    return fund.withdrawals(access_of(persona), page=1, page_size=100).items


def test_an_application_is_accepted_with_a_day_by_which_it_is_decided(fund: HousingFund) -> None:
    made = _withdraw(fund, personas.SU_MIN)

    assert (made.state, made.reason, made.amount_yuan) == ("accepted", "rent", Decimal("3000.00"))
    assert (made.accepted_at, made.bank_account_tail) == (_TUESDAY, "0010")
    assert made.due_on.isoformat() == "2026-03-06"
    assert _all(fund, personas.SU_MIN)[0] == made


def test_the_same_submission_sent_again_is_one_application_and_one_answer(
    fund: HousingFund, clock: FakeClock
) -> None:
    first = _withdraw(fund, personas.SU_MIN)
    clock.advance(10 * _DAY_S)
    again = _withdraw(fund, personas.SU_MIN)

    assert again == first
    assert len(_all(fund, personas.SU_MIN)) == 2  # with the one of last year


def test_a_submission_whose_answer_was_cut_off_was_made_all_the_same(
    fund: HousingFund, mocks: RunningMocks
) -> None:
    mocks.put_fault(
        {"bureau": "housing_fund", "operation": "withdraw", "fault": "truncate", "times": 1}
    )
    with pytest.raises(BureauError):
        _withdraw(fund, personas.SU_MIN)

    made = _withdraw(fund, personas.SU_MIN)

    assert _all(fund, personas.SU_MIN)[0] == made
    assert len(_all(fund, personas.SU_MIN)) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"amount_yuan": Decimal("3000.01")},
        {"reason": "purchase"},
        {"bank_account": "6222020000000000018"},
    ],
    ids=str,
)
def test_a_serial_number_stands_for_one_thing(fund: HousingFund, change: dict[str, object]) -> None:
    _withdraw(fund, personas.SU_MIN)

    with pytest.raises(BureauError) as caught:
        _withdraw(fund, personas.SU_MIN, **change)

    assert type(caught.value) is BureauError
    assert len(_all(fund, personas.SU_MIN)) == 2


def test_a_serial_number_is_no_key_to_somebody_elses_application(fund: HousingFund) -> None:
    _withdraw(fund, personas.SU_MIN)

    with pytest.raises(BureauError):
        _withdraw(fund, personas.LIN_XIAOMEI)


@pytest.mark.parametrize(
    "persona, asked, error",
    [
        (personas.SU_MIN, {"amount_yuan": Decimal("18000.01")}, WithdrawalTooMuch),
        (
            personas.LIN_XIAOMEI,
            {"reason": "purchase", "amount_yuan": Decimal("9999999.99")},
            WithdrawalTooMuch,
        ),
        (personas.DENG_ZHIQIANG, {}, WithdrawalAccountSealed),
        (personas.GULINAER, {}, WithdrawalUnderWay),
        (personas.SU_MIN, {"reason": "loan_repayment"}, WithdrawalReasonUnfit),
        (personas.HUANG_JIANGUO, {"reason": "loan_repayment"}, WithdrawalReasonUnfit),
        (personas.SU_MIN, {"reason": "retirement"}, WithdrawalReasonUnfit),
        (personas.LIANG_HAIYAN, {}, BureauRecordMissing),
    ],
    ids=lambda value: getattr(value, "code", getattr(value, "__name__", "")),
)
def test_the_funds_no_is_told_apart_and_leaves_nothing(
    fund: HousingFund, persona: Persona, asked: dict[str, object], error: type[AppError]
) -> None:
    before = [] if error is BureauRecordMissing else _all(fund, persona)

    with pytest.raises(error) as caught:
        _withdraw(fund, persona, **asked)

    assert type(caught.value) is error
    assert not caught.value.retryable and not caught.value.is_outage
    assert error is BureauRecordMissing or _all(fund, persona) == before


def test_a_no_is_not_for_ever(fund: HousingFund) -> None:
    with pytest.raises(WithdrawalTooMuch):
        _withdraw(fund, personas.SU_MIN, amount_yuan=Decimal("18000.01"))

    made = _withdraw(fund, personas.SU_MIN, amount_yuan=Decimal("18000.00"))

    assert made.state == "accepted"


def test_an_application_is_approved_then_paid_and_then_it_is_in_the_books(
    fund: HousingFund, clock: FakeClock
) -> None:
    access = access_of(personas.SU_MIN)
    balance = fund.account(access).balance_yuan
    _withdraw(fund, personas.SU_MIN)
    seen = []
    for _ in range(8):
        one = _all(fund, personas.SU_MIN)[0]
        seen.append((clock().date().isoformat(), one.state))
        clock.advance(_DAY_S)

    entry = fund.deposits(access, page=1, page_size=1).items[0]
    assert seen == [
        ("2026-03-03", "accepted"),
        ("2026-03-04", "accepted"),
        ("2026-03-05", "accepted"),
        ("2026-03-06", "accepted"),  # until the afternoon
        ("2026-03-07", "approved"),
        ("2026-03-08", "approved"),
        ("2026-03-09", "paid"),
        ("2026-03-10", "paid"),
    ]
    assert (entry.kind, entry.amount_yuan) == ("租房提取", Decimal("-3000.00"))
    assert fund.account(access).balance_yuan == entry.balance_yuan == balance - 3000


def test_who_was_paid_may_apply_again(fund: HousingFund, clock: FakeClock) -> None:
    first = _withdraw(fund, personas.SU_MIN)
    with pytest.raises(WithdrawalUnderWay):
        _withdraw(fund, personas.SU_MIN, serial=_serial(2))
    clock.advance(7 * _DAY_S)

    second = _withdraw(fund, personas.SU_MIN, serial=_serial(2))

    assert second.number != first.number


def test_one_under_way_can_be_cancelled_once_and_makes_room_for_another(
    fund: HousingFund, clock: FakeClock
) -> None:
    access = access_of(personas.GULINAER)
    cancelled = fund.cancel_withdrawal(access, number=_GULINAERS, serial=_serial(7))
    clock.advance(60)
    again = fund.cancel_withdrawal(access, number=_GULINAERS, serial=_serial(7))

    assert cancelled == again == _all(fund, personas.GULINAER)[0]
    assert (cancelled.state, cancelled.changed_at) == ("cancelled", _TUESDAY)
    with pytest.raises(WithdrawalPastCancelling):
        fund.cancel_withdrawal(access, number=_GULINAERS, serial=_serial(8))
    assert _withdraw(fund, personas.GULINAER).state == "accepted"


def test_what_is_approved_cannot_be_cancelled_and_is_paid(
    fund: HousingFund, clock: FakeClock
) -> None:
    access = access_of(personas.GULINAER)
    assert _all(fund, personas.GULINAER)[0].due_on.isoformat() == "2026-03-05"
    clock.advance(3 * _DAY_S)

    with pytest.raises(WithdrawalPastCancelling):
        fund.cancel_withdrawal(access, number=_GULINAERS, serial=_serial(7))

    clock.advance(4 * _DAY_S)
    assert _all(fund, personas.GULINAER)[0].state == "paid"


@pytest.mark.parametrize("number", [_GULINAERS, "TQ440300000107999", "TQ", "x<y&z"])
def test_a_number_that_is_not_ones_own_is_unknown(fund: HousingFund, number: str) -> None:
    with pytest.raises(WithdrawalUnknown):
        fund.cancel_withdrawal(access_of(personas.SU_MIN), number=number, serial=_serial(7))


def test_what_was_paid_long_ago_stands_in_the_list_and_in_the_books(fund: HousingFund) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    listed = _all(fund, personas.LIN_XIAOMEI)
    pages = [fund.deposits(access, page=page, page_size=100).items for page in (1, 2)]

    taken = [row for page in pages for row in page if row.amount_yuan < 0]
    assert [one.reason for one in listed] == ["purchase", "rent"]
    assert {one.state for one in listed} == {"paid"}
    assert [(one.amount_yuan, one.changed_at.date()) for one in listed] == [
        (-row.amount_yuan, row.on) for row in taken
    ]


def test_a_bureau_that_takes_one_person_for_another_does_nothing_for_the_other(
    fund: HousingFund, mocks: RunningMocks
) -> None:
    mocks.put_fault({"bureau": "housing_fund", "operation": "withdraw", "fault": "other_citizen"})
    with pytest.raises(BureauError, match="someone else"):
        _withdraw(fund, personas.SU_MIN)
    mocks.put_fault()

    assert [one.state for one in _all(fund, personas.LIN_XIAOMEI)] == ["paid", "paid"]
    assert [one.state for one in _all(fund, personas.SU_MIN)] == ["accepted", "paid"]


def test_the_list_comes_in_pages(fund: HousingFund) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    pages = [fund.withdrawals(access, page=page, page_size=1) for page in (1, 2, 3)]

    assert [page.total for page in pages] == [2, 2, 2]
    assert [[one.reason for one in page.items] for page in pages] == [["purchase"], ["rent"], []]


def test_an_application_does_not_show_numbers_in_its_repr(fund: HousingFund) -> None:
    made = _withdraw(fund, personas.SU_MIN)

    assert made.number not in repr(made)
    assert made.bank_account_tail not in repr(made)
