"""Tax: what the adapter gives for the sample citizens."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Income, Tax
from bureaus.tax.signed import sign
from core.errors import BureauRecordMissing, BureauRefused
from mock_upstreams import personas
from mock_upstreams.lives import Persona
from mock_upstreams.rarer_personas import LUO_JIAHUI
from mock_upstreams.running import RunningMocks
from mock_upstreams.tax.deductions import declared_for
from mock_upstreams.tax.reckoning import YearEnd, status_of, tax_months, tax_on, year_end
from tests.contract.bureau_calls import access_of, bureaus_at

_YEAR = 2024
_WORKERS = [personas.LIN_XIAOMEI, personas.WANG_WEI_NANSHAN, personas.WANG_WEI_CHANCHENG]
_YUAN = st.integers(min_value=0, max_value=3_000_000).map(Decimal)


@pytest.fixture
def tax(mocks: RunningMocks) -> Tax:
    bureaus: Bureaus = bureaus_at(mocks)
    return bureaus[Tax]


def _incomes(tax: Tax, persona: Persona) -> list[Income]:
    access = access_of(persona)
    pages = [tax.incomes(access, year=_YEAR, page=page, page_size=5) for page in (1, 2, 3, 4)]
    assert pages[-1].items == ()
    return [item for page in pages for item in page.items]


@pytest.mark.parametrize("persona", _WORKERS, ids=lambda one: one.code)
def test_the_months_add_up_to_the_year_the_certificate_and_the_settlement(
    tax: Tax, persona: Persona
) -> None:
    access = access_of(persona)
    months = _incomes(tax, persona)
    income, paid = (
        sum(getattr(one, name) for one in months) for name in ("income_yuan", "tax_yuan")
    )

    year = tax.incomes(access, year=_YEAR, page=1, page_size=1)
    proof = tax.certificate(access, first_month="2024-01", last_month="2024-12")
    settled = tax.settlement(access, year=_YEAR)

    assert [one.month for one in months] == [f"2024-{month:02d}" for month in range(12, 0, -1)]
    assert (year.total, year.income_yuan, year.tax_yuan) == (12, income, paid)
    assert (proof.income_yuan, proof.tax_yuan) == (income, paid)
    assert (settled.income_yuan, settled.paid_yuan) == (income, paid)
    assert settled.balance_yuan == settled.payable_yuan - paid


def test_two_payers_at_the_same_time_both_tell_and_leave_tax_to_pay(tax: Tax) -> None:
    access = access_of(LUO_JIAHUI)
    found = tax.incomes(access, year=_YEAR, page=1, page_size=50)
    months = Counter(one.month for one in found.items)

    assert set(months.values()) == {2}
    assert len({one.payer for one in found.items if one.month == "2024-05"}) == 2
    assert tax.settlement(access, year=_YEAR).balance_yuan > 0


def test_what_is_deducted_only_at_the_settlement_is_refunded(tax: Tax) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    declared = {one.kind: one for one in tax.deductions(access, year=_YEAR)}

    assert declared["continuing_education"].via == "settlement"
    assert tax.settlement(access, year=_YEAR).balance_yuan < 0


@pytest.mark.parametrize(
    "persona, year, monthly",
    [
        (personas.LIN_XIAOMEI, 2022, {"support_of_parents": 1000, "continuing_education": 400}),
        (personas.LIN_XIAOMEI, 2023, {"support_of_parents": 1500, "continuing_education": 400}),
        (
            personas.LIN_XIAOMEI,
            2024,
            {
                "housing_loan_interest": 1000,
                "support_of_parents": 1500,
                "continuing_education": 400,
            },
        ),
        (personas.WANG_WEI_NANSHAN, 2019, {"child_education": 1000, "support_of_parents": 2000}),
        (personas.WANG_WEI_NANSHAN, 2025, {"child_education": 2000, "support_of_parents": 3000}),
    ],
)
def test_a_year_has_the_deductions_that_the_law_and_the_life_gave_it(
    tax: Tax, persona: Persona, year: int, monthly: dict[str, int]
) -> None:
    declared = tax.deductions(access_of(persona), year=year)

    assert {one.kind: one.monthly_yuan for one in declared} == monthly


@given(st.sampled_from(_WORKERS), st.dates(date(2019, 1, 1), date(2031, 12, 1)))
def test_no_month_deducts_more_than_its_year_allows(persona: Persona, day: date) -> None:
    month = day.replace(day=1)
    for one in declared_for(persona.code, month.year):
        assert one.yuan_in(month.year) <= _most_yuan(one.kind, month.year)

    loan = persona.housing_fund.loan if persona.housing_fund else None
    kinds = {one.kind for one in declared_for(persona.code, month.year) if one.since <= month}
    assert "04" not in kinds or (loan is not None and loan.granted_on < month)


def _most_yuan(kind: str, year: int) -> int:
    """Return what is deducted a month at most, with one child (State Council, 2018 and 2023)."""
    lower = {"01": 1000, "02": 400, "04": 1000, "05": 1500, "06": 2000, "07": 1000}
    higher = {**lower, "01": 2000, "06": 3000, "07": 2000}
    return (higher if year >= 2023 else lower)[kind]


def test_the_same_months_give_the_same_certificate_and_others_another(tax: Tax) -> None:
    access = access_of(personas.LIN_XIAOMEI)
    months = [("2024-01", "2024-06"), ("2024-01", "2024-06"), ("2024-01", "2024-07")]
    first, again, other = (
        tax.certificate(access, first_month=start, last_month=end) for start, end in months
    )

    assert first == again
    assert first.number != other.number


@pytest.mark.parametrize(
    "persona", [personas.ZHOU_ZIHAN, personas.LIANG_HAIYAN], ids=lambda one: one.code
)
def test_who_has_no_employer_is_no_taxpayer_here(tax: Tax, persona: Persona) -> None:
    with pytest.raises(BureauRecordMissing):
        tax.settlement(access_of(persona), year=_YEAR)


def test_a_page_out_of_range_is_the_callers_mistake(tax: Tax) -> None:
    with pytest.raises(ValueError, match="page"):
        tax.incomes(access_of(personas.LIN_XIAOMEI), year=_YEAR, page=0, page_size=1)


@given(_YUAN, _YUAN)
def test_who_earns_more_pays_more_and_keeps_more(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))

    assert tax_on(low) <= tax_on(high)
    assert low - tax_on(low) <= high - tax_on(high)


@given(st.sampled_from(_WORKERS), st.integers(2015, 2030), st.sampled_from(["a", "b"]))
def test_the_settlement_never_asks_for_more_than_was_withheld(
    persona: Persona, year: int, seed: str
) -> None:
    end = year_end(persona, year, seed=seed, today=date(2031, 5, 1))
    months = tax_months(persona, seed=seed, today=date(2031, 5, 1))

    assert all(month.tax_yuan >= 0 for month in months)
    assert end.balance_yuan <= 0


@pytest.mark.parametrize(
    "today, payable, status",
    [
        (date(2025, 2, 28), "9000.00", "0"),
        (date(2025, 3, 1), "9000.00", "1"),
        (date(2025, 6, 30), "0.00", "1"),
        (date(2025, 7, 1), "9000.00", "3"),
        (date(2025, 3, 1), "8400.00", "2"),
        (date(2025, 3, 1), "8400.01", "1"),
    ],
)
def test_a_settlement_is_open_from_march_to_june(today: date, payable: str, status: str) -> None:
    end = YearEnd(
        income_yuan=Decimal(300_000), payable_yuan=Decimal(payable), paid_yuan=Decimal(8000)
    )

    assert status_of(end, _YEAR, today=today) == status


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=5))
def test_a_signature_is_of_the_parameters_whatever_their_order(parameters: dict[str, str]) -> None:
    turned = dict(reversed(parameters.items()))

    assert sign(b"k" * 16, turned) == sign(b"k" * 16, parameters)


def test_no_value_can_pass_for_another_parameter() -> None:
    assert sign(b"k" * 16, {"a": "1&b=2"}) != sign(b"k" * 16, {"a": "1", "b": "2"})


def test_a_record_under_review_is_told_apart(tax: Tax) -> None:
    with pytest.raises(BureauRefused):
        tax.deductions(access_of(personas.ZHU_YAN), year=_YEAR)
