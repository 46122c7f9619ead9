"""Leaves nobody in a value: every field becomes what its description says may be kept of it.

Whatever the description does not know is left out or blanked: the default is no.
"""

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.payload import close_text, holds_document, open_text
from mock_upstreams.interface.shape import field_schemas, item_schema, keyword
from mock_upstreams.recording.fakes import Fakes

_MOST_ITEMS = 1000
_LONGEST_KEPT = 400


class Cleaner:
    """Cleans values of one bureau.

    Args:
        opens: The credentials that open what the bureau sends.
        closes: The published ones with which it is sealed again.
    """

    def __init__(
        self, fakes: Fakes, *, opens: Mapping[str, str], closes: Mapping[str, str]
    ) -> None:
        self._fakes = fakes
        self._opens = opens
        self._closes = closes

    def clean(self, value: Any, schema: Schema) -> Any:
        """Return a value of the same shape without anybody in it.

        Raises:
            Unreadable: a text that should hold a document does not.
        """
        if isinstance(value, dict):
            fields = field_schemas(schema, value)
            return {
                name: self.clean(inner, fields[name])
                for name, inner in value.items()
                if name in fields  # even a name may be somebody's
            }
        if isinstance(value, list):
            item = item_schema(schema, value)
            return [self.clean(one, item) for one in value[:_MOST_ITEMS]]
        if holds_document(schema, value):
            document, inside = open_text(value, schema, self._opens)
            return close_text(self.clean(document, inside), schema, value, self._closes)
        return self._leaf(value, schema)

    def clean_open(self, value: Any, schema: Schema) -> Any:
        """Return the same, with documents inside texts as values, for somebody to read.

        Raises:
            Unreadable: as `clean`.
        """
        if isinstance(value, dict):
            fields = field_schemas(schema, value)
            return {
                name: self.clean_open(value[name], fields[name]) for name in fields.keys() & value
            }
        if holds_document(schema, value):
            return self.clean_open(*open_text(value, schema, self._opens))
        return self.clean(value, schema)

    def _leaf(self, value: Any, schema: Schema) -> Any:
        if value is None:
            return None
        kind = keyword(schema, value, "x-personal")
        is_listed = any(keyword(schema, value, name) is not None for name in ("enum", "const"))
        has_pattern = keyword(schema, value, "pattern") is not None
        is_agreed = Draft202012Validator(schema).is_valid(value)
        if isinstance(value, str):
            # Text that its description binds to no list and no pattern may say anything.
            if is_agreed and (is_listed or (kind == "none" and has_pattern)):
                return value
            bounds = {"maxLength": keyword(schema, value, "maxLength") or _LONGEST_KEPT}
            return self._fakes.fake("text" if kind in (None, "none") else kind, value, bounds)
        return value if is_agreed and (is_listed or kind == "none") else _nothing(value)


def _nothing(value: Any) -> Any:
    """Return what says nothing, of the same type."""
    return type(value)() if value is not None else None
