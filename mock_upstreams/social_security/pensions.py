"""Monthly pensions: what was paid, and until when the holder is known to be alive."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mock_upstreams.lives import Pension
from mock_upstreams.seeded import between
from mock_upstreams.work_months import month_after, months_later

_PAY_DAY = 15
_RAISED_IN = 1
_RAISES = (Decimal("1.02"), Decimal("1.06"))
_HOLDS_MONTHS = 12
_DUE_BEFORE_END = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class PensionPayment:
    """One month's pension."""

    month: date
    paid_on: date
    amount_fen: int


def holds_until(attested_on: date) -> date:
    """Return the last day on which an attestation holds."""
    return months_later(attested_on, _HOLDS_MONTHS) - timedelta(days=1)


def standing(attested_on: date, *, today: date) -> str:
    """Return 1 where the attestation holds, 2 where the next one is due, 3 where it has lapsed."""
    last_day = holds_until(attested_on)
    if last_day < today:
        return "3"
    return "2" if last_day - today < _DUE_BEFORE_END else "1"


def pension_payments(
    pension: Pension, *, attestations: tuple[date, ...], today: date, seed: str
) -> tuple[PensionPayment, ...]:
    """Return what was paid up to today, newest first.

    Args:
        attestations: Days on which the holder attested, the oldest first. What fell due while none
            held is paid with the first month after the next one.
    """
    payments = []
    month, fen = pension.since, pension.monthly_yuan * 100
    while month <= today:
        paid_on = _paid_on(month.replace(day=_PAY_DAY), attestations)
        if paid_on is not None and paid_on <= today:
            payments.append(PensionPayment(month=month, paid_on=paid_on, amount_fen=fen))
        month = month_after(month)
        if month.month == _RAISED_IN:
            fen = int(fen * between(*_RAISES, seed, pension.since, month) / 10) * 10
    return tuple(reversed(payments))


def _paid_on(due: date, attestations: tuple[date, ...]) -> date | None:
    covering = next((day for day in attestations if due <= holds_until(day)), None)
    if covering is None or covering <= due or covering == attestations[0]:
        return due if covering else None
    return _next_pay_day(covering)


def _next_pay_day(day: date) -> date:
    this_month = day.replace(day=_PAY_DAY)
    return this_month if day <= this_month else months_later(this_month, 1)
