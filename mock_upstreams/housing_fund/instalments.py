"""A loan's instalments by equal payments (等额本息), exact to the fen."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from mock_upstreams.lives import FundLoan

_FEN = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One payment. `number` counts from 1; `balance_yuan` is left after it."""

    number: int
    due_on: date
    principal_yuan: Decimal
    interest_yuan: Decimal
    balance_yuan: Decimal

    @property
    def payment_yuan(self) -> Decimal:
        return self.principal_yuan + self.interest_yuan


@lru_cache(maxsize=64)
def instalments(loan: FundLoan) -> tuple[Instalment, ...]:
    """Return every payment of the contract, the first one first.

    All are equal but the last, which takes what rounding to fen has left over.
    """
    monthly_rate = loan.annual_rate_percent / 1200
    payment = _equal_payment(Decimal(loan.principal_yuan), monthly_rate, loan.term_months)
    found: list[Instalment] = []
    balance = Decimal(loan.principal_yuan).quantize(_FEN)
    for number in range(1, loan.term_months + 1):
        interest = (balance * monthly_rate).quantize(_FEN, ROUND_HALF_UP)
        principal = balance if number == loan.term_months else payment - interest
        balance -= principal
        found.append(
            Instalment(
                number=number,
                due_on=_months_after(loan.granted_on, number),
                principal_yuan=principal,
                interest_yuan=interest,
                balance_yuan=balance,
            )
        )
    return tuple(found)


def _equal_payment(principal: Decimal, monthly_rate: Decimal, term_months: int) -> Decimal:
    growth = (1 + monthly_rate) ** term_months
    return (principal * monthly_rate * growth / (growth - 1)).quantize(_FEN, ROUND_HALF_UP)


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)
