"""Whether a value is as described: each difference with its place and what was agreed there."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.payload import Unreadable, holds_document, open_text
from mock_upstreams.interface.shape import field_schemas, item_schema

_TYPES = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}
_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Drift:
    """One difference between what is sent and what is described.

    Args:
        pointer: A JSON pointer (RFC 6901) into the value; it goes on inside texts that hold
            documents.
        kind: missing_field, undescribed_field, wrong_type, wrong_value, unreadable,
            unknown_operation, undescribed_status.
        says: One sentence that does not repeat the value.
    """

    pointer: str
    kind: str
    says: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)


def differences(value: Any, schema: Schema, keys: Mapping[str, str], at: str = "") -> list[Drift]:
    """Return at most 100 differences, one for each place.

    Args:
        keys: What opens encrypted texts: the bureau's credentials.
        at: The pointer to `value` itself.
    """
    found: dict[str, Drift] = {}
    for one in _all(value, schema, keys, at):
        # A value of another type is outside its list of values too: the type says it all.
        if one.pointer not in found or one.kind == "wrong_type":
            found[one.pointer] = one
        if len(found) == _MOST:
            break
    return list(found.values())


def _all(value: Any, schema: Schema, keys: Mapping[str, str], at: str) -> Iterator[Drift]:
    for error in Draft202012Validator(schema).iter_errors(value):
        yield from _told(error, at)
    yield from _deeper(value, schema, keys, at)


def _deeper(value: Any, schema: Schema, keys: Mapping[str, str], at: str) -> Iterator[Drift]:
    """Give undescribed fields, and what differs inside texts that hold documents."""
    if isinstance(value, dict):
        fields = field_schemas(schema, value)
        for name, inner in value.items():
            here = f"{at}/{_step(name)}"
            if name in fields:
                yield from _deeper(inner, fields[name], keys, here)
            elif fields:
                says = "this field is not described"
                yield Drift(pointer=here, kind="undescribed_field", says=says)
    elif isinstance(value, list):
        item = item_schema(schema, value)
        for index, inner in enumerate(value):
            yield from _deeper(inner, item, keys, f"{at}/{index}")
    elif holds_document(schema, value):
        yield from _inside(value, schema, keys, at)


def _inside(text: str, schema: Schema, keys: Mapping[str, str], at: str) -> Iterator[Drift]:
    try:
        document, inside = open_text(text, schema, keys)
    except Unreadable as exc:
        yield Drift(pointer=at, kind="unreadable", says=str(exc))
        return
    yield from _all(document, inside, keys, at)


def _told(error: ValidationError, at: str) -> Iterator[Drift]:
    pointer = at + "".join(f"/{_step(str(step))}" for step in error.absolute_path)
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                says = "this field is required and missing"
                yield Drift(pointer=f"{pointer}/{_step(name)}", kind="missing_field", says=says)
        return
    if error.validator == "type":
        is_a = _TYPES.get(type(error.instance), "number" if error.instance is not None else "null")
        says = f"is of type {is_a}, agreed is {error.validator_value}"
        yield Drift(pointer=pointer, kind="wrong_type", says=says)
        return
    yield Drift(pointer=pointer, kind="wrong_value", says=_why(error))


def _why(error: ValidationError) -> str:
    agreed = error.validator_value
    if error.validator in ("enum", "const"):
        listed = agreed if error.validator == "enum" else [agreed]
        return f"is none of the agreed values: {', '.join(map(str, listed))}"
    if error.validator == "pattern":
        return f"does not fit the agreed pattern {agreed}"
    return f"is outside what is agreed: {error.validator} {agreed}"[:200]


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
