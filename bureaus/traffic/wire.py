"""What the bureau's answers hold: everything is text, times are milliseconds since 1970."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import marshmallow as ma

from bureaus.wire import Checked, WireSchema, code, listed, text
from core.clock import beijing_date

_DIGITS = re.compile(r"0|[1-9][0-9]{0,13}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{16}", re.ASCII)
_NONE = "无"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WITHOUT_END = "长期"
_MOST_RECORDS = 10_000
_MOST_FINE_YUAN = 100_000
_MOST_POINTS = 1000


def parse_epoch_ms(value: object) -> datetime:
    """Read milliseconds since 1970 as an aware UTC instant.

    Raises:
        ValueError: anything else, or after the year 5000. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _DIGITS.fullmatch(value):
        raise ValueError("not milliseconds since 1970")
    return _EPOCH + timedelta(milliseconds=int(value))


def parse_epoch_date(value: object) -> date:
    """Read milliseconds since 1970 as the Beijing date they are on.

    Raises:
        ValueError: as `parse_epoch_ms`.
    """
    return beijing_date(parse_epoch_ms(value))


def parse_epoch_date_or_none(value: object) -> date | None:
    """Read 无 ("none") as None, and anything else as `parse_epoch_date`.

    Raises:
        ValueError: as `parse_epoch_ms`.
    """
    return None if value == _NONE else parse_epoch_date(value)


def _date_or_without_end(value: object) -> date | None:
    return None if value == _WITHOUT_END else parse_epoch_date(value)


def count(most: int) -> Callable[[object], int]:
    """Return a reader of a whole number from 0 to `most`, written as text."""

    def read(value: object) -> int:
        if not isinstance(value, str) or not _DIGITS.fullmatch(value) or int(value) > most:
            raise ValueError("not a count in range")
        return int(value)

    return read


def _fine(value: object) -> Decimal:
    return Decimal(count(_MOST_FINE_YUAN)(value)).quantize(Decimal("0.01"))


def parse_number(value: object) -> str:
    """Read a violation's number: 16 digits.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError("not a violation's number")
    return value


class LicenceWire(WireSchema):
    id_number = Checked("sfzmhm", text())
    file_number = Checked("dabh", text(longest=20))
    vehicle_class = Checked("zjcx", text(longest=8))
    first_issued_on = Checked("cclzrq", parse_epoch_date)
    valid_from = Checked("yxqs", parse_epoch_date)
    valid_until = Checked("yxqz", _date_or_without_end)
    points = Checked("ljjf", count(_MOST_POINTS))
    points_cleared_on = Checked("qfrq", parse_epoch_date_or_none)
    status = Checked("zjzt", code({"A": "valid", "B": "points_reached", "M": "cancelled"}))


class VehicleWire(WireSchema):
    plate = Checked("hphm", text(longest=10))
    kind = Checked("hpzl", code({"02": "small", "52": "small_new_energy"}))
    make = Checked("clpp", text(longest=40))
    registered_on = Checked("djrq", parse_epoch_date)
    inspected_until = Checked("yxqz", parse_epoch_date)
    status = Checked("clzt", code({"A": "normal", "G": "violations_open"}))


class VehiclesWire(WireSchema):
    id_number = Checked("sfzmhm", text())
    items = listed("list", VehicleWire, most=50)


class ViolationWire(WireSchema):
    number = Checked("wfbh", parse_number)
    at = Checked("wfsj", parse_epoch_ms)
    place = Checked("wfdz", text())
    what = Checked("wfxw", text())
    plate = Checked("hphm", text(longest=10))
    fine_yuan = Checked("fkje", _fine)
    points = Checked("wfjfs", count(12))
    state = Checked("clbj", code({"0": "to_confirm", "1": "to_pay", "2": "settled"}))


class ViolationsWire(WireSchema):
    id_number = Checked("sfzmhm", text())
    total = Checked("zs", count(_MOST_RECORDS))
    page = Checked("ym", count(1_000_000))
    items = ma.fields.List(ma.fields.Nested(ViolationWire), required=True, data_key="list")


class PointsEntryWire(WireSchema):
    at = Checked("jfsj", parse_epoch_ms)
    violation_number = Checked("wfbh", parse_number)
    what = Checked("wfxw", text())
    points = Checked("wfjfs", count(12))


class PointsWire(WireSchema):
    id_number = Checked("sfzmhm", text())
    cycle_from = Checked("zqks", parse_epoch_date)
    cycle_until = Checked("zqjs", parse_epoch_date)
    items = listed("list", PointsEntryWire, most=500)


class DecisionWire(WireSchema):
    id_number = Checked("sfzmhm", text())
    violation_number = Checked("wfbh", parse_number)
    decision_number = Checked("jdsbh", text(longest=32))
    fine_yuan = Checked("fkje", _fine)
    points = Checked("wfjfs", count(12))
    confirmed_at = Checked("qrsj", parse_epoch_ms)
    pay_by = Checked("jkqx", parse_epoch_date)
