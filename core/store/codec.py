"""How every implementation writes documents and instants, so that all of them give back the same.

A document is kept as one JSON text, beside it the few values by which it can be found. No database
then has a say in what a key may contain, how large an integer is or in which order members stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import orjson

from core.store.base import Doc

MAX_DOC_BYTES = 4 * 1024 * 1024
"""Largest document as UTF-8 JSON. MongoDB takes 16 MiB, look-up values included."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A document ready to be written: its JSON and its look-up values (None: not a text)."""

    text: str
    lookups: Mapping[str, str | None]


def pack(doc: Doc, fields: Iterable[str]) -> Packed:
    """Turn a document into its JSON text, and pick out the `fields` by which it is found.

    Raises:
        ValueError: it would not come back equal (not-a-number, a tuple, a key that is no text, half
            a surrogate pair, a type outside JSON), nests too deep, or exceeds `MAX_DOC_BYTES`.
    """
    plain = dict(doc)
    try:
        raw = orjson.dumps(plain)
        again = orjson.loads(raw)
    except (TypeError, ValueError, RecursionError) as exc:
        raise ValueError("a document must be plain JSON") from exc
    if again != plain:
        raise ValueError("a document must come back equal from JSON")
    if len(raw) > MAX_DOC_BYTES:
        raise ValueError(f"a document is at most {MAX_DOC_BYTES} bytes")
    return Packed(
        text=raw.decode(), lookups={field: _text_or_none(again.get(field)) for field in fields}
    )


def unpack(text: str) -> Doc:
    """Return the document that `pack` wrote."""
    doc: dict[str, object] = orjson.loads(text)
    return doc


def is_text(value: str) -> bool:
    """Tell whether a key can be stored. Half a surrogate pair, which JSON can hold, cannot."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def to_us(at: datetime) -> int:
    """Return whole microseconds since 1970. A naive datetime is refused with a TypeError."""
    return (at - _EPOCH) // _MICROSECOND


def from_us(at_us: int | None) -> datetime | None:
    """Return the aware UTC instant that `to_us` was given."""
    return None if at_us is None else _EPOCH + at_us * _MICROSECOND


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
