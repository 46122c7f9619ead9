"""Wages and the tax on them: withheld month by month over the year, settled after it.

Basic deduction, rates and special additional deductions are those of the individual income tax law
of 2018 as amended in 2023. Each month is taxed by what the year has brought so far, less what was
withheld before. A second payer at the same time takes off the basic deduction too, which the year's
settlement takes off once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby

from mock_upstreams.lives import Job, Persona
from mock_upstreams.tax.deductions import month_yuan
from mock_upstreams.work_months import WorkMonth, month_after, side_months, work_months

_BASIC_YUAN = 5000
_INSURANCE = Decimal("0.105")  # pension 8 %, medical 2 %, unemployment 0.5 %
_BRACKETS = (  # up to so much a year: rate, and what is taken off after it
    (36_000, "0.03", 0),
    (144_000, "0.10", 2_520),
    (300_000, "0.20", 16_920),
    (420_000, "0.25", 31_920),
    (660_000, "0.30", 52_920),
    (960_000, "0.35", 85_920),
)
_TOP = ("0.45", 181_920)
_FEN = Decimal("0.01")
_OPENS_IN_MONTH = 3
_CLOSES_AFTER_MONTH = 6
_EXEMPT_INCOME_YUAN = 120_000
_EXEMPT_DUE_YUAN = 400


@dataclass(frozen=True, kw_only=True)
class TaxMonth:
    """One month's wages and the tax withheld from them."""

    first_day: date
    job: Job
    income_yuan: Decimal
    tax_yuan: Decimal


@dataclass(frozen=True, kw_only=True)
class YearEnd:
    """What the year comes to. A negative balance is to be refunded."""

    income_yuan: Decimal
    payable_yuan: Decimal
    paid_yuan: Decimal

    @property
    def balance_yuan(self) -> Decimal:
        return self.payable_yuan - self.paid_yuan


def tax_on(taxable_yuan: Decimal) -> Decimal:
    """Return a year's tax on what is left after all deductions."""
    if taxable_yuan <= 0:
        return Decimal("0.00")
    for most, rate, quick in _BRACKETS:
        if taxable_yuan <= most:
            return _fen(taxable_yuan * Decimal(rate) - quick)
    return _fen(taxable_yuan * Decimal(_TOP[0]) - _TOP[1])


@lru_cache(maxsize=64)
def tax_months(persona: Persona, *, seed: str, today: date) -> tuple[TaxMonth, ...]:
    """Return every month's wages and tax up to the last complete month, oldest first."""
    employed = [
        month
        for month in work_months(persona, seed=seed, today=today)
        if not month.job.is_self_employed
    ]
    rows = [
        *_of_payers(persona, employed),
        *_of_payers(persona, side_months(persona, seed=seed, today=today)),
    ]
    return tuple(sorted(rows, key=lambda row: row.first_day))


def year_end(persona: Persona, year: int, *, seed: str, today: date) -> YearEnd:
    """Return what a year comes to with all deductions, those of the settlement included."""
    rows = [
        row for row in tax_months(persona, seed=seed, today=today) if row.first_day.year == year
    ]
    months = {row.first_day for row in rows}
    taxable = sum((_after_insurance(row.job, row.income_yuan) for row in rows), Decimal(0))
    taxable -= sum(_BASIC_YUAN + month_yuan(persona.code, month) for month in months)
    return YearEnd(
        income_yuan=_fen(sum((row.income_yuan for row in rows), Decimal(0))),
        payable_yuan=tax_on(taxable),
        paid_yuan=_fen(sum((row.tax_yuan for row in rows), Decimal(0))),
    )


def status_of(end: YearEnd, year: int, *, today: date) -> str:
    """Return the bureau's code: 0 not open, 1 to be filed, 2 exempt, 3 settled."""
    if today < date(year + 1, _OPENS_IN_MONTH, 1):
        return "0"
    is_small = end.income_yuan <= _EXEMPT_INCOME_YUAN or end.balance_yuan <= _EXEMPT_DUE_YUAN
    if end.balance_yuan >= 0 and is_small:
        return "2"
    return "1" if today < date(year + 1, _CLOSES_AFTER_MONTH + 1, 1) else "3"


def _of_payers(persona: Persona, months: Sequence[WorkMonth]) -> Iterator[TaxMonth]:
    for _, of_year in groupby(months, key=lambda month: month.first_day.year):
        yield from _withheld(persona, list(of_year))


def _withheld(persona: Persona, months: list[WorkMonth]) -> list[TaxMonth]:
    rows: list[TaxMonth] = []
    taxable = withheld = Decimal(0)
    for month in months:
        income = Decimal(month.base_yuan).quantize(_FEN)
        taxable += _after_insurance(month.job, income) - _BASIC_YUAN
        if month.job.pays_insurance:
            taxable -= month_yuan(persona.code, month.first_day, by_employer=True)
        tax = max(tax_on(taxable) - withheld, Decimal("0.00"))
        withheld += tax
        rows.append(
            TaxMonth(first_day=month.first_day, job=month.job, income_yuan=income, tax_yuan=tax)
        )
    return rows


def _after_insurance(job: Job, income_yuan: Decimal) -> Decimal:
    """Return a month's wages after insurance and housing fund."""
    share = _INSURANCE if job.pays_insurance else Decimal(0)
    return income_yuan * (1 - share - (job.fund_rate or 0))


def declared_on(row: TaxMonth) -> date:
    """Return the day on which the employer declared it: the twelfth of the next month."""
    return month_after(row.first_day).replace(day=12)


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(_FEN, ROUND_HALF_UP)
