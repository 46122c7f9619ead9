"""Whether two JSON values are equal, in the ways that testers may loosen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mock_upstreams.stubs.matching.regexes import compile_regex

T = TypeVar("T")

MAX_LOOSE_PAIRS = 250_000
"""Lists whose order is not looked at: at most so many pairs of elements are compared."""

_MATCHING = re.compile(r"\$\{json-unit\.regex\}(?P<regex>.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class JsonEquality:
    """How strictly values are compared: WireMock's two switches."""

    ignore_array_order: bool = False
    ignore_extra_elements: bool = False

    def same(self, expected: object, actual: object) -> bool:
        """Return whether `actual` is what was expected. 1 and 1.0 are, 1 and true are not.

        Text in `expected` such as `${json-unit.any-string}` stands for any value of its kind.
        """
        if isinstance(expected, str):
            return _same_text(expected, actual)
        if isinstance(expected, dict):
            return isinstance(actual, dict) and self._same_objects(expected, actual)
        if isinstance(expected, list):
            return isinstance(actual, list) and self._same_lists(expected, actual)
        return _kind(expected) == _kind(actual) and expected == actual

    def _same_objects(self, expected: Mapping[str, object], actual: Mapping[str, object]) -> bool:
        if not self.ignore_extra_elements and actual.keys() - expected.keys():
            return False
        return all(self._same_field(name, value, actual) for name, value in expected.items())

    def _same_field(self, name: str, value: object, actual: Mapping[str, object]) -> bool:
        if name in actual:
            return self.same(value, actual[name])
        return value == "${json-unit.ignore-element}"

    def _same_lists(self, expected: list[object], actual: list[object]) -> bool:
        if len(actual) < len(expected):
            return False
        if len(actual) > len(expected) and not self.ignore_extra_elements:
            return False
        if self.ignore_array_order:
            return pair_up(expected, actual, self.same)
        return all(map(self.same, expected, actual))


def pair_up(wanted: list[T], offered: list[T], fits: Callable[[T, T], bool]) -> bool:
    """Return whether each of `wanted` gets one of `offered` of its own that fits it.

    Where there are too many pairs to look at, there is no such match.
    """
    if len(wanted) * len(offered) > MAX_LOOSE_PAIRS:
        return False
    choices = [[n for n, one in enumerate(offered) if fits(want, one)] for want in wanted]
    taken: dict[int, int] = {}
    return all(_place(index, choices, taken) for index in range(len(wanted)))


def _place(start: int, choices: list[list[int]], taken: dict[int, int]) -> bool:
    """Find a place for `start`, moving others on where needed (augmenting paths, no recursion)."""
    came_from: dict[int, int] = {}
    waiting = [start]
    while waiting:
        want = waiting.pop()
        for place in choices[want]:
            if place in came_from:
                continue
            came_from[place] = want
            if place not in taken:
                _move(place, start, came_from, taken)
                return True
            waiting.append(taken[place])
    return False


def _move(place: int, start: int, came_from: dict[int, int], taken: dict[int, int]) -> None:
    holds = {want: where for where, want in taken.items()}
    while True:
        want = came_from[place]
        taken[place] = want
        if want == start:
            return
        place = holds[want]


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, int | float) else type(value).__name__


_ANY: dict[str, Callable[[object], bool]] = {
    "${json-unit.ignore}": lambda _value: True,
    "${json-unit.ignore-element}": lambda _value: True,
    "${json-unit.any-string}": lambda value: isinstance(value, str),
    "${json-unit.any-number}": lambda value: _kind(value) == "number",
    "${json-unit.any-boolean}": lambda value: isinstance(value, bool),
}


def _same_text(expected: str, actual: object) -> bool:
    if not expected.startswith(("${json-unit.", "#{json-unit.")):
        return expected == actual
    expected = f"${expected[1:]}"
    if expected in _ANY:
        return _ANY[expected](actual)
    matching = _MATCHING.fullmatch(expected)
    if matching is None:
        return expected == actual
    return isinstance(actual, str) and compile_regex(matching["regex"]).fits(actual)
