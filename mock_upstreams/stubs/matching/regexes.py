"""Regular expressions as testers write them for Java, matched by Python's engine."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mock_upstreams.stubs.matching.automaton import Automaton, Risk, risk_of

MAX_PATTERN_CHARACTERS = 2000
_MAX_STEPS = 20_000_000

_QUOTED = re.compile(r"\\Q(.*?)(?:\\E|$)", re.DOTALL)
_NAMED_GROUP = re.compile(r"\(\?<(?=[A-Za-z])")
_NAMED_BACK_REFERENCE = re.compile(r"\\k<([A-Za-z][A-Za-z0-9]*)>")
# Java's names for classes of characters, inside brackets or outside.
_CLASSES = {
    "Alpha": "a-zA-Z",
    "IsAlphabetic": "a-zA-Z",
    "L": r"a-zA-Z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff",
    "IsHan": r"\u3400-\u9fff",
    "Digit": "0-9",
    "N": "0-9",
    "Nd": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Upper": "A-Z",
    "Lu": "A-Z",
    "Lower": "a-z",
    "Ll": "a-z",
    "XDigit": "0-9a-fA-F",
    "Punct": r"!-/:-@\[-`{-~",
    "Space": r"\s",
    "ASCII": r"\x00-\x7f",
}
_CLASS = re.compile(r"\\(?P<kind>[pP])(?:\{(?P<name>\w+)\}|(?P<letter>[A-Z]))")


@dataclass(frozen=True, kw_only=True)
class Regex:
    """A compiled expression.

    `automaton` does it where Python's engine could take too long; it is None for an expression that
    an automaton cannot do, which then fits no text that is too long for Python's.
    """

    compiled: re.Pattern[str]
    risk: Risk
    automaton: Automaton | None

    def fits(self, text: str) -> bool:
        """Return whether the whole text fits."""
        if not self.risk.is_endless and len(text) ** self.risk.repeats <= _MAX_STEPS:
            return self.compiled.fullmatch(text) is not None
        return self.automaton is not None and self.automaton.fits(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first part of the text that fits.

        Raises:
            ValueError: that could take for ever.
        """
        if self.risk.is_endless or len(text) ** (self.risk.repeats + 1) > _MAX_STEPS:
            raise ValueError("the regular expression could take for ever")
        return self.compiled.search(text)


@lru_cache(maxsize=2000)
def compile_regex(source: str) -> Regex:
    """Return the expression, ready.

    Raises:
        ValueError: it is none, or uses what only Java's engine has; the message says which.
    """
    if len(source) > MAX_PATTERN_CHARACTERS:
        raise ValueError(f"a regular expression has at most {MAX_PATTERN_CHARACTERS} characters")
    try:
        compiled = re.compile(_for_python(source), re.ASCII)
        return _checked(compiled)
    except (re.error, OverflowError, RecursionError) as exc:
        raise ValueError(f"is no regular expression: {exc}") from None


def _checked(compiled: re.Pattern[str]) -> Regex:
    risk = risk_of(compiled)
    if not risk.is_endless and risk.repeats < 2:
        return Regex(compiled=compiled, risk=risk, automaton=None)
    try:
        return Regex(compiled=compiled, risk=risk, automaton=Automaton(compiled))
    except ValueError:
        if risk.is_endless:
            raise
        return Regex(compiled=compiled, risk=risk, automaton=None)


def _for_python(source: str) -> str:
    text = _QUOTED.sub(lambda quoted: re.escape(quoted[1]), source)
    text = _NAMED_GROUP.sub("(?P<", text)
    text = _NAMED_BACK_REFERENCE.sub(r"(?P=\1)", text)
    return _with_classes(text).replace(r"\z", r"\Z").replace(r"\R", r"(?:\r\n|[\n\r])")


def _with_classes(text: str) -> str:
    pieces, start, depth = [], 0, 0
    for found in _CLASS.finditer(text):
        between = text[start : found.start()]
        depth += _opened(between)
        pieces += [between, _class(found, inside=depth > 0)]
        start = found.end()
    return "".join([*pieces, text[start:]])


def _opened(text: str) -> int:
    plain = re.sub(r"\\.", "", text)
    return plain.count("[") - plain.count("]")


def _class(found: re.Match[str], *, inside: bool) -> str:
    name = (found["name"] or found["letter"]).removeprefix("javaLetter") or "L"
    characters = _CLASSES.get(name)
    if characters is None:
        raise ValueError(rf"\{found['kind']}{{{name}}} is a class of characters unknown here")
    if not inside:
        return f"[{'^' if found['kind'] == 'P' else ''}{characters}]"
    if found["kind"] == "P":
        raise ValueError(r"\P inside brackets cannot be read here")
    return characters
