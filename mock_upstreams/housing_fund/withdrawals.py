"""Money taken out of the fund: asked for, seen on its way, called off."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NoReturn

from mock_upstreams.clock import BEIJING
from mock_upstreams.housing_fund.accounts import rows_of
from mock_upstreams.housing_fund.book import FundApplication
from mock_upstreams.housing_fund.door import Asking
from mock_upstreams.housing_fund.loans import standing
from mock_upstreams.housing_fund.xml import XmlRefused

_RENT, _PURCHASE, _REPAYMENT, _RETIREMENT = "01", "02", "03", "04"
_KINDS = {
    _RENT: "租房提取",
    _PURCHASE: "购房提取",
    _REPAYMENT: "还贷提取",
    _RETIREMENT: "退休提取",
}
_CODES = {kind: code for code, kind in _KINDS.items()}
_MOST_RENT_YUAN = Decimal(18_000)
_SERIAL = re.compile(r"[0-9a-f]{32}", re.ASCII)
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,4})\.[0-9]{2}", re.ASCII)
_ACCOUNT = re.compile(r"[0-9]{12,19}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """What is asked for. Two of one serial number must be the same."""

    account_number: str
    reason: str
    amount_yuan: Decimal
    bank_account: str


def withdraw(asking: Asking) -> dict[str, object]:
    own = _own(asking)
    wish = _Wish(
        account_number=own.fund.account_number,
        reason=own.body.findtext("tqyy", ""),
        amount_yuan=Decimal(_text(own, "tqje", _AMOUNT).replace(",", "")),
        bank_account=_text(own, "yhzh", _ACCOUNT),
    )
    if wish.reason not in _KINDS or not wish.amount_yuan:
        raise XmlRefused("9400", "tqyy or tqje unfit")
    made = own.book.once(_text(own, "ywlsh", _SERIAL), wish, lambda: _accept(own, wish))
    return {"zjhm": asking.persona.id_number, **_row(made, made.accepted_at)}


def withdraw_cancel(asking: Asking) -> dict[str, object]:
    own = _own(asking)
    number = own.body.findtext("sqbh", "")
    made = own.book.once(
        _text(own, "ywlsh", _SERIAL),
        (own.fund.account_number, number),
        lambda: own.book.cancel(own.fund, number, own.now),
    )
    return {"zjhm": asking.persona.id_number, **_row(made, own.now)}


def withdrawals(asking: Asking) -> dict[str, object]:
    found = asking.book.all_of(asking.fund, asking.now)
    return asking.page_of([_row(one, asking.now) for one in reversed(found)])


def _own(asking: Asking) -> Asking:
    """Return the request as one about whom it really is: nothing is done for anybody else."""
    fund = asking.applicant.housing_fund
    if fund is None:
        raise XmlRefused("1404", "无此账户")
    return replace(asking, persona=asking.applicant, fund=fund)


def _accept(own: Asking, wish: _Wish) -> FundApplication:
    if own.fund.is_sealed:
        raise XmlRefused("2402", "账户已封存")
    if own.book.is_any_under_way(own.fund, own.now):
        raise XmlRefused("2403", "已有提取申请在办")
    if wish.amount_yuan > _most_yuan(own, wish.reason):
        raise XmlRefused("2401", "超过可提取额度")
    return own.book.accept(
        own.fund,
        kind=_KINDS[wish.reason],
        amount_yuan=wish.amount_yuan,
        tail=wish.bank_account[-4:],
        now=own.now,
    )


def _most_yuan(own: Asking, reason: str) -> Decimal:
    """Return how much there is for a reason.

    Raises:
        XmlRefused: the reason does not hold.
    """
    balance = rows_of(own)[-1].balance_yuan
    if reason == _RENT:
        return min(balance, _MOST_RENT_YUAN)
    if reason == _REPAYMENT:
        owed = standing(own.fund.loan, own).outstanding_yuan if own.fund.loan else Decimal(0)
        return min(balance, owed or _unfit())
    insurance = own.persona.insurance
    if reason == _RETIREMENT and (insurance is None or insurance.status != "retired"):
        _unfit()
    return balance


def _unfit() -> NoReturn:
    raise XmlRefused("2404", "提取原因不符")


def _text(asking: Asking, name: str, shape: re.Pattern[str]) -> str:
    text = asking.body.findtext(name, "")
    if not shape.fullmatch(text):
        raise XmlRefused("9400", f"{name} unfit")
    return text


def _row(one: FundApplication, now: datetime) -> dict[str, object]:
    state, since = one.history(now)[-1]
    return {
        "sqbh": one.number,
        "tqyy": _CODES[one.kind],
        "tqje": f"{one.amount_yuan:,.2f}",
        "zhwh": one.bank_account_tail,
        "zt": state.value,
        "slsj": _clock_time(one.accepted_at),
        "cnrq": f"{one.due_on:%Y-%m-%d}",
        "ztsj": _clock_time(since),
    }


def _clock_time(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
