"""What the housing fund says of the sample citizens, over real HTTP."""

from decimal import Decimal

import pytest

from bureaus.housing_fund.adapter import HousingFund
from bureaus.housing_fund.errors import HousingLoanMissing
from bureaus.housing_fund.records import Instalment
from core.clock import beijing_date
from core.errors import BureauRecordMissing
from mock_upstreams import personas
from mock_upstreams.lives import Persona
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import CLOCK, access_of, bureaus_at


@pytest.fixture
def fund(mocks: RunningMocks) -> HousingFund:
    return bureaus_at(mocks)[HousingFund]


def _all_instalments(fund: HousingFund, persona: Persona) -> list[Instalment]:
    found: list[Instalment] = []
    for page in range(1, 10):
        part = fund.loan_schedule(access_of(persona), page=page, page_size=100)
        found += part.items
        if not part.items:
            break

    assert len(found) == part.total
    return found


@pytest.mark.parametrize(
    "persona",
    [personas.LIN_XIAOMEI, personas.WANG_WEI_NANSHAN, personas.WANG_WEI_CHANCHENG],
    ids=lambda persona: persona.code,
)
def test_a_loan_stands_where_its_schedule_says(fund: HousingFund, persona: Persona) -> None:
    loan = fund.loan(access_of(persona))
    rows = _all_instalments(fund, persona)

    due = next(row for row in rows if row.due_on == loan.next_due_on)
    assert len(rows) == loan.term_months
    assert sum(row.principal_yuan for row in rows) == loan.principal_yuan
    assert loan.outstanding_yuan == due.balance_yuan + due.principal_yuan
    assert loan.next_payment_yuan == due.payment_yuan


@pytest.mark.parametrize(
    "persona, status",
    [
        (personas.LIN_XIAOMEI, "current"),
        (personas.WANG_WEI_CHANCHENG, "overdue"),
        (personas.HUANG_JIANGUO, "settled"),
    ],
    ids=lambda value: getattr(value, "code", value),
)
def test_loan_statuses(fund: HousingFund, persona: Persona, status: str) -> None:
    assert fund.loan(access_of(persona)).status == status


def test_a_settled_loan_owes_nothing_and_has_nothing_due(fund: HousingFund) -> None:
    loan = fund.loan(access_of(personas.HUANG_JIANGUO))

    assert (loan.outstanding_yuan, loan.next_due_on, loan.next_payment_yuan) == (
        Decimal("0.00"),
        None,
        None,
    )


def test_an_overdue_loan_names_the_oldest_instalment_that_was_not_paid(fund: HousingFund) -> None:
    loan = fund.loan(access_of(personas.WANG_WEI_CHANCHENG))

    assert loan.next_due_on is not None
    assert loan.next_due_on <= loan.as_of


def test_who_never_borrowed_is_told_apart_from_who_has_no_account(fund: HousingFund) -> None:
    with pytest.raises(HousingLoanMissing):
        fund.loan(access_of(personas.GULINAER))
    with pytest.raises(HousingLoanMissing):
        fund.loan_schedule(access_of(personas.GULINAER), page=1, page_size=10)
    with pytest.raises(BureauRecordMissing) as caught:
        fund.loan(access_of(personas.LIANG_HAIYAN))

    assert type(caught.value) is BureauRecordMissing


@pytest.mark.parametrize("page, page_size", [(0, 10), (1, 0), (1, 101)])
def test_a_schedules_pages_out_of_range_are_the_callers_mistake(
    fund: HousingFund, page: int, page_size: int
) -> None:
    with pytest.raises(ValueError, match="page"):
        fund.loan_schedule(access_of(personas.LIN_XIAOMEI), page=page, page_size=page_size)


def test_a_certificate_says_what_the_account_and_its_entries_say(fund: HousingFund) -> None:
    access = access_of(personas.WANG_WEI_NANSHAN)
    account = fund.account(access)
    certificate = fund.certificate(access)
    pages = [fund.deposits(access, page=page, page_size=100).items for page in (1, 2, 3)]

    paid = [row for page in pages for row in page if row.kind == "汇缴"]
    assert certificate.name == "王伟"
    assert certificate.account_number == account.account_number
    assert certificate.balance_yuan == account.balance_yuan
    assert certificate.monthly_deposit_yuan == account.monthly_deposit_yuan
    assert certificate.months_paid == len(paid)
    assert (certificate.first_deposit_on, certificate.last_deposit_on) == (
        paid[-1].on,
        paid[0].on,
    )


def test_a_certificate_is_the_same_all_day_and_each_persons_own(
    fund: HousingFund, mocks: RunningMocks
) -> None:
    first = fund.certificate(access_of(personas.LIN_XIAOMEI))
    mocks.reset()
    again = fund.certificate(access_of(personas.LIN_XIAOMEI))
    other = fund.certificate(access_of(personas.SU_MIN))

    assert again == first
    assert other.verification_number != first.verification_number
    assert first.as_of < beijing_date(CLOCK())


def test_a_certificate_of_a_sealed_account_says_so(fund: HousingFund) -> None:
    assert fund.certificate(access_of(personas.DENG_ZHIQIANG)).status == "sealed"


def test_a_certificate_names_people_whose_name_gbk_lacks(fund: HousingFund) -> None:
    assert fund.certificate(access_of(personas.ZHU_YAN)).name == "朱䶮"
