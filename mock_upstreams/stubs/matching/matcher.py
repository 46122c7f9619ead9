"""One condition on one text: a header, a query parameter, a body."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mock_upstreams.values import Value

_COMPARED_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Matcher:
    """Says whether a text will do. None stands for a text that is not there.

    `expected` is what the text should be like, for telling how near a miss is. `wants_json` and
    `wants_absence` say what a path must hand over: everything it found at once, or that it found
    nothing.
    """

    accepts: Callable[[Value | None], bool]
    expected: str | None = None
    wants_json: bool = False
    wants_absence: bool = False

    def distance(self, value: Value | None) -> float:
        """Return how far off a text is: 0 fits, 1 is nothing alike."""
        if self.accepts(value):
            return 0.0
        if self.expected is None or value is None:
            return 1.0
        return text_distance(self.expected, value.text)


@dataclass(frozen=True, kw_only=True)
class ManyMatcher:
    """A condition on all values of one name, such as a header that came twice."""

    accepts: Callable[[Sequence[str]], bool]
    distance: Callable[[Sequence[str]], float]


def text_distance(expected: str, actual: str) -> float:
    """Return how unlike the beginnings of two texts are, above 0 for all that are not the same."""
    if expected == actual:
        return 0.0
    near = SequenceMatcher(
        None, expected[:_COMPARED_CHARACTERS], actual[:_COMPARED_CHARACTERS], autojunk=False
    )
    return max(1 - near.ratio(), 0.01)


def for_many(matcher: Matcher) -> ManyMatcher:
    """Ask that one of the values fits; where there are none, that their absence does."""

    def accepts(values: Sequence[str]) -> bool:
        if not values:
            return matcher.accepts(None)
        return any(matcher.accepts(Value(value)) for value in values)

    def distance(values: Sequence[str]) -> float:
        offered: list[Value | None] = [Value(value) for value in values]
        return min(matcher.distance(value) for value in offered or [None])

    return ManyMatcher(accepts=accepts, distance=distance)


def exactly(matchers: Sequence[Matcher], *, others_too: bool) -> ManyMatcher:
    """Ask that each matcher is fitted by a value, and unless `others_too` each value fits one."""

    def misses(values: Sequence[str]) -> int:
        offered = [Value(value) for value in values]
        unmet = sum(not any(map(matcher.accepts, offered)) for matcher in matchers)
        odd = sum(not any(matcher.accepts(value) for matcher in matchers) for value in offered)
        too_many = 0 if others_too else odd + abs(len(offered) - len(matchers))
        return unmet + too_many

    return ManyMatcher(
        accepts=lambda values: misses(values) == 0,
        distance=lambda values: min(misses(values) / (len(matchers) or 1), 1.0),
    )
