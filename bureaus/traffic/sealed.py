"""The bureau's envelope: XML in GB18030, as base64 in JSON, with HMAC-SHA-512 both ways."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError

import marshmallow as ma
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bureaus.wire import Checked, WireSchema, code, load, outside_agreement, read_json, text
from bureaus.xml import elements
from core.access import Access
from core.clock import Clock
from core.errors import BureauError
from core.upstream import Line, UpstreamClient

_DECLARATION = '<?xml version="1.0" encoding="GB18030"?>'
_OK = "1"
# Sent with every success. Wrongly decoded text does not say it, so it also proves the charset.
_SUCCESS = "成功"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_DATA = 400_000
T = TypeVar("T")


class _Envelope(WireSchema):
    seq = Checked("seq", text(longest=64))
    data = Checked("data", text(longest=_LONGEST_DATA))
    mac = Checked("mac", text(longest=88))


class _Outcome(WireSchema):
    code = Checked("code", text(longest=4))


class _Success(WireSchema):
    message = Checked("message", code({_SUCCESS: _SUCCESS}))


class _Root(WireSchema):
    head = ma.fields.Raw(required=True)
    body = ma.fields.Raw(load_default=None)


def mac_of(key: bytes, *signed: str) -> str:
    """Return base64 of HMAC-SHA-512 over the texts, each on a line of its own."""
    return base64.b64encode(hmac.digest(key, "\n".join(signed).encode(), hashlib.sha512)).decode()


def wrap(body: Mapping[str, str]) -> str:
    """Return base64 of the XML in GB18030 around `body`."""
    xml = f"{_DECLARATION}<root><body>{elements(body)}</body></root>"
    return base64.b64encode(xml.encode("gb18030")).decode()


def unwrap(data: str) -> object:
    """Return what the XML holds: elements as dictionaries, `list` as a list, the rest as text.

    Raises:
        ValueError: not base64 of XML in GB18030. The message says nothing of the content.
    """
    try:
        xml = base64.b64decode(data, validate=True).decode("gb18030")
        return _value(fromstring(xml.removeprefix(_DECLARATION), forbid_dtd=True))
    except (ValueError, binascii.Error, ParseError, DefusedXmlException, RecursionError):
        raise ValueError("not XML in GB18030") from None


def _value(element: Element) -> object:
    if element.tag == "list" and not element.text:
        return [_value(item) for item in element]
    return {child.tag: _value(child) for child in element} if len(element) else element.text


class SealedXml:
    """Seals the bureau's requests and opens its answers.

    Args:
        refusals: What the bureau's codes mean; any other code is a `BureauError`.
    """

    def __init__(
        self,
        http: UpstreamClient,
        *,
        key: bytes,
        now: Clock,
        refusals: Mapping[str, Callable[[], BureauError]],
    ) -> None:
        self._http = http
        self._key = key
        self._now = now
        self._refusals = refusals
        self.bureau = http.bureau

    def query(
        self,
        operation: str,
        jkid: str,
        access: Access,
        asked: Mapping[str, str],
        read: Callable[[object], T],
    ) -> T:
        """Post `asked` and return what `read` makes of the answer's body.

        It may be posted again, newly signed: who asks for a change sends a serial number by which
        the bureau knows it again.

        Args:
            read: Checks what came; what it refuses counts as the bureau's failure.

        Raises:
            BureauError: what `refusals` says of the code, or an answer outside the agreement.
        """
        data = wrap({"sfzmhm": access.subject.id_number, "xm": access.subject.name, **asked})

        def ask(line: Line) -> T:
            seq = secrets.token_hex(16)
            sent_ms = str((self._now() - _EPOCH) // timedelta(milliseconds=1))
            headers = {
                "content-type": "application/json",
                "x-seq": seq,
                "x-time": sent_ms,
                "x-mac": mac_of(self._key, jkid, seq, sent_ms, data),
            }
            body = json.dumps({"jkid": jkid, "data": data}).encode()
            answer = line.send("POST", f"/jk/{jkid}", body=body, headers=headers)
            return read(self._open(answer.body, seq))

        return self._http.ask(operation, ask, idempotent=True)

    def _open(self, raw: bytes, seq: str) -> object:
        sealed = load(_Envelope, read_json(raw, bureau=self.bureau), bureau=self.bureau)
        right = mac_of(self._key, sealed["seq"], sealed["data"])
        if not hmac.compare_digest(sealed["mac"].encode(), right.encode()):
            raise outside_agreement(self.bureau)
        if sealed["seq"] != seq:
            raise BureauError("A bureau answered another request.", bureau=self.bureau)
        try:
            root = load(_Root, unwrap(sealed["data"]), bureau=self.bureau)
        except ValueError:
            raise outside_agreement(self.bureau) from None
        outcome = load(_Outcome, root["head"], bureau=self.bureau)["code"]
        if outcome in self._refusals:
            raise self._refusals[outcome]()
        if outcome != _OK:
            raise BureauError("A bureau refused the call.", bureau=self.bureau)
        load(_Success, root["head"], bureau=self.bureau)
        return root["body"]
