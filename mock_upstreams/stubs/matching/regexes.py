"""Regular expressions as testers write them for Java, matched by Python's engine."""

import re
import warnings
from dataclasses import dataclass
from functools import lru_cache

from mock_upstreams.stubs.matching.automaton import Automaton
from mock_upstreams.stubs.matching.java_regexes import for_python
from mock_upstreams.stubs.matching.regex_risk import Risk, risk_of

MAX_PATTERN_CHARACTERS = 2000
MAX_TEXT_CHARACTERS = 1_000_000
_MAX_STEPS = 5_000_000
"""What Python's engine may take: about a tenth of a second."""

_MAX_SEARCH_STEPS = 20_000_000

_QUICK_WAYS = 1000


@dataclass(frozen=True, kw_only=True)
class Regex:
    """A compiled expression.

    `automaton` does it where Python's engine could take too long; it is None for an expression that
    an automaton cannot do, which then fits no text that is too long for Python's. A text of more
    than `MAX_TEXT_CHARACTERS` fits none.
    """

    compiled: re.Pattern[str]
    risk: Risk
    automaton: Automaton | None

    def fits(self, text: str) -> bool:
        """Return whether the whole text fits."""
        if len(text) > MAX_TEXT_CHARACTERS:
            return False
        if self.risk.steps(len(text)) <= _MAX_STEPS:
            return self.compiled.fullmatch(text) is not None
        return self.automaton is not None and self.automaton.fits(text)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first part of the text that fits.

        Raises:
            ValueError: that could take for ever.
        """
        if self.risk.steps(len(text)) * len(text) > _MAX_SEARCH_STEPS:
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
        return guarded(for_python(source), re.ASCII)
    except (re.error, OverflowError, RecursionError) as exc:
        raise ValueError(f"is no regular expression: {exc}") from None


def guarded(text: str, flags: int) -> Regex:
    """Return an expression in Python's spelling, ready.

    Raises:
        ValueError: it could take for ever and cannot be helped.
        re.error: it is none.
    """
    compiled = _compiled(text, flags)
    risk = risk_of(compiled)
    if risk.repeats < 2 and risk.ways < _QUICK_WAYS:
        return Regex(compiled=compiled, risk=risk, automaton=None)
    try:
        return Regex(compiled=compiled, risk=risk, automaton=Automaton(compiled))
    except ValueError:
        if risk.is_endless:
            raise
        return Regex(compiled=compiled, risk=risk, automaton=None)


def _compiled(text: str, flags: int) -> re.Pattern[str]:
    with warnings.catch_warnings():
        # Python warns of what it may read otherwise one day (`[a||b]`); Java reads it as it does.
        warnings.simplefilter("ignore", FutureWarning)
        return re.compile(text, flags)
