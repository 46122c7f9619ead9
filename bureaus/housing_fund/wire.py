"""What the fund's XML holds, once it is a dictionary of texts."""

import re
from datetime import date
from xml.etree.ElementTree import Element

import marshmallow as ma

from bureaus.wire import Checked, WireSchema, code, parse_comma_amount, parse_compact_date, text

_DASHED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,6}", re.ASCII)
# Sent with every success. Wrongly decoded text does not say it, so it also proves the charset.
_SUCCESS = "成功"


def parse_dashed_date(value: object) -> date:
    """Read YYYY-MM-DD.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _DASHED_DATE.fullmatch(value):
        raise ValueError("not a date written YYYY-MM-DD")
    return parse_compact_date(value.replace("-", ""))


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
    status = Checked("zt", code({"0": "active", "1": "sealed"}))
    as_of = Checked("jzrq", parse_dashed_date)


class DepositWire(WireSchema):
    on = Checked("rq", parse_dashed_date)
    kind = Checked("zy", text(longest=40))
    amount_yuan = Checked("je", parse_comma_amount)
    balance_yuan = Checked("ye", parse_comma_amount)


class DepositsWire(WireSchema):
    id_number = Checked("zjhm", text())
    total = Checked("zs", _count)
    page = Checked("ym", _count)
    items = ma.fields.List(ma.fields.Nested(DepositWire), required=True, data_key="mx")


def texts(element: Element | None) -> dict[str, object]:
    """Return children's texts by name; a child with `row` children is a list of such."""
    return {child.tag: _value(child) for child in element} if element is not None else {}


def _value(element: Element) -> object:
    rows = element.findall("row")
    if rows or element.tag == "mx":
        return [{cell.tag: cell.text for cell in row} for row in rows]
    return element.text
