"""Parts of a contribution base, in whole fen."""

from decimal import ROUND_HALF_UP, Decimal

from mock_upstreams.work_months import WorkMonth


def share_fen(month: WorkMonth, rate: Decimal) -> int:
    """Return a share of one month's base."""
    return to_fen(month.base_yuan * 100 * rate)


def to_fen(amount: Decimal) -> int:
    """Return an amount of fen as a whole number, half a fen up."""
    return int(amount.to_integral_value(ROUND_HALF_UP))
