"""Matchers of JSON and XML, as they stand in a mapping."""

from collections.abc import Mapping
from typing import Protocol

from mock_upstreams.stubs.fields import Fields, StubProblem
from mock_upstreams.stubs.matching.json_equality import JsonEquality
from mock_upstreams.stubs.matching.json_paths import compile_path
from mock_upstreams.stubs.matching.json_schema import VERSIONS, compile_schema
from mock_upstreams.stubs.matching.matcher import Matcher
from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.stubs.matching.xml_equality import (
    EXEMPTIONS,
    XmlEquality,
    compile_xpath,
    expected_xml,
)
from mock_upstreams.values import NOT_PARSED, Value, as_json_text, parse_json


class InnerReader(Protocol):
    """Reads the matchers that stand in these."""

    def among(self, fields: Fields) -> Matcher: ...


def equal_to_json(_reader: InnerReader, fields: Fields, name: str) -> Matcher:
    given = fields.take(name)
    expected = parse_json(given) if isinstance(given, str) else given
    if expected is NOT_PARSED:
        raise StubProblem((*fields.at, name), "is no JSON")
    equality = JsonEquality(
        ignore_array_order=fields.flag("ignoreArrayOrder"),
        ignore_extra_elements=fields.flag("ignoreExtraElements"),
    )

    def accepts(value: Value | None) -> bool:
        if value is None or value.json is NOT_PARSED:
            return False
        return equality.same(expected, value.json)

    return Matcher(accepts=accepts, wants_json=True, expected=as_json_text(given))


def matches_json_path(reader: InnerReader, fields: Fields, name: str) -> Matcher:
    expression, inner = _expression(reader, fields, name)
    try:
        path = compile_path(expression)
    except ValueError as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None

    def accepts(value: Value | None) -> bool:
        if value is None or value.json is NOT_PARSED:
            return False
        found = path.select(value.json)
        if inner is None:
            return found is not None and found not in ([], {})
        return any(inner.accepts(one) for one in _offered(found, inner))

    return Matcher(accepts=accepts)


def _expression(reader: InnerReader, fields: Fields, name: str) -> tuple[str, Matcher | None]:
    """Read a path, or a path with a matcher of what it finds."""
    given = fields.take(name)
    if isinstance(given, str):
        return given, None
    inside = Fields(given, (*fields.at, name))
    expression = inside.needed_text("expression")
    matcher = reader.among(inside)
    inside.done()
    return expression, matcher


def _offered(found: object, inner: Matcher) -> list[Value | None]:
    """Return what a path found as texts, one by one; several at once for `equalToJson`."""
    if found is None or found == []:
        return [None] if inner.wants_absence or found is None else []
    if isinstance(found, dict) or inner.wants_json:
        return [Value(as_json_text(found))]
    return [Value(as_json_text(one)) for one in (found if isinstance(found, list) else [found])]


def matches_json_schema(_reader: InnerReader, fields: Fields, name: str) -> Matcher:
    given = fields.take(name)
    version = fields.text("schemaVersion") or VERSIONS[-1]
    if version not in VERSIONS:
        raise StubProblem((*fields.at, "schemaVersion"), f"must be one of {', '.join(VERSIONS)}")
    try:
        conforms = compile_schema(parse_json(given) if isinstance(given, str) else given, version)
    except ValueError as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None
    return Matcher(
        accepts=lambda value: (
            value is not None and value.json is not NOT_PARSED and conforms(value.json)
        )
    )


def equal_to_xml(_reader: InnerReader, fields: Fields, name: str) -> Matcher:
    text = fields.needed_text(name)
    at = (*fields.at, name)
    exempted = frozenset(str(one) for one in fields.items("exemptedComparisons"))
    if exempted - EXEMPTIONS:
        unknown = ", ".join(sorted(exempted - EXEMPTIONS))
        raise StubProblem((*fields.at, "exemptedComparisons"), f"{unknown} cannot be left out here")
    opening = fields.text("placeholderOpeningDelimiterRegex") or r"\$\{"
    closing = fields.text("placeholderClosingDelimiterRegex") or r"\}"
    equality = XmlEquality(
        ignore_order_of_same_node=fields.flag("ignoreOrderOfSameNode"),
        exempted=exempted,
        opening=opening if fields.flag("enablePlaceholders") else None,
        closing=closing,
    )
    try:
        compile_regex(f"(?:{opening})(?:{closing})")
        expected = expected_xml(text)
    except ValueError as exc:
        raise StubProblem(at, str(exc)) from None
    return Matcher(
        accepts=lambda value: (
            value is not None and value.xml is not None and equality.same(expected, value.xml)
        ),
        expected=text,
    )


def matches_xpath(reader: InnerReader, fields: Fields, name: str) -> Matcher:
    namespaces = _namespaces(fields)
    expression, inner = _expression(reader, fields, name)
    try:
        path = compile_xpath(expression, tuple(sorted(namespaces.items())))
    except ValueError as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None

    def accepts(value: Value | None) -> bool:
        if value is None:
            return False
        found = path.select(value.xml)
        if inner is None:
            return bool(found)
        offered: list[Value | None] = [Value(text) for text in found]
        return any(inner.accepts(one) for one in offered or ([None] if inner.wants_absence else []))

    return Matcher(accepts=accepts)


def _namespaces(fields: Fields) -> Mapping[str, str]:
    found = {}
    for prefix, address in fields.mapping("xPathNamespaces").items():
        if not isinstance(address, str) or not prefix:
            raise StubProblem((*fields.at, "xPathNamespaces", prefix), "must be text")
        found[prefix] = address
    return found
