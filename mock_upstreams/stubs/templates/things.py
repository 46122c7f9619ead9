"""The values that templates work with, and how they look as text."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from mock_upstreams.stubs.matching.dates import write_time


class OneOrMany(list[object]):
    """All values of one name, or all that an XPath found; as text it is the first."""


class PlainList(list[object]):
    """A list that a helper made: as text `[1, two]`, not JSON."""


class Url(str):
    """A path: as text the whole, by number its segments, by name a template's variables."""

    segments: Sequence[str]
    variables: Mapping[str, str]

    def __new__(cls, text: str, variables: Mapping[str, str]) -> "Url":
        made = super().__new__(cls, text)
        made.segments = [segment for segment in text.split("/") if segment]
        made.variables = variables
        return made


class Names(dict[str, object]):
    """Values by name, whatever the case of the name: headers."""


class Node:
    """An XML element that a path found."""

    def __init__(self, element: Any) -> None:
        self.fields: dict[str, object] = {
            "name": etree.QName(element).localname,
            "text": "".join(element.itertext()),
            "attributes": {str(name): str(value) for name, value in element.attrib.items()},
        }
        self.source = str(etree.tostring(element, encoding="unicode", with_tail=False))


def as_text(value: object) -> str:
    """Return what stands in the answer for a value."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, OneOrMany):
        return as_text(value[0]) if value else ""
    if isinstance(value, PlainList):
        return f"[{', '.join(map(as_text, value))}]"
    if isinstance(value, datetime):
        return write_time(value, None)
    if isinstance(value, Node):
        return value.source
    return as_json(value)


def as_json(value: object, *, is_pretty: bool = False) -> str:
    """Return a value as JSON; what JSON does not know stands as text."""
    indent, separators = (2, (",", " : ")) if is_pretty else (None, (",", ":"))
    return json.dumps(
        plain(value), ensure_ascii=False, indent=indent, separators=separators, default=as_text
    )


def plain(value: object) -> object:
    """Return a value of JSON's kinds."""
    if isinstance(value, OneOrMany):
        return plain(value[0]) if len(value) == 1 else [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def is_empty(value: object) -> bool:
    """Return whether `{{#if}}` leaves its block out."""
    if isinstance(value, bool):
        return not value
    return value is None or value == 0 or value in ("", [], {})


def step(value: object, part: str) -> object:
    """Return what is inside a value by that name or number; None where there is nothing."""
    if isinstance(value, Node):
        return value.fields.get(part)
    if isinstance(value, Names):
        return value.get(part.lower())
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, Url):
        return value.variables.get(part) or _item(value.segments, part)
    return _item(value, part) if isinstance(value, list) else None


def _item(values: Sequence[object], part: str) -> object:
    if part in ("first", "last"):
        return values[0 if part == "first" else -1] if values else None
    if part in ("size", "length"):
        return len(values)
    digits = part.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6:
        return None
    # `-1` is the last but one: WireMock counts back from the last.
    index = int(part) if part == digits else len(values) - 1 + int(part)
    return values[index] if 0 <= index < len(values) else None
