"""The fund's XML in GBK: sealed with HMAC-SHA-256, checked before anything is parsed."""

import hmac
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, fromstring

from bureaus.mac import hmac_sha256
from bureaus.xml import elements

_DECLARATION = '<?xml version="1.0" encoding="GBK"?>'
_SEALED = re.compile(rb"(?P<covered>.*)<hmac>(?P<mac>[0-9a-f]{64})</hmac></gjj>\s*", re.DOTALL)
# The one way in which a document type begins (XML 1.0, production 28), and with it every entity.
# The parser in C is given decoded text, so that no other encoding can hide it.
_DOCTYPE = "<!DOCTYPE"


class NotSealed(Exception):
    """The document is not sealed with our key, or is no XML in GBK. Holds none of its content."""


def seal(head: Mapping[str, str], body: Mapping[str, str], key: str) -> bytes:
    """Return a `gjj` document whose last element is the HMAC of every byte before it.

    A character that GBK lacks is written as a character reference.
    """
    inside = f"{elements(head)}<body>{elements(body)}</body>"
    covered = f"{_DECLARATION}<gjj>{inside}".encode("gbk", "xmlcharrefreplace")
    return covered + b"<hmac>" + _mac(covered, key) + b"</hmac></gjj>"


def open_sealed(raw: bytes, key: str) -> Element:
    """Return the root of a document that was sealed with `key`.

    Raises:
        NotSealed: the seal is missing or wrong, or what is inside is not XML in GBK.
    """
    sealed = _SEALED.fullmatch(raw)
    if sealed is None or not hmac.compare_digest(_mac(sealed["covered"], key), sealed["mac"]):
        raise NotSealed("the seal is missing or wrong")
    try:
        text = raw.decode("gbk").removeprefix(_DECLARATION)
        if _DOCTYPE in text:
            raise NotSealed("a document type")
        return fromstring(text)  # noqa: S314 - entities are declared in a document type alone
    except (ValueError, ParseError, RecursionError):
        raise NotSealed("not XML in GBK") from None


def _mac(covered: bytes, key: str) -> bytes:
    return hmac_sha256(key.encode(), covered).hex().encode()
