"""The fund's XML: GBK, with a last element that is the HMAC of all bytes before it."""

import hashlib
import hmac
import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mock_upstreams.turn import turn_or_none
from mock_upstreams.wire import in_charset, spoil_signature

_DECLARATION = '<?xml version="1.0" encoding="GBK"?>'
_SEALED = re.compile(rb"(?P<covered>.*)<hmac>(?P<mac>[0-9a-f]{64})</hmac></gjj>\s*", re.DOTALL)


class XmlRefused(Exception):
    """The request is not sealed rightly, or is no XML of this interface."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def open_request(raw: bytes, key: str) -> Element:
    """Return the root of a request whose seal is right.

    Raises:
        XmlRefused: 9401 for the seal, 9400 for what is inside.
    """
    sealed = _SEALED.fullmatch(raw)
    if sealed is None:
        raise XmlRefused("9400", "not a sealed gjj document")
    right = _mac(sealed["covered"], key)
    turn = turn_or_none()
    if turn is not None:
        covered = len(sealed["covered"])
        turn.explain(
            signed=f"HMAC-SHA-256 with <hmac_key> of the {covered} bytes before <hmac>",
            expected=right,
            came=sealed["mac"].decode(),
        )
    if not hmac.compare_digest(right.encode(), sealed["mac"]):
        raise XmlRefused("9401", "wrong hmac")
    try:
        text = raw.decode("gbk")
        return fromstring(text.removeprefix(_DECLARATION), forbid_dtd=True)
    except (ValueError, ParseError, DefusedXmlException, RecursionError):
        raise XmlRefused("9400", "not XML in GBK") from None


def seal_answer(inside: str, key: str) -> bytes:
    """Return the answer's bytes around `inside`, sealed; faults may spoil charset and seal."""
    covered = in_charset(f"{_DECLARATION}<gjj>{inside}", "gbk", wrong="utf-8")
    mac = spoil_signature(_mac(covered, key))
    return covered + f"<hmac>{mac}</hmac></gjj>".encode()


def _mac(covered: bytes, key: str) -> str:
    return hmac.new(key.encode(), covered, hashlib.sha256).hexdigest()
