"""What the fund says of a housing loan: where it stands, and its instalments."""

from dataclasses import dataclass
from decimal import Decimal

from mock_upstreams.housing_fund.door import Asking
from mock_upstreams.housing_fund.instalments import Instalment, instalments
from mock_upstreams.housing_fund.xml import XmlRefused
from mock_upstreams.lives import FundLoan

_CURRENT, _OVERDUE, _SETTLED = "0", "1", "2"
_NONE = "-"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a loan stands at the end of a day; `next_due` None means that it is settled."""

    outstanding_yuan: Decimal
    next_due: Instalment | None
    state: str


def standing(loan: FundLoan, asking: Asking) -> Standing:
    """Return where a loan stands. Instalments are paid on their day until one is missed."""
    unpaid = [
        one
        for one in instalments(loan)
        if one.due_on > asking.as_of or (loan.missed_from and one.due_on >= loan.missed_from)
    ]
    if not unpaid:
        return Standing(outstanding_yuan=Decimal(0), next_due=None, state=_SETTLED)
    state = _OVERDUE if unpaid[0].due_on <= asking.as_of else _CURRENT
    outstanding = unpaid[0].balance_yuan + unpaid[0].principal_yuan
    return Standing(outstanding_yuan=outstanding, next_due=unpaid[0], state=state)


def loan(asking: Asking) -> dict[str, object]:
    held = _held(asking)
    stands = standing(held, asking)
    due = stands.next_due
    return {
        "zjhm": asking.persona.id_number,
        "dkhth": held.contract_number,
        "dkyh": held.bank,
        "dkje": f"{held.principal_yuan:,.2f}",
        "dkye": f"{stands.outstanding_yuan:,.2f}",
        "nll": f"{held.annual_rate_percent:.3f}",
        "qs": str(held.term_months),
        "ffrq": f"{held.granted_on:%Y-%m-%d}",
        "xqhkr": f"{due.due_on:%Y-%m-%d}" if due else _NONE,
        "xqhke": f"{due.payment_yuan:,.2f}" if due else _NONE,
        "dkzt": stands.state,
        "jzrq": f"{asking.as_of:%Y-%m-%d}",
    }


def loan_schedule(asking: Asking) -> dict[str, object]:
    return asking.page_of([_row(one) for one in instalments(_held(asking))])


def _held(asking: Asking) -> FundLoan:
    held = asking.fund.loan
    if held is None:
        raise XmlRefused("1414", "无公积金贷款")
    return held


def _row(one: Instalment) -> dict[str, object]:
    return {
        "qc": str(one.number),
        "hkr": f"{one.due_on:%Y-%m-%d}",
        "hkje": f"{one.payment_yuan:,.2f}",
        "hkbj": f"{one.principal_yuan:,.2f}",
        "hklx": f"{one.interest_yuan:,.2f}",
        "ye": f"{one.balance_yuan:,.2f}",
    }
