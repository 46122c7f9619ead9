"""Turns matchers as they stand in a mapping into conditions that are ready to be asked."""

import base64
import binascii
import operator
import re
from collections.abc import Callable
from decimal import Decimal

from mock_upstreams.clock import Clock
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.matching import documents
from mock_upstreams.stubs.matching.matcher import ManyMatcher, Matcher, exactly, for_many
from mock_upstreams.stubs.matching.moments import MOMENTS, read_moment
from mock_upstreams.stubs.matching.regexes import compile_regex
from mock_upstreams.values import Value

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


def _equal_to(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    text = fields.needed_text(name)
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
        raw = base64.b64decode(fields.needed_text(name), validate=True)
    except (binascii.Error, ValueError):
        raise StubProblem((*fields.at, name), "is not base64") from None
    return Matcher(accepts=lambda value: value is not None and value.raw == raw)


def _contains(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    text = fields.needed_text(name)
    if name == "contains":
        return Matcher(accepts=lambda value: value is not None and text in value.text)
    return Matcher(accepts=lambda value: value is None or text not in value.text)


def _matches(_reader: MatcherReader, fields: Fields, name: str) -> Matcher:
    try:
        regex = compile_regex(fields.needed_text(name))
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
    "equalToJson": documents.equal_to_json,
    "matchesJsonPath": documents.matches_json_path,
    "matchesJsonSchema": documents.matches_json_schema,
    "equalToXml": documents.equal_to_xml,
    "matchesXPath": documents.matches_xpath,
    "and": MatcherReader.all_of,
    "or": MatcherReader.any_of,
    "not": MatcherReader.none_of,
    **dict.fromkeys(MOMENTS, _moment),
    **dict.fromkeys(_NUMBERS, _number),
}
