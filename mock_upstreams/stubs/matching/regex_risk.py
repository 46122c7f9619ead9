"""How long Python's engine may take over a regular expression."""

import math
import re
from dataclasses import dataclass
from typing import Any

from mock_upstreams.stubs.matching.regex_tree import inside, parse

_MANY = 10
_COUNTED_WAYS = 1e12


@dataclass(frozen=True, kw_only=True)
class Risk:
    """How long Python's engine may take.

    Args:
        ways: In how many ways what has a fixed number of them (`a?`, `a|b`) can be gone through;
            infinite for a repetition of what can itself be matched in several ways.
        repeats: How many open repetitions follow one another: the time grows with the text's length
            to that power.
    """

    ways: float
    repeats: int

    @property
    def is_endless(self) -> bool:
        return math.isinf(self.ways)

    def steps(self, characters: int) -> float:
        """Return about how many steps a text of that length can take."""
        return self.ways * float(characters) ** min(self.repeats, _MANY)


def risk_of(compiled: re.Pattern[str]) -> Risk:
    """Say what an expression may cost."""
    tree = parse(compiled)
    return Risk(ways=math.inf if _is_endless(tree) else _ways(tree), repeats=_repeats(tree))


def _is_open(operation: str, argument: Any) -> bool:
    return operation in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[1]) > _MANY


def _has_ways(tree: Any) -> bool:
    """Return whether an expression can match one text in several ways, as far as can be seen."""
    for code, argument in tree:
        name = str(code)
        is_loose = name in ("MAX_REPEAT", "MIN_REPEAT") and int(argument[0]) != int(argument[1])
        if is_loose or name == "BRANCH" or any(map(_has_ways, inside(name, argument))):
            return True
    return False


def _is_endless(tree: Any) -> bool:
    for code, argument in tree:
        name = str(code)
        if _is_open(name, argument) and _has_ways(argument[2]):
            return True
        if any(map(_is_endless, inside(name, argument))):
            return True
    return False


def _ways(tree: Any) -> float:
    found = 1.0
    for code, argument in tree:
        name = str(code)
        within = [_ways(one) for one in inside(name, argument)]
        if name == "BRANCH":
            found *= sum(within)
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and not _is_open(name, argument):
            found *= sum(within[0] ** n for n in range(int(argument[0]), int(argument[1]) + 1))
        else:
            # An open repetition has no ways inside; one with a fixed number has, each time.
            times = int(argument[0]) if _is_open(name, argument) else 1
            found *= math.prod(within) ** min(times, _MANY)
        found = min(found, _COUNTED_WAYS)
    return found


def _repeats(tree: Any) -> int:
    count, beside = 0, 0
    for code, argument in tree:
        name = str(code)
        within = max(map(_repeats, inside(name, argument)), default=0)
        if name in ("ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
            beside = max(beside, within)
        else:
            count += within + _is_open(name, argument)
    return max(count, beside)
