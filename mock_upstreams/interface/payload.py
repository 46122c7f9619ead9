"""Bodies as bytes, and the values inside: JSON, XML in any charset, forms, sealed texts.

A text that holds a document says so by JSON Schema's content keywords (`contentEncoding`,
`contentMediaType`, `contentSchema`); `x-encrypted-payload: sm4-cbc` stands for a cipher between.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from mock_upstreams.connection import LARGEST_BYTES
from mock_upstreams.exit_entry import guomi
from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.shape import field_schemas, item_schema, keyword

_DEEPEST = 40


class Unreadable(Exception):
    """Bytes are not what their media type says. The message never repeats them."""


def read_body(raw: bytes, media_type: str, schema: Schema) -> Any:
    """Return the value of a body.

    Raises:
        Unreadable: it is not of this media type, or too large or too deep.
    """
    if len(raw) > LARGEST_BYTES:
        raise Unreadable("the body is too large")
    kind, charset = _kind_of(media_type)
    try:
        text = raw.decode(charset)
        if kind.endswith("xml"):
            return _from_xml(text, schema)
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=1000))
        if kind.endswith("json") or schema.get("type") == "object":
            return json.loads(text)
    except (ValueError, LookupError, ParseError, DefusedXmlException, RecursionError):
        raise Unreadable(f"not {kind} in {charset}") from None
    return text


def write_body(value: Any, media_type: str, schema: Schema) -> bytes:
    """Return a value as bytes of a media type; `read_body` gives it back."""
    kind, charset = _kind_of(media_type)
    if kind.endswith("xml"):
        name = (keyword(schema, value, "xml") or {}).get("name", "root")
        declaration = f'<?xml version="1.0" encoding="{charset}"?>'
        text = f"{declaration}<{name}>{_elements(value, schema)}</{name}>"
        return text.encode(charset, "xmlcharrefreplace")
    if kind == "application/x-www-form-urlencoded":
        return urlencode(value).encode()
    if isinstance(value, str):
        return value.encode(charset)
    return json.dumps(value, ensure_ascii=False).encode(charset)


def holds_document(schema: Schema, value: object) -> bool:
    """Return whether a text is said to hold a document of its own."""
    return isinstance(value, str) and keyword(schema, value, "contentSchema") is not None


def open_text(text: str, schema: Schema, keys: Mapping[str, str]) -> tuple[Any, Schema]:
    """Return the document inside a text, and what is said of it.

    Args:
        keys: The bureau's credentials; `sm4_key` opens `sm4-cbc`.

    Raises:
        Unreadable: it is not what is said, or the key is not the right one.
    """
    raw = text.encode()
    try:
        if keyword(schema, text, "x-encrypted-payload"):
            raw = guomi.decrypt(text, bytes.fromhex(keys["sm4_key"]))
        elif keyword(schema, text, "contentEncoding") == "base64":
            raw = base64.b64decode(text, validate=True)
    except (ValueError, KeyError, binascii.Error):
        raise Unreadable("the text cannot be opened") from None
    inside: Schema = keyword(schema, text, "contentSchema")
    media_type = str(keyword(schema, text, "contentMediaType") or "application/json")
    return read_body(raw, media_type, inside), inside


def close_text(value: Any, schema: Schema, before: str, keys: Mapping[str, str]) -> str:
    """Return a document as the text that held it; `before` is that text as it came."""
    inside: Schema = keyword(schema, before, "contentSchema")
    media_type = str(keyword(schema, before, "contentMediaType") or "application/json")
    raw = write_body(value, media_type, inside)
    if keyword(schema, before, "x-encrypted-payload"):
        return guomi.encrypt(raw, bytes.fromhex(keys["sm4_key"]))
    if keyword(schema, before, "contentEncoding") == "base64":
        return base64.b64encode(raw).decode()
    return raw.decode()


def _kind_of(media_type: str) -> tuple[str, str]:
    header = Message()
    header["content-type"] = media_type
    return header.get_content_type(), header.get_content_charset() or "utf-8"


def _from_xml(text: str, schema: Schema) -> Any:
    # The declared charset is the one that the bytes were decoded with.
    if text.startswith("<?xml"):
        text = text.partition("?>")[2]
    return _value(fromstring(text, forbid_dtd=True), schema, 0)


def _value(element: Element, schema: Schema, depth: int) -> Any:
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    kind = keyword(schema, {}, "type")
    if kind == "array":
        item = item_schema(schema, [])
        return [_value(child, item, depth + 1) for child in element]
    if kind == "object" or len(element):
        fields = field_schemas(schema, {})
        return {one.tag: _value(one, fields.get(one.tag, {}), depth + 1) for one in element}
    return element.text or ""


def _elements(value: Any, schema: Schema) -> str:
    fields = field_schemas(schema, value)
    return "".join(
        f"<{name}>{_inside(inner, fields.get(name, {}))}</{name}>" for name, inner in value.items()
    )


def _inside(value: Any, schema: Schema) -> str:
    if isinstance(value, dict):
        return _elements(value, schema)
    if isinstance(value, list):
        item = item_schema(schema, value)
        name = (keyword(item, {}, "xml") or {}).get("name", "item")
        return "".join(f"<{name}>{_inside(one, item)}</{name}>" for one in value)
    return escape(str(value))
