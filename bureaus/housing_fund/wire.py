"""What the fund's XML holds, once it is a dictionary of texts."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar
from xml.etree.ElementTree import Element

import marshmallow as ma

from bureaus.housing_fund.records import WithdrawalReason
from bureaus.wire import Checked, WireSchema, code, parse_comma_amount, parse_dashed_date, text
from core.clock import BEIJING

_DASHED_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII)
_TAIL = re.compile(r"[0-9]{4}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,2}\.[0-9]{3}", re.ASCII)
# Stands where there is nothing to say, as in a settled loan's next payment.
_NONE = "-"
T = TypeVar("T")

REASON_CODES: Mapping[WithdrawalReason, str] = {
    "rent": "01",
    "purchase": "02",
    "loan_repayment": "03",
    "retirement": "04",
}
# Sent with every success. Wrongly decoded text does not say it, so it also proves the charset.
_SUCCESS = "成功"
_ACCOUNT_STATES = {"0": "active", "1": "sealed"}


def parse_dashed_time(value: object) -> datetime:
    """Read YYYY-MM-DD HH:MM:SS of Beijing as an aware UTC instant.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _DASHED_TIME.fullmatch(value):
        raise ValueError("not a time written YYYY-MM-DD HH:MM:SS")
    try:
        return datetime.fromisoformat(value).replace(tzinfo=BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("not a time of the calendar") from None


def parse_percent(value: object) -> Decimal:
    """Read a rate in per cent with three places, such as 3.100.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _PERCENT.fullmatch(value):
        raise ValueError("not a rate written like 3.100")
    return Decimal(value)


def _or_none(read: Callable[[object], T]) -> Callable[[object], T | None]:
    return lambda value: None if value == _NONE else read(value)


def _tail(value: object) -> str:
    if not isinstance(value, str) or not _TAIL.fullmatch(value):
        raise ValueError("not four digits")
    return value


def _count(value: object) -> int:
    if not isinstance(value, str) or not _COUNT.fullmatch(value):
        raise ValueError("not a count")
    return int(value)


class HeadWire(WireSchema):
    seq = Checked("seq", text())
    code = Checked("retcode", text(longest=4))


class SuccessWire(WireSchema):
    message = Checked("retmsg", code({_SUCCESS: _SUCCESS}))


class AccountWire(WireSchema):
    id_number = Checked("zjhm", text())
    account_number = Checked("grzh", text(longest=32))
    balance_yuan = Checked("ye", parse_comma_amount)
    monthly_deposit_yuan = Checked("yjce", parse_comma_amount)
    employer = Checked("dwmc", text())
    status = Checked("zt", code(_ACCOUNT_STATES))
    as_of = Checked("jzrq", parse_dashed_date)


class DepositWire(WireSchema):
    on = Checked("rq", parse_dashed_date)
    kind = Checked("zy", text(longest=40))
    amount_yuan = Checked("je", parse_comma_amount)
    balance_yuan = Checked("ye", parse_comma_amount)


class PageWire(WireSchema):
    id_number = Checked("zjhm", text())
    total = Checked("zs", _count)
    page = Checked("ym", _count)


class DepositsWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(DepositWire), required=True, data_key="mx")


class CertificateWire(WireSchema):
    id_number = Checked("zjhm", text())
    certificate_number = Checked("zmbh", text(longest=40))
    verification_number = Checked("yzm", text(longest=40))
    name = Checked("xm", text())
    account_number = Checked("grzh", text(longest=32))
    employer = Checked("dwmc", text())
    first_deposit_on = Checked("qsrq", parse_dashed_date)
    last_deposit_on = Checked("mcrq", parse_dashed_date)
    months_paid = Checked("jcys", _count)
    base_yuan = Checked("jcjs", parse_comma_amount)
    monthly_deposit_yuan = Checked("yjce", parse_comma_amount)
    balance_yuan = Checked("ye", parse_comma_amount)
    status = Checked("zt", code(_ACCOUNT_STATES))
    as_of = Checked("jzrq", parse_dashed_date)


class LoanWire(WireSchema):
    id_number = Checked("zjhm", text())
    contract_number = Checked("dkhth", text(longest=40))
    bank = Checked("dkyh", text())
    principal_yuan = Checked("dkje", parse_comma_amount)
    outstanding_yuan = Checked("dkye", parse_comma_amount)
    annual_rate_percent = Checked("nll", parse_percent)
    term_months = Checked("qs", _count)
    granted_on = Checked("ffrq", parse_dashed_date)
    next_due_on = Checked("xqhkr", _or_none(parse_dashed_date))
    next_payment_yuan = Checked("xqhke", _or_none(parse_comma_amount))
    status = Checked("dkzt", code({"0": "current", "1": "overdue", "2": "settled"}))
    as_of = Checked("jzrq", parse_dashed_date)


class InstalmentWire(WireSchema):
    number = Checked("qc", _count)
    due_on = Checked("hkr", parse_dashed_date)
    payment_yuan = Checked("hkje", parse_comma_amount)
    principal_yuan = Checked("hkbj", parse_comma_amount)
    interest_yuan = Checked("hklx", parse_comma_amount)
    balance_yuan = Checked("ye", parse_comma_amount)


class LoanScheduleWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(InstalmentWire), required=True, data_key="mx")


class WithdrawalWire(WireSchema):
    number = Checked("sqbh", text(longest=40))
    reason = Checked("tqyy", code({there: ours for ours, there in REASON_CODES.items()}))
    amount_yuan = Checked("tqje", parse_comma_amount)
    bank_account_tail = Checked("zhwh", _tail)
    state = Checked("zt", code({"0": "accepted", "1": "approved", "2": "paid", "3": "cancelled"}))
    accepted_at = Checked("slsj", parse_dashed_time)
    due_on = Checked("cnrq", parse_dashed_date)
    changed_at = Checked("ztsj", parse_dashed_time)


class WithdrawalDoneWire(WithdrawalWire):
    id_number = Checked("zjhm", text())


class WithdrawalsWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(WithdrawalWire), required=True, data_key="mx")


def texts(element: Element | None) -> dict[str, object]:
    """Return children's texts by name; a child with `row` children is a list of such."""
    if element is None:
        return {}
    return {
        child.tag: child.text if len(child) == 0 and child.tag != "mx" else _value(child)
        for child in element
    }


def _value(element: Element) -> object:
    rows = element.findall("row")
    if rows or (element.tag == "mx" and not element.text):
        return [{cell.tag: _text(cell) for cell in row} for row in rows]
    return _text(element)


def _text(element: Element) -> object:
    """Return the text; an element with elements inside is none, and no reader takes it for one."""
    return element.text if len(element) == 0 else {}
