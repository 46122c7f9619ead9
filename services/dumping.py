"""Result schemas as plain functions: they dump as marshmallow would, at a fifth of the cost.

The declarations stay marshmallow's, and so do fields of its own; what is left out is its generality
(hooks, contexts, lookups by dotted names), which no result needs.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

import marshmallow as ma

Dump = Callable[[Any], Any]


@cache
def dumper(kind: type[ma.Schema]) -> Dump:
    """Return what dumps as the schema does. One with hooks of its own dumps by itself."""
    schema = kind()
    plan = tuple(
        (name if field.data_key is None else field.data_key, field.attribute or name, field)
        for name, field in schema.dump_fields.items()
    )
    if any(schema._hooks.values()) or any("." in attribute for _, attribute, _ in plan):
        return schema.dump
    steps = tuple((key, attribute, field, _value_writer(field)) for key, attribute, field in plan)

    def dump(record: object) -> dict[str, Any]:
        get = record.get if isinstance(record, Mapping) else partial(getattr, record)
        dumped = {}
        for key, attribute, field, write in steps:
            value = get(attribute, ma.missing)
            if value is ma.missing:
                value = _default(field)
            if value is not ma.missing:
                dumped[key] = write(value)
        return dumped

    return dump


def _default(field: ma.fields.Field[Any]) -> object:
    return field.dump_default() if callable(field.dump_default) else field.dump_default


def _value_writer(field: ma.fields.Field[Any]) -> Dump:
    def as_the_field_does(value: object) -> object:
        return field._serialize(value, "", None)

    if type(field) is ma.fields.String:
        return lambda value: value if type(value) is str else as_the_field_does(value)
    if type(field) is ma.fields.Date and field.format in (None, "iso"):
        return lambda value: value.isoformat() if type(value) is date else as_the_field_does(value)
    if type(field) is ma.fields.Integer and not field.as_string:
        return lambda value: value if type(value) is int else as_the_field_does(value)
    if type(field) is ma.fields.Decimal and field.as_string and field.places is not None:
        return _amount_writer(field.places, field.rounding, as_the_field_does)
    if type(field) is ma.fields.List:
        write = _value_writer(field.inner)
        return lambda value: None if value is None else [write(one) for one in value]
    if type(field) is ma.fields.Nested and not (field.many or field.only or field.exclude):
        dump = dumper(type(field.schema))
        return lambda value: None if value is None else dump(value)
    return as_the_field_does


def _amount_writer(places: Decimal, rounding: str | None, otherwise: Dump) -> Dump:
    def write(value: object) -> object:
        if type(value) is not Decimal or not value.is_finite():
            return otherwise(value)
        return format(value.quantize(places, rounding=rounding), "f")

    return write
