"""What the bureau holds about a citizen, in whole fen."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from mock_upstreams.lives import Persona
from mock_upstreams.seeded import digits
from mock_upstreams.social_security.medical import medical_ledger
from mock_upstreams.social_security.shares import share_fen
from mock_upstreams.work_months import WorkMonth, work_months

_TO_PENSION_ACCOUNT = Decimal("0.08")
_EMPLOYER_PENSION = Decimal("0.16")
_SELF_EMPLOYED_PENSION = Decimal("0.20")  # 8 of the 20 go to the person's own account
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


@dataclass(frozen=True, kw_only=True)
class CertificateRecord:
    """That so many months were paid, from the first to the last of them."""

    number: str
    check_number: str
    first_month: date
    last_month: date
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
    """Return the balances: 8 % of each base, less what was paid out; the medical ledger's.

    Interest is left out, so that the rows add up to the balance.
    """
    months = work_months(persona, seed=seed, today=today)
    pension_fen = sum(share_fen(month, _TO_PENSION_ACCOUNT) for month in months)
    return AccountRecord(
        pension_fen=pension_fen - _paid_out(persona, pension_fen, months, today),
        medical_fen=medical_ledger(persona, seed=seed, today=today).balance_fen,
        months_paid=len(months),
        employer=months[-1].job.employer,
        as_of=last_complete_day(today),
    )


def certificate_record(persona: Persona, *, seed: str, today: date) -> CertificateRecord:
    """Certify all months up to the last complete one; within a month it is the same certificate."""
    months = work_months(persona, seed=seed, today=today)
    as_of = last_complete_day(today)
    return CertificateRecord(
        number=f"CB{as_of:%Y%m}{digits(8, seed, persona.code, as_of, 'certificate')}",
        check_number=digits(16, seed, persona.code, as_of, "check"),
        first_month=months[0].first_day,
        last_month=months[-1].first_day,
        months_paid=len(months),
        employer=months[-1].job.employer,
        as_of=as_of,
    )


def last_complete_day(today: date) -> date:
    """Return the last day of the last complete month: the bureau keeps its books by the month."""
    return today.replace(day=1) - timedelta(days=1)


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
        personal_fen=share_fen(month, _SELF_EMPLOYED_PENSION if alone else _TO_PENSION_ACCOUNT),
        employer_fen=0 if alone else share_fen(month, _EMPLOYER_PENSION),
    )
