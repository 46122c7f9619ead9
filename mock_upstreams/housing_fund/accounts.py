"""What the fund says of an account: its state, its entries, a certificate of it."""

import hashlib

from mock_upstreams.housing_fund.door import Asking
from mock_upstreams.housing_fund.ledger import LedgerRow, ledger
from mock_upstreams.work_months import work_months

_DEPOSIT = "汇缴"


def account(asking: Asking) -> dict[str, object]:
    rows = rows_of(asking)
    return {
        "zjhm": asking.persona.id_number,
        "xm": asking.persona.name,
        "grzh": asking.fund.account_number,
        "ye": f"{rows[-1].balance_yuan:,.2f}",
        "yjce": f"{_deposits(rows)[-1].amount_yuan:,.2f}",
        "dwmc": asking.persona.jobs[-1].employer,
        "zt": _state(asking),
        "jzrq": f"{asking.as_of:%Y-%m-%d}",
    }


def deposits(asking: Asking) -> dict[str, object]:
    return asking.page_of([_row(row) for row in reversed(rows_of(asking))])


def certificate(asking: Asking) -> dict[str, object]:
    """One a day: its numbers follow from the account and the day."""
    rows = rows_of(asking)
    paid = _deposits(rows)
    number = f"ZM{asking.fund.account_number}{asking.as_of:%Y%m%d}"
    last_month = work_months(asking.persona, seed=asking.seed, today=asking.today)[-1]
    return {
        "zjhm": asking.persona.id_number,
        "zmbh": number,
        "yzm": hashlib.sha256(f"{asking.seed}/{number}".encode()).hexdigest()[:12].upper(),
        "xm": asking.persona.name,
        "grzh": asking.fund.account_number,
        "dwmc": asking.persona.jobs[-1].employer,
        "qsrq": f"{paid[0].on:%Y-%m-%d}",
        "mcrq": f"{paid[-1].on:%Y-%m-%d}",
        "jcys": str(len(paid)),
        "jcjs": f"{last_month.base_yuan:,.2f}",
        "yjce": f"{paid[-1].amount_yuan:,.2f}",
        "ye": f"{rows[-1].balance_yuan:,.2f}",
        "zt": _state(asking),
        "jzrq": f"{asking.as_of:%Y-%m-%d}",
    }


def rows_of(asking: Asking) -> tuple[LedgerRow, ...]:
    """Return the account's entries, those of withdrawals that were paid meanwhile included."""
    paid = asking.book.paid(asking.fund, asking.now)
    return ledger(asking.persona, seed=asking.seed, today=asking.today, paid=paid)


def _deposits(rows: tuple[LedgerRow, ...]) -> list[LedgerRow]:
    return [row for row in rows if row.kind == _DEPOSIT]


def _state(asking: Asking) -> str:
    return "1" if asking.fund.is_sealed else "0"


def _row(row: LedgerRow) -> dict[str, object]:
    return {
        "rq": f"{row.on:%Y-%m-%d}",
        "zy": row.kind,
        "je": f"{row.amount_yuan:,.2f}",
        "ye": f"{row.balance_yuan:,.2f}",
    }
