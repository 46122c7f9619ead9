"""Pension attestations over real HTTP: once for each serial number, whatever happens between."""

import pytest

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.errors import AlreadyAttested, NoPension
from bureaus.social_security.pension import PensionDesk
from core.errors import BureauError
from mock_upstreams import personas
from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import access_of, bureaus_at
from tests.fakes import FakeClock

HE, TAN = access_of(personas.HE_XIULAN), access_of(personas.TAN_YAOZU)
ONE, TWO = "1" * 32, "2" * 32
DAY_S = 86_400


@pytest.fixture
def desk(mocks: RunningMocks) -> PensionDesk:
    return bureaus_at(mocks)[SocialSecurity].pension


def _desk(bureaus: Bureaus) -> PensionDesk:
    return bureaus[SocialSecurity].pension


def test_an_attestation_makes_a_lapsed_one_good_for_a_year(desk: PensionDesk) -> None:
    before = desk.eligibility(TAN)
    receipt = desk.attest(TAN, residence="AU", serial=ONE)
    after = desk.eligibility(TAN)

    assert (before.status, before.residence) == ("lapsed", "CA")
    assert (after.status, after.residence) == ("valid", "AU")
    assert (after.attested_on, after.valid_until) == (receipt.attested_on, receipt.valid_until)
    assert (receipt.valid_until - receipt.attested_on).days in (364, 365)


def test_the_same_serial_is_given_the_same_receipt(desk: PensionDesk) -> None:
    first = desk.attest(HE, residence="CN", serial=ONE)

    assert desk.attest(HE, residence="CN", serial=ONE) == first


def test_another_serial_is_told_until_when_the_first_holds(desk: PensionDesk) -> None:
    receipt = desk.attest(HE, residence="CN", serial=ONE)
    for _ in range(2):
        with pytest.raises(AlreadyAttested) as caught:
            desk.attest(HE, residence="CN", serial=TWO)

    assert caught.value.valid_until == receipt.valid_until
    assert f"{receipt.valid_until.year}年{receipt.valid_until.month}月" in caught.value.message_zh
    assert str(receipt.valid_until.year) in caught.value.message_en


def test_each_person_attests_for_themselves(desk: PensionDesk) -> None:
    receipts = [
        desk.attest(access, residence="CN", serial=serial)
        for access, serial in ((HE, ONE), (TAN, TWO))
    ]

    assert receipts[0].number != receipts[1].number


def test_a_serial_that_was_another_persons_attests_nothing(desk: PensionDesk) -> None:
    desk.attest(HE, residence="CN", serial=ONE)

    with pytest.raises(BureauError) as caught:
        desk.attest(TAN, residence="CA", serial=ONE)

    assert type(caught.value) is BureauError
    assert desk.eligibility(TAN).status == "lapsed"


def test_an_attestation_whose_answer_was_lost_is_found_by_its_serial(
    mocks: RunningMocks, desk: PensionDesk
) -> None:
    lost = {"bureau": "social_security", "operation": "pension_attestation", "fault": "truncate"}
    mocks.put_fault(lost)
    with pytest.raises(BureauError):
        desk.attest(TAN, residence="CA", serial=ONE)
    mocks.put_fault()
    with pytest.raises(AlreadyAttested):
        desk.attest(TAN, residence="CA", serial=TWO)

    receipt = desk.attest(TAN, residence="CA", serial=ONE)

    assert receipt.attested_on == desk.eligibility(TAN).attested_on


def test_an_answer_about_another_serial_is_outside_the_agreement(
    mocks: RunningMocks, desk: PensionDesk
) -> None:
    record = (
        f'"sfzh": "{personas.TAN_YAOZU.id_number}", "rzjg": "1", "rzbh": "RZ1", '
        f'"rzrq": "20260101", "yxqz": "20261231", "lsh": "{TWO}"'
    )
    body = f'{{"errcode": 0, "data": {{{record}}}}}'
    mocks.put_fault({"bureau": "social_security", "fault": "body", "body": body})
    sound = desk.attest(TAN, residence="CA", serial=TWO)

    assert sound.number == "RZ1"
    with pytest.raises(BureauError):
        desk.attest(TAN, residence="CA", serial=ONE)


def test_who_gets_no_pension_has_nothing_to_attest_or_see(desk: PensionDesk) -> None:
    worker = access_of(personas.LIN_XIAOMEI)

    with pytest.raises(NoPension):
        desk.attest(worker, residence="CN", serial=ONE)
    with pytest.raises(NoPension):
        desk.eligibility(worker)
    with pytest.raises(NoPension):
        desk.payments(worker, page=1, page_size=1)


def test_attesting_brings_the_payments_that_were_held_back() -> None:
    clock = FakeClock()
    with running_mocks(now=clock) as mocks:
        desk = _desk(bureaus_at(mocks, now=clock))
        before = desk.payments(TAN, page=1, page_size=100).items
        desk.attest(TAN, residence="CA", serial=ONE)
        clock.advance(20 * DAY_S)
        after = desk.payments(TAN, page=1, page_size=100).items

    assert before[0].month == "2026-01"
    assert [(row.month, f"{row.paid_on}") for row in after[:3]] == [
        ("2026-03", "2026-03-15"),
        ("2026-02", "2026-03-15"),
        ("2026-01", "2026-01-15"),
    ]
