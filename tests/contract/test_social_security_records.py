"""What social security says of the sample citizens beside their account, over real HTTP."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from bureaus.social_security.medical import MedicalExpense
from core.errors import BureauError, BureauRecordMissing, BureauRefused
from mock_upstreams import personas
from mock_upstreams.lives import Persona
from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import access_of, bureaus_at
from tests.fakes import FakeClock

_INSURED = [
    one for one in personas.PERSONAS if one.insurance is not None and not one.insurance.is_frozen
]


@pytest.fixture
def bureaus(mocks: RunningMocks) -> Bureaus:
    return bureaus_at(mocks)


def _expenses(
    bureaus: Bureaus, persona: Persona, *, year: int | None = None
) -> list[MedicalExpense]:
    medical = bureaus[SocialSecurity].medical
    pages = [
        medical.expenses(access_of(persona), year=year, page=page, page_size=100)
        for page in range(1, 8)
    ]
    found = [row for page in pages for row in page.items]

    assert len(found) == pages[0].total
    assert not pages[-1].items
    return found


@pytest.mark.parametrize("persona", _INSURED, ids=lambda persona: persona.code)
def test_medical_accounts_sum_up_the_visits_of_their_year(
    bureaus: Bureaus, persona: Persona
) -> None:
    account = bureaus[SocialSecurity].medical.account(access_of(persona))
    rows = _expenses(bureaus, persona, year=account.year)

    assert account.account_paid_yuan == sum((row.account_paid_yuan for row in rows), Decimal(0))
    assert account.fund_paid_yuan == sum((row.fund_paid_yuan for row in rows), Decimal(0))
    assert account.self_paid_yuan == sum((row.self_paid_yuan for row in rows), Decimal(0))
    assert {row.on.year for row in rows} <= {account.year}


def test_the_medical_balance_is_the_same_wherever_it_is_told(bureaus: Bureaus) -> None:
    access = access_of(personas.HE_XIULAN)
    account = bureaus[SocialSecurity].account(access)
    medical = bureaus[SocialSecurity].medical.account(access)

    assert account.medical_balance_yuan == medical.balance_yuan
    assert account.as_of == medical.as_of


def test_visits_come_newest_first_in_all_kinds(bureaus: Bureaus) -> None:
    rows = _expenses(bureaus, personas.HE_XIULAN)

    assert [row.on for row in rows] == sorted((row.on for row in rows), reverse=True)
    assert {row.kind for row in rows} == {"outpatient", "inpatient", "pharmacy"}


def test_a_visit_whose_parts_are_not_the_whole_is_outside_the_agreement(
    bureaus: Bureaus, mocks: RunningMocks
) -> None:
    row = '"jsrq": "20260102", "jgmc": "x", "jzlb": "1", "jjzf": 5, "zhzf": 3, "grzf": 2'
    head = f'"sfzh": "{personas.LIN_XIAOMEI.id_number}", "zts": 1, "ym": 1'
    answers = [
        f'{{"errcode": 0, "data": {{{head}, "lb": [{{{row}, "zje": {total}}}]}}}}'
        for total in (10, 11)
    ]
    ask = bureaus[SocialSecurity].medical.expenses
    mocks.put_fault({"bureau": "social_security", "fault": "body", "body": answers[0]})
    sound = ask(access_of(personas.LIN_XIAOMEI), page=1, page_size=1)
    mocks.put_fault({"bureau": "social_security", "fault": "body", "body": answers[1]})

    assert sound.items[0].total_yuan == Decimal("0.10")
    with pytest.raises(BureauError):
        ask(access_of(personas.LIN_XIAOMEI), page=1, page_size=1)


@pytest.mark.parametrize(
    "page, rows, is_agreed", [(1, 1, True), (2, 1, False), (1, 2, False)], ids=str
)
def test_another_page_than_the_one_asked_for_is_outside_the_agreement(
    bureaus: Bureaus, mocks: RunningMocks, page: int, rows: int, is_agreed: bool
) -> None:
    row = '{"ssq": "202601", "ffrq": "20260115", "je": 1}'
    head = f'"sfzh": "{personas.LIN_XIAOMEI.id_number}", "zts": 2, "ym": {page}'
    body = f'{{"errcode": 0, "data": {{{head}, "lb": [{", ".join([row] * rows)}]}}}}'
    mocks.put_fault({"bureau": "social_security", "fault": "body", "body": body})

    def ask() -> object:
        desk = bureaus[SocialSecurity].pension
        return desk.payments(access_of(personas.LIN_XIAOMEI), page=1, page_size=1).total

    if is_agreed:
        assert ask() == 2
    else:
        with pytest.raises(BureauError):
            ask()


def test_a_certificate_is_the_same_when_it_is_asked_for_again(bureaus: Bureaus) -> None:
    ask = bureaus[SocialSecurity].certificate
    first, again = (ask(access_of(personas.LIN_XIAOMEI)) for _ in range(2))
    other = ask(access_of(personas.SU_MIN))
    account = bureaus[SocialSecurity].account(access_of(personas.LIN_XIAOMEI))

    assert first == again
    assert (first.name, first.first_month) == ("林晓梅", "2014-08")
    assert (first.months_paid, first.as_of) == (account.months_paid, account.as_of)
    assert (first.number, first.check_number) != (other.number, other.check_number)


@pytest.mark.parametrize(
    "day, status, months_left, paid",
    [
        (datetime(2026, 2, 28, tzinfo=UTC), "none", 0, 0),
        (datetime(2026, 3, 1, tzinfo=UTC), "receiving", 13, 0),
        (datetime(2026, 11, 25, tzinfo=UTC), "receiving", 4, 9),
        (datetime(2027, 3, 25, tzinfo=UTC), "ended", 0, 13),
    ],
    ids=str,
)
def test_unemployment_benefit_is_paid_month_by_month_until_it_ends(
    day: datetime, status: str, months_left: int, paid: int
) -> None:
    clock = FakeClock(day)
    with running_mocks(now=clock) as mocks:
        bureaus = bureaus_at(mocks, now=clock)
        told = bureaus[SocialSecurity].benefits.unemployment(access_of(personas.DENG_ZHIQIANG))

    months = [payment.month for payment in told.payments]
    assert (told.status, told.months_left, len(months)) == (status, months_left, paid)
    assert months == sorted(months, reverse=True)
    assert told.months_granted == told.months_left + len(months)


@pytest.mark.parametrize(
    "day, status",
    [
        (datetime(2026, 3, 1, tzinfo=UTC), "accepted"),
        (datetime(2026, 3, 7, tzinfo=UTC), "approved"),
        (datetime(2026, 3, 17, tzinfo=UTC), "paid"),
    ],
    ids=str,
)
def test_a_maternity_claim_moves_on(day: datetime, status: str) -> None:
    clock = FakeClock(day)
    with running_mocks(now=clock) as mocks:
        bureaus = bureaus_at(mocks, now=clock)
        (claim,) = bureaus[SocialSecurity].benefits.maternity(access_of(personas.GULINAER))

    assert (claim.status, claim.days) == (status, 188)
    assert (claim.paid_on is not None) == (status == "paid")
    assert claim.amount_yuan > 0


def test_who_never_claimed_has_no_claims_and_no_benefit(bureaus: Bureaus) -> None:
    benefits = bureaus[SocialSecurity].benefits

    assert benefits.maternity(access_of(personas.SU_MIN)) == ()
    assert benefits.unemployment(access_of(personas.SU_MIN)).status == "none"


@pytest.mark.parametrize(
    "persona, error",
    [(personas.ZHOU_ZIHAN, BureauRecordMissing), (personas.ZHU_YAN, BureauRefused)],
    ids=["no account", "frozen"],
)
def test_without_an_account_that_is_told_about_there_is_nothing(
    bureaus: Bureaus, persona: Persona, error: type[Exception]
) -> None:
    social = bureaus[SocialSecurity]
    for ask in (
        social.certificate,
        social.medical.account,
        social.benefits.unemployment,
        social.benefits.maternity,
    ):
        with pytest.raises(error):
            ask(access_of(persona))
