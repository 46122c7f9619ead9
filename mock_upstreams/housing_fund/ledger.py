"""A housing-fund account's entries: deposits, interest, withdrawals, and the balance after each."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import groupby

from mock_upstreams.lives import Persona, Withdrawal
from mock_upstreams.work_months import WorkMonth, month_after, work_months

_DEPOSIT_DAY = 15
_INTEREST_ON = (6, 30)  # interest of a year from July is credited at the end of June
_MONTHLY_INTEREST = Decimal("0.00125")  # 1.5 % a year
_FEN = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class LedgerRow:
    """One entry. `balance_yuan` is the balance after it."""

    on: date
    kind: str
    amount_yuan: Decimal
    balance_yuan: Decimal = Decimal(0)


@lru_cache(maxsize=64)
def ledger(
    persona: Persona, *, seed: str, today: date, paid: tuple[Withdrawal, ...] = ()
) -> tuple[LedgerRow, ...]:
    """Return every entry, oldest first: deposits up to the last complete month.

    Args:
        paid: Withdrawals besides those of the persona's past.
    """
    months = work_months(persona, seed=seed, today=today)
    funded = [month for month in months if month.job.fund_rate is not None]
    if persona.housing_fund is None or not funded:
        return ()
    moves = [
        LedgerRow(
            on=month.first_day.replace(day=_DEPOSIT_DAY),
            kind="汇缴",
            amount_yuan=deposit_yuan(month),
        )
        for month in funded
    ]
    moves += [
        LedgerRow(on=taken.on, kind=taken.kind, amount_yuan=Decimal(-taken.amount_yuan))
        for taken in (*persona.housing_fund.withdrawals, *paid)
        if taken.on <= today
    ]
    return _with_interest(sorted(moves, key=lambda row: row.on), today)


def deposit_yuan(month: WorkMonth) -> Decimal:
    """Return both sides' shares, each in whole yuan as the fund wants them."""
    share = (month.base_yuan * (month.job.fund_rate or Decimal(0))).quantize(
        Decimal(1), ROUND_HALF_UP
    )
    return (2 * share).quantize(_FEN)


def _with_interest(moves: list[LedgerRow], today: date) -> tuple[LedgerRow, ...]:
    rows: list[LedgerRow] = []
    balance = earned = Decimal(0)
    by_month = {month: list(group) for month, group in groupby(moves, lambda row: _month(row.on))}
    month = _month(moves[0].on)
    while month <= _month(today):
        for move in by_month.get(month, ()):
            balance += move.amount_yuan
            rows.append(replace(move, balance_yuan=balance))
        if month == _month(today):
            break
        earned += balance * _MONTHLY_INTEREST
        if month.month == _INTEREST_ON[0]:
            credited, earned = earned.quantize(_FEN, ROUND_HALF_UP), Decimal(0)
            balance += credited
            on = month.replace(day=_INTEREST_ON[1])
            rows.append(LedgerRow(on=on, kind="结息", amount_yuan=credited, balance_yuan=balance))
        month = month_after(month)
    return tuple(rows)


def _month(day: date) -> date:
    return day.replace(day=1)
