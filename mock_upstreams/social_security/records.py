"""What the bureau holds about a citizen, in whole fen."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import between
from mock_upstreams.work_months import WorkMonth, work_months

_TO_PENSION_ACCOUNT = Decimal("0.08")
_EMPLOYER_PENSION = Decimal("0.16")
_SELF_EMPLOYED_PENSION = Decimal("0.20")  # 8 of the 20 go to the person's own account
_TO_MEDICAL_ACCOUNT = Decimal("0.02")
_LEAST_SPENT = Decimal("0.40")
_MOST_SPENT = Decimal("0.85")
_PAY_OUT_MONTHS = 170  # the divisor for who retires at 55


@dataclass(frozen=True, kw_only=True)
class ContributionRow:
    """One month's pension contribution."""

    month: date
    employer: str
    base_fen: int
    personal_fen: int
    employer_fen: int


@dataclass(frozen=True, kw_only=True)
class AccountRecord:
    """The state at the end of the last complete month."""

    pension_fen: int
    medical_fen: int
    months_paid: int
    employer: str
    as_of: date


@lru_cache(maxsize=64)
def contribution_rows(persona: Persona, *, seed: str, today: date) -> tuple[ContributionRow, ...]:
    """Return every month paid in, newest first."""
    months = work_months(persona, seed=seed, today=today)
    return tuple(_row(month) for month in reversed(months))


@lru_cache(maxsize=64)
def account_record(persona: Persona, *, seed: str, today: date) -> AccountRecord:
    """Return the balances: 8 % of each base, less what was paid out; 2 %, less what was spent.

    Interest is left out, so that the rows add up to the balance.
    """
    months = work_months(persona, seed=seed, today=today)
    pension_fen = sum(_share(month, _TO_PENSION_ACCOUNT) for month in months)
    medical_fen = sum(_share(month, _TO_MEDICAL_ACCOUNT) for month in months)
    spent = between(_LEAST_SPENT, _MOST_SPENT, seed, persona.code, "medical")
    return AccountRecord(
        pension_fen=pension_fen - _paid_out(persona, pension_fen, months, today),
        medical_fen=_fen(medical_fen * (1 - spent)),
        months_paid=len(months),
        employer=months[-1].job.employer,
        as_of=today.replace(day=1) - timedelta(days=1),
    )


def _paid_out(persona: Persona, saved_fen: int, months: tuple[WorkMonth, ...], today: date) -> int:
    if persona.insurance is None or persona.insurance.status != "retired":
        return 0
    last = months[-1].first_day
    retired_months = (today.year - last.year) * 12 + today.month - last.month - 1
    return saved_fen * min(retired_months, _PAY_OUT_MONTHS) // _PAY_OUT_MONTHS


def _row(month: WorkMonth) -> ContributionRow:
    alone = month.job.is_self_employed
    return ContributionRow(
        month=month.first_day,
        employer=month.job.employer,
        base_fen=month.base_yuan * 100,
        personal_fen=_share(month, _SELF_EMPLOYED_PENSION if alone else _TO_PENSION_ACCOUNT),
        employer_fen=0 if alone else _share(month, _EMPLOYER_PENSION),
    )


def _share(month: WorkMonth, rate: Decimal) -> int:
    return _fen(month.base_yuan * 100 * rate)


def _fen(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))
