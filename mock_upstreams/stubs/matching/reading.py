"""Turns matchers as they stand in a mapping into conditions that are ready to be asked."""

import base64
import binascii
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from mock_upstreams.clock import Clock
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.matching.json_equality import JsonEquality
from mock_upstreams.stubs.matching.json_paths import compile_path
from mock_upstreams.stubs.matching.json_schema import VERSIONS, compile_schema
from mock_upstreams.stubs.matching.matcher import ManyMatcher, Matcher, exactly, for_many
from mock_upstreams.stubs.matching.moments import MOMENTS, read_moment
from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.stubs.matching.xml_equality import (
    EXEMPTIONS,
    XmlEquality,
    compile_xpath,
    expected_xml,
)
from mock_upstreams.values import NOT_PARSED, Value, as_json_text, parse_json

MAX_DEPTH = 40
MAX_ALTERNATIVES = 100
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")

Reader = Callable[["MatcherReader", Fields, str], Matcher]


class MatcherReader:
    """Reads matchers, which may stand in one another; no place is more than `MAX_DEPTH` deep.

    Args:
        now: What `before: now` is compared with.
    """

    def __init__(self, now: Clock) -> None:
        self.now = now

    def one(self, spec: object, at: At) -> Matcher:
        """Read `{"contains": "x"}`.

        Raises:
            StubProblem: it is none.
        """
        fields = Fields(spec, at)
        made = self.among(fields)
        fields.done()
        return made

    def many(self, spec: object, at: At) -> ManyMatcher:
        """Read a matcher of a header or parameter, which may have several values.

        Raises:
            StubProblem: it is none.
        """
        fields = Fields(spec, at)
        for name in ("hasExactly", "includes"):
            if fields.has(name):
                matchers = self.listed(fields, name)
                fields.done()
                return exactly(matchers, others_too=name == "includes")
        return for_many(self.one(spec, at))

    def among(self, fields: Fields) -> Matcher:
        """Read the one matcher among fields that may hold others, such as `expression`."""
        if len(fields.at) > MAX_DEPTH:
            raise StubProblem(fields.at, "too many matchers stand in one another")
        named = [name for name in fields.left() if name in _READERS]
        if len(named) != 1:
            unknown = () if named else fields.left()[:1]
            missing = "no matcher known here" if unknown else "a matcher is missing"
            which = f"both {' and '.join(named)}" if named else missing
            reason = f"{which}: must be one of {', '.join(_READERS)}"
            raise StubProblem((*fields.at, *unknown), reason)
        return _READERS[named[0]](self, fields, named[0])

    def listed(self, fields: Fields, name: str) -> list[Matcher]:
        specs = fields.items(name)
        if not 1 <= len(specs) <= MAX_ALTERNATIVES:
            raise StubProblem((*fields.at, name), f"must hold 1 to {MAX_ALTERNATIVES} matchers")
        return [self.one(spec, (*fields.at, name, n)) for n, spec in enumerate(specs)]

    def all_of(self, fields: Fields, name: str) -> Matcher:
        matchers = self.listed(fields, name)
        return Matcher(
            accepts=lambda value: all(one.accepts(value) for one in matchers),
            wants_absence=any(one.wants_absence for one in matchers),
        )

    def any_of(self, fields: Fields, name: str) -> Matcher:
        matchers = self.listed(fields, name)
        return Matcher(
            accepts=lambda value: any(one.accepts(value) for one in matchers),
            wants_absence=any(one.wants_absence for one in matchers),
        )

    def none_of(self, fields: Fields, name: str) -> Matcher:
        inner = self.one(fields.take(name), (*fields.at, name))
        return Matcher(
            accepts=lambda value: not inner.accepts(value), wants_absence=inner.wants_absence
        )


def _operand(fields: Fields, name: str) -> str:
    found = fields.text(name)
    if found is None:
        raise StubProblem((*fields.at, name), "must be text")
    return found


def _equal_to(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    text = _operand(fields, name)
    if not fields.flag("caseInsensitive"):
        return Matcher(
            accepts=lambda value: value is not None and value.text == text, expected=text
        )
    folded = text.casefold()
    return Matcher(
        accepts=lambda value: value is not None and value.text.casefold() == folded, expected=text
    )


def _binary_equal_to(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    try:
        raw = base64.b64decode(_operand(fields, name), validate=True)
    except (binascii.Error, ValueError):
        raise StubProblem((*fields.at, name), "is not base64") from None
    return Matcher(accepts=lambda value: value is not None and value.raw == raw)


def _contains(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    text = _operand(fields, name)
    if name == "contains":
        return Matcher(accepts=lambda value: value is not None and text in value.text)
    return Matcher(accepts=lambda value: value is None or text not in value.text)


def _matches(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    try:
        regex = compile_regex(_operand(fields, name))
    except ValueError as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None
    if name == "matches":
        return Matcher(accepts=lambda value: value is not None and regex.fits(value.text))
    return Matcher(accepts=lambda value: value is None or not regex.fits(value.text))


def _absent(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    if not fields.flag(name):
        return Matcher(accepts=lambda value: value is not None)
    return Matcher(accepts=lambda value: value is None, wants_absence=True)


def _anything(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    fields.take(name)
    return Matcher(accepts=lambda _value: True)


def _equal_to_json(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
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


def _matches_json_path(reader: MatcherReader, fields: Fields, name: str) -> Matcher:
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


def _expression(reader: MatcherReader, fields: Fields, name: str) -> tuple[str, Matcher | None]:
    """Read a path, or a path with a matcher of what it finds."""
    given = fields.take(name)
    if isinstance(given, str):
        return given, None
    inside = Fields(given, (*fields.at, name))
    expression = _operand(inside, "expression")
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


def _matches_json_schema(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
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


def _equal_to_xml(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    text = _operand(fields, name)
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


def _matches_xpath(reader: MatcherReader, fields: Fields, name: str) -> Matcher:
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


def _moment(reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    moment = read_moment(fields, name, reader.now)
    return Matcher(accepts=lambda value: value is not None and moment.accepts(value.text))


_NUMBERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "equalToNumber": operator.eq,
    "greaterThanNumber": operator.gt,
    "greaterThanEqualNumber": operator.ge,
    "lessThanNumber": operator.lt,
    "lessThanEqualNumber": operator.le,
}


def _number(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    wanted = _as_number(str(fields.take(name)))
    if wanted is None:
        raise StubProblem((*fields.at, name), "must be a number")
    compares = _NUMBERS[name]

    def accepts(value: Value | None) -> bool:
        found = None if value is None else _as_number(value.text)
        return found is not None and compares(found, wanted)

    return Matcher(accepts=accepts)


def _as_number(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text.strip()):
        return None
    return Decimal(text.strip())


_READERS: dict[str, Reader] = {
    "equalTo": _equal_to,
    "binaryEqualTo": _binary_equal_to,
    "contains": _contains,
    "doesNotContain": _contains,
    "matches": _matches,
    "doesNotMatch": _matches,
    "absent": _absent,
    "anything": _anything,
    "equalToJson": _equal_to_json,
    "matchesJsonPath": _matches_json_path,
    "matchesJsonSchema": _matches_json_schema,
    "equalToXml": _equal_to_xml,
    "matchesXPath": _matches_xpath,
    "and": MatcherReader.all_of,
    "or": MatcherReader.any_of,
    "not": MatcherReader.none_of,
    **dict.fromkeys(MOMENTS, _moment),
    **dict.fromkeys(_NUMBERS, _number),
}
