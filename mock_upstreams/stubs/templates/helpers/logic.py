"""Helpers that choose and repeat, and those that compare."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.stubs.templates.rendering import Given, Helper
from mock_upstreams.stubs.templates.things import OneOrMany, as_text, is_empty, step


def chosen(given: Given, holds: bool) -> object:
    """Return the block or its `else`; the answer itself where there is no block."""
    if given.body is None:
        return given.named.get("yes" if holds else "no", holds)
    return given.inside() if holds else given.otherwise()


def _if(given: Given) -> object:
    return chosen(given, not is_empty(_plain(given.value(0))))


def _unless(given: Given) -> object:
    return chosen(given, is_empty(_plain(given.value(0))))


def _plain(value: object) -> object:
    return as_text(value) if isinstance(value, OneOrMany) else value


def _each(given: Given) -> object:
    values = given.value(0)
    pairs = list(values.items()) if isinstance(values, Mapping) else _numbered(values)
    if not pairs or given.body is None:
        return given.otherwise()
    last = len(pairs) - 1
    return "".join(
        given.body(value, _each_names(given, key, value, index, last))
        for index, (key, value) in enumerate(pairs)
    )


def _numbered(values: object) -> list[tuple[object, object]]:
    return list(enumerate(values)) if isinstance(values, list) else []


def _each_names(
    given: Given, key: object, value: object, index: int, last: int
) -> Mapping[str, object]:
    named = dict(zip(given.names, (value, key), strict=False))
    return {
        "@index": index,
        "@key": key,
        "@first": index == 0,
        "@last": index == last,
        "@odd": index % 2 == 1,
        "@even": index % 2 == 0,
        **named,
    }


def _with(given: Given) -> object:
    value = given.value(0)
    if is_empty(value) or given.body is None:
        return given.otherwise()
    return given.body(value, dict.fromkeys(given.names[:1], value))


def _lookup(given: Given) -> object:
    value = given.value(0)
    found = step(value, given.text(1))
    if found is None and "." in given.text(1):
        name, _, rest = given.text(1).rpartition(".")
        found = step(step(value, name), rest)
    return found


def _assign(given: Given) -> object:
    given.assign(given.text(0), given.inside())
    return ""


def _val(given: Given) -> object:
    value = given.value(0)
    if value is None:
        value = given.named.get("or", given.named.get("default"))
    if "assign" not in given.named:
        return value
    given.assign(as_text(given.named["assign"]), value)
    return ""


def _comparing(holds: Callable[[object, object], bool]) -> Helper:
    def compare(given: Given) -> object:
        return chosen(given, holds(_plain(given.value(0)), _plain(given.value(1))))

    return compare


def _same(one: object, other: object) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other


def _order(one: object, other: object) -> int:
    try:
        left, right = Decimal(as_text(one)), Decimal(as_text(other))
        return (left > right) - (left < right)
    except InvalidOperation:
        a, b = as_text(one), as_text(other)
        return (a > b) - (a < b)


def _and(given: Given) -> object:
    return chosen(given, not any(is_empty(_plain(value)) for value in given.values))


def _or(given: Given) -> object:
    return chosen(given, not all(is_empty(_plain(value)) for value in given.values))


def _not(given: Given) -> object:
    return chosen(given, is_empty(_plain(given.value(0))))


def _contains(given: Given) -> object:
    holder = given.value(0)
    if isinstance(holder, list) and not isinstance(holder, OneOrMany):
        return chosen(given, given.text(1) in map(as_text, holder))
    return chosen(given, given.text(1) in as_text(holder))


def _matches(given: Given) -> object:
    return chosen(given, compile_regex(given.text(1)).fits(given.text(0)))


LOGIC: dict[str, Helper] = {
    "if": _if,
    "unless": _unless,
    "each": _each,
    "with": _with,
    "lookup": _lookup,
    "assign": _assign,
    "val": _val,
    "eq": _comparing(_same),
    "neq": _comparing(lambda one, other: not _same(one, other)),
    "gt": _comparing(lambda one, other: _order(one, other) > 0),
    "gte": _comparing(lambda one, other: _order(one, other) >= 0),
    "lt": _comparing(lambda one, other: _order(one, other) < 0),
    "lte": _comparing(lambda one, other: _order(one, other) <= 0),
    "and": _and,
    "or": _or,
    "not": _not,
    "contains": _contains,
    "matches": _matches,
}
