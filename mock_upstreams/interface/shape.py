"""What a schema says of one value: its parts that apply, its fields, what is inside its texts."""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from mock_upstreams.interface.files import Schema


def parts(schema: Schema, value: object) -> Iterator[Schema]:
    """Give the schema and every part of it that applies to the value, the more special ones last.

    `then` or `else` apply by their `if`; of `anyOf` and `oneOf` those that the value fits.
    """
    yield schema
    for one in schema.get("allOf", ()):
        yield from parts(one, value)
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if Draft202012Validator(one).is_valid(value):
            yield from parts(one, value)
    if "if" in schema:
        branch = "then" if Draft202012Validator(schema["if"]).is_valid(value) else "else"
        yield from parts(schema.get(branch, {}), value)


def keyword(schema: Schema, value: object, name: str) -> Any:
    """Return what the most special part that applies says under this keyword, or None."""
    found = None
    for part in parts(schema, value):
        found = part.get(name, found)
    return found


def field_schemas(schema: Schema, value: object) -> dict[str, Schema]:
    """Return what is said of an object's fields, by name."""
    said: dict[str, list[Schema]] = {}
    for part in parts(schema, value):
        for name, one in part.get("properties", {}).items():
            said.setdefault(name, []).append(one)
    return {name: _all_of(ones) for name, ones in said.items()}


def item_schema(schema: Schema, value: object) -> Schema:
    """Return what is said of a list's items."""
    found: Schema = keyword(schema, value, "items") or {}
    return found


def opened(schema: Any) -> Any:
    """Return a schema in which documents stand where the texts that hold them stood."""
    if isinstance(schema, list):
        return [opened(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inside = schema.get("contentSchema")
    if inside is not None:
        return opened(inside)
    return {key: opened(one) for key, one in schema.items()}


def _all_of(ones: list[Schema]) -> Schema:
    return ones[0] if len(ones) == 1 else {"allOf": ones}
