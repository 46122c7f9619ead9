"""Who comes in, and what goes out: XML in GB18030 as base64, under HMAC-SHA-512, once only."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from flask import Response, request

from mock_upstreams.once import OnceBook
from mock_upstreams.recordings import part
from mock_upstreams.turn import current_turn
from mock_upstreams.wire import (
    Refusal,
    in_charset,
    read_json_object,
    spoil_record,
    spoil_signature,
    write_json,
)
from mock_upstreams.world import World

_WINDOW = timedelta(seconds=300)
_DECLARATION = '<?xml version="1.0" encoding="GB18030"?>'


class Door:
    """Opens sealed requests, and answers them sealed.

    Raises:
        ValueError: a key that is not hex.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = bytes.fromhex(world.credentials["traffic"]["hmac_key"])
        self._seqs = OnceBook(keep_for=2 * _WINDOW)
        world.on_reset(self._seqs.clear)
        world.tell_who("traffic", self._who)

    def read(self) -> Mapping[str, str]:
        """Return the texts of the request's body.

        Raises:
            Refusal: 401 for a wrong seal, 400 for what is inside.
        """
        sent = read_json_object() or {}
        jkid, data = str(sent.get("jkid")), str(sent.get("data"))
        problem = self._wrong_seal(jkid, data)
        current_turn().signature = problem or "ok"
        if problem:
            raise Refusal(Response(problem, 401))
        body = _opened(data)
        if body is None:
            raise Refusal(Response("data must be XML in GB18030 with a body", 400))
        recorded = self._world.recorded(body)
        if recorded is not None:
            raise self._again(recorded)
        return body

    def answer(self, record: dict[str, object]) -> Response:
        """Return the record, sealed; faults may spoil it."""
        body = f"<body>{_elements(spoil_record(record))}</body>"
        return self._sealed("1", "成功", body)

    def refusal(self, code: str, message: str) -> Refusal:
        """Return a sealed "no"."""
        return Refusal(self._sealed(code, message, ""))

    def _again(self, recorded: Mapping[str, Any]) -> Refusal:
        head, record = part(recorded, "data", "head"), part(recorded, "data", "body")
        body = f"<body>{_elements(spoil_record(record))}</body>" if record else ""
        return Refusal(self._sealed(str(head.get("code")), str(head.get("message")), body))

    def _sealed(self, code: str, message: str, body: str) -> Response:
        head = f"<head><code>{code}</code><message>{message}</message></head>"
        xml = f"{_DECLARATION}<root>{head}{body}</root>"
        data = base64.b64encode(in_charset(xml, "gb18030", wrong="utf-8")).decode()
        seq = request.headers.get("x-seq", "")
        mac = spoil_signature(self._mac(seq, data))
        answer = write_json({"seq": seq, "data": data, "mac": mac})
        return Response(answer, 200, mimetype="application/json")

    def _who(self) -> str | None:
        body = _opened(str((read_json_object() or {}).get("data"))) or {}
        persona = self._world.people.by_id_number(body.get("sfzmhm", ""))
        return persona.code if persona else None

    def _wrong_seal(self, jkid: str, data: str) -> str | None:
        seq, sent_ms = request.headers.get("x-seq", ""), request.headers.get("x-time", "")
        right = self._mac(jkid, seq, sent_ms, data)
        came = request.headers.get("x-mac", "")
        current_turn().explain(
            signed=f"HMAC-SHA-512 with <hmac_key> of the lines {jkid}, {seq}, {sent_ms}, {data}",
            expected=right,
            came=came,
        )
        if not hmac.compare_digest(came.encode(), right.encode()):
            return "wrong mac"
        if not request.path.endswith(f"/{jkid}"):
            return "another interface's jkid"
        if not self._is_fresh(sent_ms):
            return "time is more than 300 s off"
        if not 8 <= len(seq) <= 64 or not self._seqs.use(seq, self._world.wire_now()):
            return "seq unfit or used before"
        return None

    def _is_fresh(self, sent_ms: str) -> bool:
        if not (sent_ms.isascii() and sent_ms.isdigit()) or len(sent_ms) > 14:
            return False
        return (
            abs(int(sent_ms) / 1000 - self._world.wire_now().timestamp()) <= _WINDOW.total_seconds()
        )

    def _mac(self, *signed: str) -> str:
        mac = hmac.digest(self._key, "\n".join(signed).encode(), hashlib.sha512)
        return base64.b64encode(mac).decode()


def _opened(data: str) -> dict[str, str] | None:
    try:
        text = base64.b64decode(data, validate=True).decode("gb18030")
        current_turn().opened = text
        body = fromstring(text.removeprefix(_DECLARATION), forbid_dtd=True).find("body")
    except (ValueError, ParseError, DefusedXmlException, RecursionError):
        return None
    return None if body is None else {child.tag: child.text or "" for child in body}


def _elements(record: dict[str, object]) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in record.items())


def _content(value: object) -> str:
    if isinstance(value, dict):
        return _elements(value)
    if isinstance(value, list):
        return "".join(f"<item>{_elements(item)}</item>" for item in value)
    return escape(str(value))
