"""Interface version 3: integer fen, YYYYMMDD, names by pinyin initials."""

import re
from datetime import date

import marshmallow as ma

from bureaus.wire import (
    Checked,
    WireSchema,
    code,
    parse_compact_date,
    parse_fen,
    parse_month,
    text,
    whole,
)

_REGION = re.compile(r"[A-Z]{2}", re.ASCII)
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
MOST_MONTHS = 1200
_MOST_ROWS = 100_000


def parse_year(value: object) -> int:
    """Read YYYY, 1000 to 2999.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _YEAR.fullmatch(value):
        raise ValueError("not a year written YYYY")
    return int(value)


def parse_region(value: object) -> str:
    """Read a country or region by two capital letters, as in GB/T 2659 and ISO 3166-1.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    if not isinstance(value, str) or not _REGION.fullmatch(value):
        raise ValueError("not two capital letters")
    return value


def parse_date_or_none(value: object) -> date | None:
    """Read YYYYMMDD, or an empty text for what has not happened yet.

    Raises:
        ValueError: anything else. The message does not repeat the text.
    """
    return None if value == "" else parse_compact_date(value)


class PageWire(WireSchema):
    """What every page has; each kind of page adds its `items`."""

    id_number = Checked("sfzh", text())
    total = Checked("zts", whole(most=_MOST_ROWS))
    page = Checked("ym", whole(most=1_000_000))


class AccountWire(WireSchema):
    id_number = Checked("sfzh", text())
    pension_balance_yuan = Checked("ylzhye", parse_fen)
    medical_balance_yuan = Checked("ybzhye", parse_fen)
    months_paid = Checked("ljjfys", whole(most=MOST_MONTHS))
    employer = Checked("dwmc", text())
    status = Checked("cbzt", code({"1": "active", "2": "paused", "3": "retired"}))
    as_of = Checked("jzrq", parse_compact_date)


class ContributionWire(WireSchema):
    month = Checked("ssq", parse_month)
    employer = Checked("dwmc", text())
    base_yuan = Checked("jfjs", parse_fen)
    personal_yuan = Checked("grjn", parse_fen)
    employer_yuan = Checked("dwjn", parse_fen)


class ContributionsWire(PageWire):
    items = ma.fields.List(ma.fields.Nested(ContributionWire), required=True, data_key="lb")


class CertificateWire(WireSchema):
    id_number = Checked("sfzh", text())
    name = Checked("xm", text())
    number = Checked("zmbh", text(longest=32))
    check_number = Checked("jym", text(longest=32))
    first_month = Checked("qsny", parse_month)
    last_month = Checked("zzny", parse_month)
    months_paid = Checked("ljjfys", whole(most=MOST_MONTHS))
    employer = Checked("dwmc", text())
    as_of = Checked("jzrq", parse_compact_date)


class CardWire(WireSchema):
    name = Checked("xm", text())
    id_number = Checked("sfzh", text())
    card_number = Checked("kh", text(longest=32))
    bank = Checked("fkyh", text())
    issued_on = Checked("fkrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)
    issuer = Checked("fkdw", text())
