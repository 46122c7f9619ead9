"""A request that fits a description, about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.payload import close_text
from mock_upstreams.interface.shape import field_schemas, keyword, parts


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom a request is about."""

    name: str
    id_number: str
    code: str


def example(schema: Schema, person: Person, keys: Mapping[str, str], turn: int = 0) -> Any:
    """Return a value made of the description's examples, with the person where one is asked for.

    Of an object: the required fields, and the others that have an example.

    Args:
        turn: Which of a list of allowed values is taken; it goes round.
    """
    if keyword(schema, "", "contentSchema") is not None:
        inside: Schema = keyword(schema, "", "contentSchema")
        return close_text(example(inside, person, keys, turn), schema, "", keys)
    kind = keyword(schema, "", "x-personal")
    if kind in ("id-number", "name"):
        return person.id_number if kind == "id-number" else person.name
    for name in ("example", "const"):
        if keyword(schema, "", name) is not None:
            return keyword(schema, "", name)
    listed = keyword(schema, "", "enum")
    if listed:
        return listed[turn % len(listed)]
    fields = field_schemas(schema, {})
    if not fields:
        return ""
    required = {name for part in parts(schema, {}) for name in part.get("required", ())}
    wanted = {
        name: one
        for name, one in fields.items()
        if name in required or keyword(one, "", "example") is not None
    }
    return {name: example(one, person, keys, turn) for name, one in wanted.items()}
