"""JSONPath as WireMock's engine reads it: what selects nothing, one value, or several."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar, cast

from jsonpath import CompoundJSONPath, JSONPath, JSONPathEnvironment
from jsonpath.exceptions import JSONPathError
from jsonpath.filter import BaseExpression, RegexLiteral
from jsonpath.function_extensions import ExpressionType, FilterFunction
from jsonpath.match import JSONPathMatch
from jsonpath.parse import Parser
from jsonpath.selectors import Filter, FilterContext, KeysFilter
from jsonpath.stream import TokenStream

from mock_upstreams.stubs.matching.java_regexes import for_python
from mock_upstreams.stubs.matching.regexes import Regex, guarded

MAX_PATH_CHARACTERS = 1000

# `$.things.size()` and `@.things.length()` are functions there: `length(@.things)` in RFC 9535.
_SIZE_AT_END = re.compile(r"\.(?:size|length)\(\)\s*$")
_SIZE_INSIDE = re.compile(r"(@(?:\.\w+|\[[^\]]*\])*)\.(?:size|length)\(\)")
_LITERAL = re.compile(r"(=~\s*/(?:[^/\\]|\\.)*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")")
_DOT_BRACKET = re.compile(r"(?<!\.)\.(?=\[)")
_ONLY_JAYWAY = re.compile(
    r"(?<=[\w\])'\"])\s+(?P<operator>anyof|noneof|nin|subsetof|size|empty)\s"
    r"|\.(?P<function>min|max|avg|sum|stddev|keys|first|last|index|concat|append)\("
)
_LAST = re.compile(r"\[\(\s*@\.length(?:\(\))?\s*-\s*(\d+)\s*\)\]")


class _ObjectFilter(Filter):
    """A filter on an object is asked of the object itself, not of each of its fields."""

    def resolve(self, node: JSONPathMatch) -> Iterable[JSONPathMatch]:
        if not isinstance(node.obj, dict):
            yield from super().resolve(node)
            return
        context = FilterContext(
            env=self.env, current=node.obj, root=node.root, extra_context=node.filter_context()
        )
        if self.expression.evaluate(context):
            yield node


class _BoundedPattern:
    """Stands where the paths' engine looks for a pattern, and takes no text for ever."""

    def __init__(self, given: re.Pattern[str]) -> None:
        self.pattern = given.pattern
        self.flags = given.flags
        self._regex = guarded(for_python(given.pattern), given.flags & ~re.UNICODE | re.ASCII)

    def fullmatch(self, text: str) -> bool:
        return self._regex.fits(text)


class _Fits(FilterFunction):
    """`match` and `search` of RFC 9535: an expression that could take for ever fits nothing."""

    arg_types: ClassVar = [ExpressionType.VALUE, ExpressionType.VALUE]
    return_type = ExpressionType.LOGICAL

    def __init__(self, around: str) -> None:
        self._around = around

    def __call__(self, value: object, pattern: object) -> bool:
        if not isinstance(value, str) or not isinstance(pattern, str):
            return False
        regex = _argument(f"{self._around}(?:{pattern}){self._around}")
        return regex is not None and regex.fits(value)


@lru_cache(maxsize=500)
def _argument(text: str) -> Regex | None:
    if len(text) > MAX_PATH_CHARACTERS:
        return None
    try:
        return guarded(for_python(text), re.ASCII)
    except (ValueError, re.error, RecursionError):
        return None


class _Parser(Parser):
    def parse_filter_selector(
        self, stream: TokenStream, *, keys: bool = False
    ) -> Filter | KeysFilter:
        made = super().parse_filter_selector(stream, keys=keys)
        if isinstance(made, KeysFilter):
            return made
        return _ObjectFilter(env=self.env, token=made.token, expression=made.expression)

    def parse_regex(self, stream: TokenStream) -> BaseExpression:
        made = super().parse_regex(stream)
        if isinstance(made, RegexLiteral):
            made.value = cast("re.Pattern[str]", _BoundedPattern(made.value))
        return made


class _Environment(JSONPathEnvironment):
    parser_class = _Parser

    def setup_function_extensions(self) -> None:
        super().setup_function_extensions()
        self.function_extensions["match"] = _Fits("")
        self.function_extensions["search"] = _Fits("(?s:.*)")


class Path:
    """One expression, ready."""

    def __init__(self, compiled: JSONPath | CompoundJSONPath, *, counts: bool) -> None:
        self._compiled = compiled
        self._counts = counts
        self._is_definite = isinstance(compiled, JSONPath) and compiled.singular_query()

    def select(self, document: object) -> object:
        """Return what is there: a value, a list where there may be several, or None."""
        if not isinstance(document, dict | list):
            return document if str(self._compiled) == "$" else None
        try:
            found: list[object] = self._compiled.findall(document)
        except (JSONPathError, RecursionError, ValueError, TypeError):
            return None
        chosen = found if not self._is_definite else (found[0] if found else None)
        if not self._counts:
            return chosen
        return len(chosen) if isinstance(chosen, list | dict | str) else None

    def places(self, document: object) -> set[tuple[object, ...]]:
        """Return where everything found stands: names and list positions from the top."""
        if not isinstance(document, dict | list):
            return set()
        try:
            return {tuple(found.parts) for found in self._compiled.finditer(document)}
        except (JSONPathError, RecursionError, ValueError, TypeError):
            return set()


def _refuse_unknown(text: str) -> None:
    """Name what only Jayway's engine has, rather than point at a bracket near it.

    Raises:
        ValueError: there is such.
    """
    found = _ONLY_JAYWAY.search(text)
    if found is not None:
        name = found["operator"] or f"{found['function']}()"
        raise ValueError(f"is no JSONPath here: {name} is not done")


def _in_standard(piece: str) -> str:
    piece = _SIZE_INSIDE.sub(r"length(\1)", _DOT_BRACKET.sub("", piece))
    return _LAST.sub(r"[-\1]", piece)


@lru_cache(maxsize=2000)
def compile_path(expression: str) -> Path:
    """Return the expression, ready.

    Raises:
        ValueError: it is no JSONPath; the message says where.
    """
    if not expression or len(expression) > MAX_PATH_CHARACTERS:
        raise ValueError(f"a JSONPath has 1 to {MAX_PATH_CHARACTERS} characters")
    counts = _SIZE_AT_END.search(expression) is not None
    text = _SIZE_AT_END.sub("", expression) if counts else expression
    # Texts and regular expressions in it stand as they are.
    pieces = _LITERAL.split(text)
    _refuse_unknown("".join(pieces[::2]))
    text = "".join(piece if n % 2 else _in_standard(piece) for n, piece in enumerate(pieces))
    try:
        return Path(_Environment().compile(text), counts=counts)
    except (JSONPathError, RecursionError, re.error, ValueError) as exc:
        raise ValueError(f"is no JSONPath: {str(exc).splitlines()[0]}") from None
