"""Wire schemas as plain functions: they read as marshmallow would, at a quarter of the cost.

The declarations stay marshmallow's, and so do fields of its own; what is left out is its generality
(partial loading, contexts, messages about every field), which no answer needs.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import marshmallow as ma

Read = Callable[[Any], Any]
"""Returns what a value means. Raises ValueError, or marshmallow's own, for what was not agreed."""


class Checked(ma.fields.Field[Any]):
    """A required field, read by a function that raises ValueError for what was not agreed.

    Args:
        key: The bureau's name for it.
    """

    def __init__(self, key: str, read: Callable[[Any], object]) -> None:
        super().__init__(required=True, data_key=key)
        self.read = read

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> object:
        try:
            return self.read(value)
        except ValueError:
            raise ma.ValidationError("Not as agreed.") from None


@cache
def reader(kind: type[ma.Schema]) -> Read:
    """Return what loads as the schema does. One with rules of its own loads by itself."""
    schema = kind()
    if any(schema._hooks.values()) or schema.unknown != ma.EXCLUDE:
        return schema.load
    plan = tuple(
        (field.attribute or name, field.data_key or name, field, _taker(field))
        for name, field in schema.load_fields.items()
    )

    def read(payload: object) -> dict[str, Any]:
        if type(payload) is not dict and not isinstance(payload, Mapping):
            raise ValueError("not an object")
        values: dict[str, Any] = {}
        for name, key, field, take in plan:
            value = payload.get(key, ma.missing)
            if value is None or value is ma.missing:
                value = field.deserialize(value)
                if value is not ma.missing:
                    values[name] = value
            else:
                values[name] = take(value)
        return values

    return read


def _taker(field: ma.fields.Field[Any]) -> Read:
    if field.pre_load or field.post_load:
        return field.deserialize
    if isinstance(field, Checked) and not field.validators:
        return field.read
    if type(field) is ma.fields.Raw and not field.validators:
        return lambda value: value
    if isinstance(field, ma.fields.Nested) and not field.validators and not field.many:
        return reader(type(field.schema))
    if isinstance(field, ma.fields.List):
        return _list_taker(field)
    return field.deserialize


def _list_taker(field: ma.fields.List[Any]) -> Read:
    item = field.inner
    take = _taker(item)

    def read(value: object) -> list[Any]:
        if not isinstance(value, list):
            raise ValueError("not a list")
        values = [item.deserialize(one) if one is None else take(one) for one in value]
        for validate in field.validators:
            validate(values)
        return values

    return read
