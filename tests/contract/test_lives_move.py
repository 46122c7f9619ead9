"""Lives go on with the mocks' calendar, while the adapters' clock goes on as ever."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.housing_fund.adapter import HousingFund
from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.traffic.adapter import Traffic
from core.errors import AppError, BureauError
from mock_upstreams.personas import (
    GULINAER,
    HE_XIULAN,
    HUANG_JIANGUO,
    LIN_XIAOMEI,
    WANG_WEI_NANSHAN,
)
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CALLS, access_of, bureaus_at

_SERIAL = "0123456789abcdef" * 2
_TO_CONFIRM = "4401990000000121"
_LIN = access_of(LIN_XIAOMEI)


@pytest.fixture
def bureaus(mocks: RunningMocks) -> Bureaus:
    return bureaus_at(mocks)


def _advance(mocks: RunningMocks, **length: float) -> None:
    status, _ = mocks.send("PUT", "/__admin/clock", {"advance": length})
    assert status == 200


def test_a_withdrawal_is_approved_and_paid_and_lowers_the_balance(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    # After closing time, and in a month in which nothing else is paid in or out.
    mocks.send("PUT", "/__admin/clock", {"set": "2026-12-02T17:00:00+08:00", "freeze": True})
    fund = bureaus[HousingFund]
    before = fund.account(_LIN).balance_yuan
    fund.withdraw(
        _LIN,
        reason="rent",
        amount_yuan=Decimal(1200),
        bank_account="6217000100000000010",
        serial=_SERIAL,
    )
    states = []
    for _ in range(9):
        states.append(fund.withdrawals(_LIN, page=1, page_size=10).items[0].state)
        _advance(mocks, days=1)

    steps = list(dict.fromkeys(states))
    assert steps == ["accepted", "approved", "paid"]
    assert fund.account(_LIN).balance_yuan == before - 1200


def test_what_was_under_way_at_the_start_is_paid_too(bureaus: Bureaus, mocks: RunningMocks) -> None:
    _advance(mocks, days=9)

    found = bureaus[HousingFund].withdrawals(access_of(GULINAER), page=1, page_size=10)

    assert found.items[0].state == "paid"


def test_an_application_gets_from_desk_to_desk_until_the_document_is_collected(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    office = bureaus[ExitEntry]
    steps = [len(office.applications(_LIN)[0].steps)]
    kinds = [{one.kind for one in office.documents(_LIN)}]
    _advance(mocks, days=14)
    steps.append(len(office.applications(_LIN)[0].steps))
    kinds.append({one.kind for one in office.documents(_LIN)})

    assert steps[0] < steps[1] == 5
    assert kinds[1] - kinds[0] == {"taiwan_permit"}


def test_an_appointment_passes(bureaus: Bureaus, mocks: RunningMocks) -> None:
    who = access_of(WANG_WEI_NANSHAN)
    own = [bureaus[ExitEntry].slots(who, office="", page=1, page_size=5).appointment]
    _advance(mocks, days=10)
    own.append(bureaus[ExitEntry].slots(who, office="", page=1, page_size=5).appointment)

    assert own[0] is not None
    assert own[1] is None


def test_an_attestation_is_remembered_and_runs_out_after_a_year(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    who, pensions = access_of(HE_XIULAN), bureaus[SocialSecurity].pension
    pensions.attest(who, residence="CN", serial=_SERIAL)
    standing = [pensions.eligibility(who).status]
    _advance(mocks, days=400)
    standing.append(pensions.eligibility(who).status)

    assert standing == ["valid", "lapsed"]


def test_a_fine_is_to_be_paid_when_confirmed_and_settled_five_days_after(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    def state() -> str:
        found = bureaus[Traffic].violations(_LIN, page=1, page_size=100).items
        return next(one.state for one in found if one.number == _TO_CONFIRM)

    states = [state()]
    bureaus[Traffic].confirm(_LIN, number=_TO_CONFIRM, serial=_SERIAL)
    states.append(state())
    _advance(mocks, days=5)
    states.append(state())

    assert states == ["to_confirm", "to_pay", "settled"]


def test_a_stale_record_is_as_it_was(bureaus: Bureaus, mocks: RunningMocks) -> None:
    now = bureaus[HousingFund].account(_LIN)
    mocks.put_fault({"bureau": "housing_fund", "fault": "stale_record", "days_ago": 60})

    then = bureaus[HousingFund].account(_LIN)

    assert then.as_of == now.as_of - timedelta(days=60)
    assert then.balance_yuan != now.balance_yuan


@pytest.mark.parametrize(
    "bureau, ask",
    [
        ("exit_entry", lambda bureaus, who: bureaus[ExitEntry].documents(who)),
        ("housing_fund", lambda bureaus, who: bureaus[HousingFund].account(who)),
        ("traffic", lambda bureaus, who: bureaus[Traffic].licence(who)),
    ],
)
def test_a_fault_befalls_one_citizen_however_the_bureau_seals_its_requests(
    bureaus: Bureaus, mocks: RunningMocks, bureau: str, ask
) -> None:
    mocks.put_fault({"bureau": bureau, "persona": "wang-wei-nanshan", "fault": "extra_field"})
    ask(bureaus, _LIN)
    ask(bureaus, access_of(WANG_WEI_NANSHAN))

    befallen = {entry["persona"] for entry in mocks.requests(bureau) if entry["fault"]}
    assert befallen - {None} == {"wang-wei-nanshan"}  # None: not ready yet, told of nobody


@pytest.mark.parametrize("year", [2002, 2012, 2038])
def test_whatever_year_it_is_a_bureau_says_what_it_holds_or_that_it_holds_nothing(
    mocks: RunningMocks, year: int
) -> None:
    mocks.send("PUT", "/__admin/clock", {"set": f"{year}-05-06T12:00:00+08:00"})
    broken = []
    for call in CALLS:
        if call.write is not None or call.operation == "apply":
            continue
        for person in (LIN_XIAOMEI, HE_XIULAN, HUANG_JIANGUO):
            try:
                call.run(bureaus_at(mocks), access_of(person))
            except AppError as exc:
                if type(exc) is BureauError:
                    broken.append((str(call), person.code))

    assert broken == []
