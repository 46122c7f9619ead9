"""Reading what a bureau sent: strict on what we use, deaf to the rest, silent about its content.

Whatever is outside the agreement becomes one `BureauError` that says where, never what: an
exception's text and its causes end up in logs, and what a bureau sends is personal.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import marshmallow as ma
import orjson

from bureaus.reading import Checked as Checked
from bureaus.reading import reader
from core.access import Access
from core.clock import BEIJING, since_1970_s
from core.errors import BureauError

_COMPACT_DATE = re.compile(r"[0-9]{8}", re.ASCII)
_DASHED_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])", re.ASCII)
_NOT_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ONLY_DIGITS = str.maketrans("", "", "-: ")
_MOST_FEN = 10**13  # a hundred billion yuan: more is a mistake, not a balance
_COMMA_AMOUNT = re.compile(r"(?!-0\.00)-?(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,4})\.[0-9]{2}", re.ASCII)


class WireSchema(ma.Schema):
    """The shape of a bureau's answer. Bureaus add fields without notice: they are left aside."""

    class Meta:
        unknown = ma.EXCLUDE


def text(longest: int = 100) -> Callable[[object], str]:
    """Return a reader of text: 1 to `longest` characters, no control characters."""

    def read(value: object) -> str:
        if not isinstance(value, str) or not 0 < len(value) <= longest:
            raise ValueError("not text of a fit length")
        if not value.isprintable() and _NOT_TEXT.search(value):
            raise ValueError("control characters in text")
        return value

    return read


def code(meanings: Mapping[str, str]) -> Callable[[object], str]:
    """Return a reader of a bureau's codes, which gives their meaning."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in meanings:
            raise ValueError("not one of the agreed codes")
        return meanings[value]

    return read


def whole(most: int, *, least: int = 0) -> Callable[[object], int]:
    """Return a reader of whole JSON numbers from `least` to `most`: no text, no true or false."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError("not a whole number in range")
        return value

    return read


def listed(key: str, kind: type[WireSchema], *, most: int) -> ma.fields.List[Any]:
    """Return the field, by the bureau's name for it, of a list of at most so many records."""
    return ma.fields.List(
        ma.fields.Nested(kind),
        required=True,
        data_key=key,
        validate=ma.validate.Length(max=most),
    )


def parse_fen(value: object) -> Decimal:
    """Read whole fen as yuan with two places.

    Raises:
        ValueError: not a whole JSON number, or beyond a hundred billion yuan.
    """
    if type(value) is not int or not -_MOST_FEN <= value <= _MOST_FEN:
        raise ValueError("not whole fen in range")
    return Decimal(value).scaleb(-2)


def parse_compact_date(value: object) -> date:
    """Read YYYYMMDD.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _COMPACT_DATE.fullmatch(value):
        raise ValueError("not a date written YYYYMMDD")
    try:
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        raise ValueError("not a date of the calendar") from None


def parse_dashed_date(value: object) -> date:
    """Read YYYY-MM-DD.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _DASHED_DATE.fullmatch(value):
        raise ValueError("not a date written YYYY-MM-DD")
    return parse_compact_date(value.replace("-", ""))


def parse_month(value: object) -> str:
    """Read YYYYMM as `YYYY-MM`.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise ValueError("not a month written YYYYMM")
    return f"{value[:4]}-{value[4:]}"


def parse_comma_amount(value: object) -> Decimal:
    """Read yuan written like `12,345.67`: commas every three digits, two places, no `-0.00`.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _COMMA_AMOUNT.fullmatch(value):
        raise ValueError("not an amount written like 12,345.67")
    return Decimal(value.replace(",", ""))


def read_json(raw: bytes, *, bureau: str) -> dict[str, object]:
    """Return a JSON object in UTF-8.

    Raises:
        BureauError: anything else, absurd nesting and numbers included.
    """
    try:
        payload = orjson.loads(raw)
    except ValueError:
        raise outside_agreement(bureau) from None
    if not isinstance(payload, dict):
        raise outside_agreement(bureau)
    return payload


def load(kind: type[WireSchema], payload: object, *, bureau: str) -> dict[str, Any]:
    """Return the checked values by our names.

    Raises:
        BureauError: a field is missing, or is not what was agreed.
    """
    try:
        values: dict[str, Any] = reader(kind)(payload)
    except (ValueError, ma.ValidationError):
        raise outside_agreement(bureau) from None
    return values


def load_own(
    kind: type[WireSchema],
    payload: object,
    access: Access,
    *,
    bureau: str,
    check: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Return the checked values without the `id_number`, which is the one asked for.

    Args:
        check: Raises where it is not an answer to what was asked.

    Raises:
        BureauError: a field is missing, is not what was agreed, or is about someone else.
    """
    found = load(kind, payload, bureau=bureau)
    check_subject(found.pop("id_number"), access, bureau=bureau)
    if check:
        check(found)
    return found


def check_subject(id_number: object, access: Access, *, bureau: str) -> None:
    """Make sure that a record is about the person asked for.

    Raises:
        BureauError: it is about someone else.
    """
    if not isinstance(id_number, str) or id_number.upper() != access.subject.id_number:
        raise BureauError("A bureau answered about someone else.", bureau=bureau)


def outside_agreement(bureau: str) -> BureauError:
    return BureauError("A bureau's answer was not in the agreed format.", bureau=bureau)


def beijing_time(at: datetime) -> str:
    """Return an aware instant in Beijing as `2026-03-01 16:30:00`."""
    return _beijing_time(since_1970_s(at))


@lru_cache(maxsize=256)
def _beijing_time(second: int) -> str:
    return datetime.fromtimestamp(second, BEIJING).isoformat(" ")[:19]


def compact_beijing_time(at: datetime) -> str:
    """Return an aware instant in Beijing as `20260301163000`."""
    return beijing_time(at).translate(_ONLY_DIGITS)


def utc_seconds(at: datetime) -> str:
    """Return whole seconds since 1970 of an aware instant, as text."""
    return str(since_1970_s(at))
