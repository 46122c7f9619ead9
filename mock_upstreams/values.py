"""Texts that are looked at in several ways, each parsed at most once."""

import json
from functools import cached_property
from typing import Any

from lxml import etree

MAX_JSON_CHARACTERS = 4_000_000


class NotParsed:
    """Stands for a text that is not of the kind asked for: JSON's null is None."""


NOT_PARSED = NotParsed()


class Value:
    """A text, as JSON or XML where it is such.

    Args:
        raw: Its bytes as they came; those of the text in UTF-8 where nothing came as bytes.
    """

    def __init__(self, text: str, raw: bytes | None = None) -> None:
        self.text = text
        self._raw = raw

    @property
    def raw(self) -> bytes:
        return self.text.encode(errors="surrogateescape") if self._raw is None else self._raw

    @cached_property
    def json(self) -> object:
        """What the text says as JSON; `NOT_PARSED` where it is none."""
        return parse_json(self.text)

    @cached_property
    def xml(self) -> Any:
        """The root element; None where the text is no XML, or has a document type."""
        return parse_xml(self.raw)


def parse_json(text: str) -> object:
    """Return the value, or `NOT_PARSED`."""
    if len(text) > MAX_JSON_CHARACTERS:
        return NOT_PARSED
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return NOT_PARSED


def parse_xml(raw: bytes) -> Any:
    """Return the root element, or None. No entity is resolved, nothing fetched, no huge tree."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def as_json_text(value: object) -> str:
    """Return a text as it is, and anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
