"""What a stub, or a question to the journal, asks of a request as a whole."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.matching.addresses import Address, read_address
from mock_upstreams.stubs.matching.matcher import ManyMatcher, Matcher
from mock_upstreams.stubs.matching.multipart import read_multipart
from mock_upstreams.stubs.matching.reading import MatcherReader
from mock_upstreams.values import Value

ANY = "ANY"
MAX_CONDITIONS = 200
# How much a difference in each counts towards the distance; all else counts 1.
_ADDRESS_WEIGHT = 10.0
_METHOD_WEIGHT = 3.0

_NOT_HERE = {
    "customMatcher": "matchers written in Java cannot be run here",
    "hasInlineCustomMatcher": "matchers written in Java cannot be run here",
}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One thing asked of a request. `what` names it for people: `header Accept`."""

    what: str
    accepts: Callable[[Seen], bool]
    distance: Callable[[Seen], float]


@dataclass(frozen=True, kw_only=True)
class RequestPattern:
    """All that is asked. `methods` None is any."""

    methods: Callable[[str], bool]
    only_method: str | None
    address: Address
    conditions: tuple[Condition, ...]

    def accepts(self, seen: Seen) -> bool:
        if not self.methods(seen.method) or not self.address.accepts(seen):
            return False
        return all(condition.accepts(seen) for condition in self.conditions)

    def distance(self, seen: Seen) -> float:
        """Return how far off a request is: 0 fits, 1 differs in all that is asked."""
        total = _ADDRESS_WEIGHT * self.address.distance(seen)
        total += 0.0 if self.methods(seen.method) else _METHOD_WEIGHT
        total += sum(condition.distance(seen) for condition in self.conditions)
        return total / (_ADDRESS_WEIGHT + _METHOD_WEIGHT + len(self.conditions))

    def misses(self, seen: Seen) -> list[str]:
        """Return what of a request does not fit, in words."""
        found = [] if self.methods(seen.method) else ["method"]
        found += [] if self.address.accepts(seen) else ["address"]
        return found + [one.what for one in self.conditions if not one.accepts(seen)]


def read_pattern(spec: object, at: At, reader: MatcherReader) -> RequestPattern:
    """Read a mapping's `request`, or what is asked of the journal.

    Raises:
        StubProblem: something in it cannot work, or is not known.
    """
    fields = Fields(spec, at)
    for name, reason in _NOT_HERE.items():
        if fields.take(name):
            raise StubProblem((*at, name), reason)
    methods, only_method = _read_methods(fields)
    address = read_address(fields)
    conditions = [
        *_origin(fields, reader),
        *_path_parameters(fields, address, reader),
        *_named(fields, "queryParameters", reader, lambda seen, name: seen.query.get(name, [])),
        *_named(fields, "formParameters", reader, lambda seen, name: seen.form.get(name, [])),
        *_named(fields, "headers", reader, _header),
        *_named(fields, "cookies", reader, _cookie),
        *_basic_auth(fields),
        *_bodies(fields, reader),
        *(
            Condition(what=f"part {n + 1}", accepts=accepts, distance=_all_or_nothing(accepts))
            for n, accepts in enumerate(read_multipart(fields, reader))
        ),
    ]
    fields.mapping("metadata")
    fields.done()
    if len(conditions) > MAX_CONDITIONS:
        raise StubProblem(at, f"asks for more than {MAX_CONDITIONS} things")
    return RequestPattern(
        methods=methods, only_method=only_method, address=address, conditions=tuple(conditions)
    )


def _read_methods(fields: Fields) -> tuple[Callable[[str], bool], str | None]:
    given = fields.take("method")
    at = (*fields.at, "method")
    if given is None or given == ANY:
        return lambda _method: True, None
    if isinstance(given, str) and given.upper() == "GET_OR_HEAD":
        return lambda method: method in ("GET", "HEAD"), None
    if isinstance(given, str) and given.isascii() and given.isalpha():
        only = given.upper()
        return lambda method: method == only, only
    if isinstance(given, dict):
        return _read_method_set(Fields(given, at)), None
    raise StubProblem(at, "must be a method such as GET, or ANY")


def _read_method_set(fields: Fields) -> Callable[[str], bool]:
    one_of = frozenset(str(name).upper() for name in fields.items("oneOf"))
    none_of = frozenset(str(name).upper() for name in fields.items("noneOf"))
    fields.done()
    if one_of:
        return lambda method: method in one_of
    return lambda method: method not in none_of


def _origin(fields: Fields, reader: MatcherReader) -> list[Condition]:
    found = []
    scheme = fields.text("scheme")
    if scheme:
        found.append(_simple("scheme", lambda seen: seen.scheme == scheme))
    port = fields.whole("port", 1, 65535)
    if port:
        found.append(_simple("port", lambda seen: seen.port == port))
    for name, told in (("host", _host), ("clientIp", _client_ip)):
        spec = fields.take(name)
        if spec is not None:
            found.append(_on_one(name, reader.many(spec, (*fields.at, name)), told))
    return found


def _host(seen: Seen) -> list[str]:
    return [seen.host]


def _client_ip(seen: Seen) -> list[str]:
    return [seen.client_ip]


def _path_parameters(fields: Fields, address: Address, reader: MatcherReader) -> list[Condition]:
    at = (*fields.at, "pathParameters")
    found = []
    for name, spec in fields.mapping("pathParameters").items():
        if name not in address.names:
            raise StubProblem((*at, name), "is no variable of urlPathTemplate")
        matcher = reader.many(spec, (*at, name))
        found.append(_on_one(f"path parameter {name}", matcher, _variable(address, name)))
    return found


def _variable(address: Address, name: str) -> Callable[[Seen], list[str]]:
    def value(seen: Seen) -> list[str]:
        text = address.variables(seen).get(name)
        return [] if text is None else [text]

    return value


def _header(seen: Seen, name: str) -> list[str]:
    return seen.header_values.get(name.lower(), [])


def _cookie(seen: Seen, name: str) -> list[str]:
    return [seen.cookies[name]] if name in seen.cookies else []


def _named(
    fields: Fields,
    name: str,
    reader: MatcherReader,
    values: Callable[[Seen, str], Sequence[str]],
) -> list[Condition]:
    specs: Mapping[str, object] = fields.mapping(name)
    return [
        _on_one(
            f"{_WORDS[name]} {key}",
            reader.many(spec, (*fields.at, name, key)),
            partial(_values_of, values, key),
        )
        for key, spec in specs.items()
    ]


def _values_of(values: Callable[[Seen, str], Sequence[str]], key: str, seen: Seen) -> Sequence[str]:
    return values(seen, key)


_WORDS = {
    "queryParameters": "query parameter",
    "formParameters": "form field",
    "headers": "header",
    "cookies": "cookie",
}


def _basic_auth(fields: Fields) -> list[Condition]:
    found = []
    for name in ("basicAuthCredentials", "basicAuth"):
        spec = fields.take(name)
        if spec is None:
            continue
        inside = Fields(spec, (*fields.at, name))
        user, password = inside.text("username"), inside.text("password")
        inside.done()
        if user is None or password is None:
            raise StubProblem((*fields.at, name), "needs username and password")
        sent = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
        found.append(_simple("basic authentication", partial(_authorised, sent)))
    return found


def _authorised(sent: str, seen: Seen) -> bool:
    return sent in _header(seen, "Authorization")


def _bodies(fields: Fields, reader: MatcherReader) -> list[Condition]:
    found = []
    for n, spec in enumerate(fields.items("bodyPatterns")):
        matcher = reader.one(spec, (*fields.at, "bodyPatterns", n))
        what = f"body ({next(iter(spec))})" if isinstance(spec, dict) else "body"
        found.append(_on_body(what, matcher))
    return found


def _on_body(what: str, matcher: Matcher) -> Condition:
    def body(seen: Seen) -> Value | None:
        return None if not seen.raw_body and matcher.wants_absence else seen.body

    return Condition(
        what=what,
        accepts=lambda seen: matcher.accepts(body(seen)),
        distance=lambda seen: matcher.distance(body(seen)),
    )


def _on_one(what: str, matcher: ManyMatcher, values: Callable[[Seen], Sequence[str]]) -> Condition:
    return Condition(
        what=what,
        accepts=lambda seen: matcher.accepts(values(seen)),
        distance=lambda seen: matcher.distance(values(seen)),
    )


def _simple(what: str, accepts: Callable[[Seen], bool]) -> Condition:
    return Condition(what=what, accepts=accepts, distance=_all_or_nothing(accepts))


def _all_or_nothing(accepts: Callable[[Seen], bool]) -> Callable[[Seen], float]:
    return lambda seen: 0.0 if accepts(seen) else 1.0
