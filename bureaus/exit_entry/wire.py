"""What the administration's envelopes and payloads hold."""

import re
from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

import marshmallow as ma

from bureaus.exit_entry.records import Document
from bureaus.wire import Checked, WireSchema, code, parse_compact_date, text, whole

_LONGEST_PAYLOAD = 200_000
_MOST_ROWS = 1_000_000
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TIME = re.compile(r"([01][0-9]|2[0-3])[0-5][0-9]", re.ASCII)
_DOCUMENTS = {"14": "passport", "20": "hk_macau_permit", "25": "taiwan_permit"}
DOCUMENT_CODES: Mapping[Document, str] = MappingProxyType(
    {"passport": "14", "hk_macau_permit": "20", "taiwan_permit": "25"}
)


def _signature(value: object) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError("not 64 hex characters")
    return value


def _time(value: object) -> time:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("not a time written HHMM")
    return time(int(value[:2]), int(value[2:]))


def _masked(value: object) -> str:
    """Read a document's number as its first and last two characters: nobody here needs more."""
    number = text(longest=20)(value)
    if len(number) < 5:
        raise ValueError("too short for a document's number")
    return f"{number[0]}{'*' * (len(number) - 3)}{number[-2:]}"


def _rows(kind: type[WireSchema], key: str, *, least: int = 0, most: int) -> ma.fields.List[Any]:
    return ma.fields.List(
        ma.fields.Nested(kind),
        required=True,
        data_key=key,
        validate=ma.validate.Length(min=least, max=most),
    )


class EnvelopeWire(WireSchema):
    nonce = Checked("nonce", text(longest=64))
    payload = Checked("payload", text(longest=_LONGEST_PAYLOAD))
    signature = Checked("sign", _signature)


class OutcomeWire(WireSchema):
    code = Checked("code", text(longest=4))


class TicketWire(WireSchema):
    ticket = Checked("ticket", text(longest=64))


class WaitWire(WireSchema):
    state = Checked("state", code({"processing": "processing", "done": "done"}))
    retry_ms = Checked("retry_ms", whole(most=60_000))


class DoneWire(WireSchema):
    id_number = Checked("sfzh", text())


class DocumentWire(WireSchema):
    kind = Checked("zjzl", code(_DOCUMENTS))
    number = Checked("zjhm", text(longest=20))
    name = Checked("xm", text())
    name_latin = Checked("ywxm", text())
    issued_on = Checked("qfrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)
    issuer = Checked("qfjg", text())
    status = Checked("zjzt", code({"1": "valid", "2": "expired", "3": "revoked"}))


class DocumentsWire(WireSchema):
    documents = _rows(DocumentWire, "zjlb", most=50)


class StepWire(WireSchema):
    step = Checked(
        "jd",
        code({"1": "accepted", "2": "reviewed", "3": "being_made", "4": "ready", "5": "collected"}),
    )
    on = Checked("rq", parse_compact_date)


class ApplicationWire(WireSchema):
    number = Checked("slbh", text(longest=32))
    document = Checked("zjzl", code(_DOCUMENTS))
    accepted_on = Checked("slrq", parse_compact_date)
    ready_by = Checked("yjrq", parse_compact_date)
    steps = _rows(StepWire, "jdlb", least=1, most=5)


class ApplicationsWire(WireSchema):
    applications = _rows(ApplicationWire, "bjlb", most=50)


class CrossingWire(WireSchema):
    on = Checked("rq", parse_compact_date)
    direction = Checked("fx", code({"1": "out", "2": "in"}))
    port = Checked("ka", text())
    document = Checked("zjzl", code(_DOCUMENTS))
    document_number = Checked("zjhm", _masked)


class CrossingsWire(WireSchema):
    total = Checked("zts", whole(most=_MOST_ROWS))
    page = Checked("ym", whole(most=_MOST_ROWS))
    items = _rows(CrossingWire, "crlb", most=100)


class PlaceWire(WireSchema):
    office = Checked("sld", text(longest=20))
    office_name = Checked("sldmc", text())
    address = Checked("dz", text(longest=200))
    on = Checked("rq", parse_compact_date)
    at = Checked("sj", _time)


class SlotWire(PlaceWire):
    places = Checked("syme", whole(least=1, most=1000))


class AppointmentWire(PlaceWire):
    number = Checked("yybh", text(longest=32))
    document = Checked("zjzl", code(_DOCUMENTS))


class SlotsWire(WireSchema):
    total = Checked("zts", whole(most=_MOST_ROWS))
    page = Checked("ym", whole(most=_MOST_ROWS))
    items = _rows(SlotWire, "kylb", most=100)
    own = _rows(AppointmentWire, "wdyy", most=1)


class AppliedWire(WireSchema):
    serial = Checked("lsh", text(longest=32))


class BookedWire(AppliedWire):
    booked = _rows(AppointmentWire, "yy", least=1, most=1)


class CancelledWire(AppliedWire):
    number = Checked("yybh", text(longest=32))


class ReceiptWire(AppliedWire):
    number = Checked("hzbh", text(longest=32))
    received_on = Checked("slrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)
