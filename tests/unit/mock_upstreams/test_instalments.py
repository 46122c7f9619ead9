"""Equal payments, to the fen."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.housing_fund.instalments import instalments
from mock_upstreams.lives import FundLoan

_LOANS = st.builds(
    FundLoan,
    contract_number=st.just("DK1"),
    bank=st.just("样例银行"),
    principal_yuan=st.integers(10_000, 1_200_000),
    annual_rate_percent=st.decimals("0.5", "9", places=3),
    term_months=st.integers(1, 360),
    granted_on=st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(
        lambda day: day.replace(day=min(day.day, 28))
    ),
)


@given(_LOANS)
def test_what_is_paid_back_is_what_was_lent_to_the_fen(loan: FundLoan) -> None:
    rows = instalments(loan)

    assert len(rows) == loan.term_months
    assert sum(row.principal_yuan for row in rows) == loan.principal_yuan
    assert rows[-1].balance_yuan == 0


@given(_LOANS)
def test_every_payment_but_the_last_is_the_same(loan: FundLoan) -> None:
    payments = [row.payment_yuan for row in instalments(loan)]

    assert len(set(payments[:-1])) <= 1
    # Rounding is off by half a fen a month at most, with interest on it.
    assert abs(payments[-1] - payments[0]) <= Decimal("0.01") * loan.term_months * 15


@given(_LOANS)
def test_every_instalment_leads_to_the_next(loan: FundLoan) -> None:
    balance = Decimal(loan.principal_yuan)
    for number, row in enumerate(instalments(loan), start=1):
        interest = balance * loan.annual_rate_percent / 1200
        balance -= row.principal_yuan

        assert row.number == number
        assert row.balance_yuan == balance >= 0
        assert abs(row.interest_yuan - interest) <= Decimal("0.005")
        assert row.principal_yuan > 0


@given(_LOANS)
def test_instalments_are_due_on_the_same_day_of_every_month(loan: FundLoan) -> None:
    granted = loan.granted_on
    months = [row.due_on.year * 12 + row.due_on.month for row in instalments(loan)]
    first = granted.year * 12 + granted.month + 1

    assert months == list(range(first, first + loan.term_months))
    assert {row.due_on.day for row in instalments(loan)} == {granted.day}


def test_a_loan_that_any_bank_calculator_can_check() -> None:
    """The textbook formula: 600,000 at 3.1 % over 360 months is 2,562.10 a month."""
    loan = FundLoan(
        contract_number="DK1",
        bank="样例银行",
        principal_yuan=600_000,
        annual_rate_percent=Decimal("3.1"),
        term_months=360,
        granted_on=date(2024, 3, 20),
    )
    first = instalments(loan)[0]

    assert (first.payment_yuan, first.interest_yuan) == (Decimal("2562.10"), Decimal("1550.00"))
