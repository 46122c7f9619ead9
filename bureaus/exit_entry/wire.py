"""What the administration's envelopes and payloads hold."""

import re

import marshmallow as ma

from bureaus.wire import Checked, WireSchema, code, parse_compact_date, text, whole

_LONGEST_PAYLOAD = 200_000
_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)


def _signature(value: object) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise ValueError("not 64 hex characters")
    return value


class EnvelopeWire(WireSchema):
    nonce = Checked("nonce", text(longest=64))
    payload = Checked("payload", text(longest=_LONGEST_PAYLOAD))
    signature = Checked("sign", _signature)


class OutcomeWire(WireSchema):
    code = Checked("code", text(longest=4))


class TicketWire(WireSchema):
    ticket = Checked("ticket", text(longest=64))


class ProgressWire(WireSchema):
    state = Checked("state", code({"processing": "processing", "done": "done"}))


class WaitWire(WireSchema):
    retry_ms = Checked("retry_ms", whole(most=60_000))


class DocumentWire(WireSchema):
    kind = Checked("zjzl", code({"14": "passport", "20": "hk_macau_permit"}))
    number = Checked("zjhm", text(longest=20))
    name = Checked("xm", text())
    name_latin = Checked("ywxm", text())
    issued_on = Checked("qfrq", parse_compact_date)
    valid_until = Checked("yxqz", parse_compact_date)
    issuer = Checked("qfjg", text())
    status = Checked("zjzt", code({"1": "valid", "2": "expired", "3": "revoked"}))


class DocumentsWire(WireSchema):
    id_number = Checked("sfzh", text())
    documents = ma.fields.List(
        ma.fields.Nested(DocumentWire),
        required=True,
        data_key="zjlb",
        validate=ma.validate.Length(max=50),
    )
