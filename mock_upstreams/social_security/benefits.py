"""Unemployment and maternity benefits, as they stand on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from mock_upstreams.lives import MaternityClaim, Persona, Unemployment
from mock_upstreams.work_months import month_after, work_months

_PAY_DAY = 25
_DECIDED_AFTER = timedelta(days=10)
_PAID_AFTER = timedelta(days=20)
_DAYS_A_MONTH = 30


@dataclass(frozen=True, kw_only=True)
class BenefitPayment:
    """One month's unemployment benefit."""

    month: date
    paid_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MaternityRecord:
    """A claim as it stands; state 1 accepted, 2 approved, 3 paid."""

    claim: MaternityClaim
    state: str
    amount_fen: int
    paid_on: date | None


def benefit_payments(held: Unemployment, *, today: date) -> tuple[BenefitPayment, ...]:
    """Return what was paid up to today, newest first."""
    payments = []
    month = held.since
    for _ in range(held.months):
        paid_on = month.replace(day=_PAY_DAY)
        if paid_on > today:
            break
        payments.append(
            BenefitPayment(month=month, paid_on=paid_on, amount_fen=held.monthly_yuan * 100)
        )
        month = month_after(month)
    return tuple(reversed(payments))


def maternity_records(persona: Persona, *, seed: str, today: date) -> tuple[MaternityRecord, ...]:
    """Return the claims made up to today, newest first."""
    claims = persona.insurance.maternity if persona.insurance else ()
    made = sorted(
        (claim for claim in claims if claim.applied_on <= today),
        key=lambda claim: claim.applied_on,
        reverse=True,
    )
    return tuple(_as_it_stands(persona, claim, seed, today) for claim in made)


def _as_it_stands(
    persona: Persona, claim: MaternityClaim, seed: str, today: date
) -> MaternityRecord:
    pays_on = claim.applied_on + _PAID_AFTER
    is_paid = pays_on <= today
    is_decided = claim.applied_on + _DECIDED_AFTER <= today
    return MaternityRecord(
        claim=claim,
        state="3" if is_paid else "2" if is_decided else "1",
        amount_fen=_amount_fen(persona, claim, seed),
        paid_on=pays_on if is_paid else None,
    )


def _amount_fen(persona: Persona, claim: MaternityClaim, seed: str) -> int:
    """A thirtieth of the base of the month before the leave, for each day of it."""
    months = work_months(persona, seed=seed, today=claim.applied_on)
    return months[-1].base_yuan * 100 * claim.days // _DAYS_A_MONTH
