"""Conditions in JSON Schema. Nothing is fetched: a schema stands by itself."""

import re
from collections.abc import Callable, Iterator

from mock_upstreams.stubs.matching.regex_risk import risk_of

VERSIONS = ("V4", "V6", "V7", "V201909", "V202012")


def compile_schema(schema: object, version: str) -> Callable[[object], bool]:
    """Return what says whether a value conforms to a schema.

    Raises:
        ValueError: it is no schema of that version, or holds what could take for ever.
    """
    # Here, not above: few stubs need it, and it takes its time to load.
    from jsonschema import exceptions, validators
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    kind = getattr(validators, f"Draft{version.removeprefix('V')}Validator")
    if not isinstance(schema, dict | bool):
        raise ValueError("is no JSON schema")
    try:
        kind.check_schema(schema)
        for expression in _expressions(schema):
            if risk_of(re.compile(expression)).is_endless:
                raise ValueError("a regular expression in it could take for ever")
    except (exceptions.SchemaError, re.error, RecursionError) as exc:
        raise ValueError(f"is no JSON schema: {str(exc).splitlines()[0]}") from None
    validator = kind(schema, registry=Registry())

    def conforms(value: object) -> bool:
        try:
            return bool(validator.is_valid(value))
        except (Unresolvable, RecursionError):
            return False

    return conforms


def _expressions(schema: object) -> Iterator[str]:
    if isinstance(schema, list):
        for one in schema:
            yield from _expressions(one)
    if not isinstance(schema, dict):
        return
    for name, inside in schema.items():
        if name == "pattern" and isinstance(inside, str):
            yield inside
        if name == "patternProperties" and isinstance(inside, dict):
            yield from inside
        yield from _expressions(inside)
