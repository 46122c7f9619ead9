"""Regular expressions matched in time that grows with the text alone, whatever they say.

Python's engine tries one way after the other, and for some expressions there are more ways than
anybody can wait for. Here all ways are gone at once, a character at a time. What an automaton
cannot do (looking ahead, referring back) is refused.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog

from mock_upstreams.stubs.matching.regex_tree import ENDLESS, parse

MAX_STATES = 5000
MAX_WORK = 100_000
"""How many places a text may newly lead to before it is given up: about half a second."""

_MAX_KEPT = 20_000
log = structlog.get_logger("mock_upstreams")

Test = Callable[[str], bool]


@dataclass(frozen=True, kw_only=True)
class _State:
    """One place of the automaton: goes on with a character, at a position, or to others."""

    test: Test | None = None
    at: str | None = None
    onward: tuple[int, ...] = ()


class _Step:
    """The places a text has led to, and where each next character leads, as far as it is known."""

    __slots__ = ("onward", "places")

    def __init__(self, places: frozenset[int]) -> None:
        self.places = places
        self.onward: dict[object, _Step] = {}


class Automaton:
    """An expression as places that are all gone through at once.

    Where a character leads from a set of places is worked out once and kept, so that most of a text
    costs one look-up for each character.

    Raises:
        ValueError: the expression is too large, or looks ahead, back or at what it matched.
    """

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self._states: list[_State] = [_State()]
        tree = parse(compiled)
        flags = int(tree.state.flags) | compiled.flags
        start = self._sequence(tree, flags, end=0)
        self._looks_around = any(state.at is not None for state in self._states)
        self._first = _Step(frozenset([start]))
        self._known: dict[frozenset[int], _Step] = {}
        self.kept = 0

    def fits(self, text: str) -> bool:
        """Return whether the whole text fits.

        A text that takes more than `MAX_WORK` new places to find out does not.
        """
        step, left = self._first, MAX_WORK
        for index, character in enumerate(text):
            key = self._key(text, index) if self._looks_around else character
            onward = step.onward.get(key)
            if onward is None:
                here = self._reached(step.places, text, index)
                left -= len(here) + 1
                if left < 0:
                    log.warning("stub_regex_given_up", characters=len(text))
                    return False
                onward = step.onward[key] = self._keep(self._after(here, character))
            if not onward.places:
                return False
            step = onward
        return 0 in self._reached(step.places, text, len(text))

    def _key(self, text: str, index: int) -> object:
        """Return all of a text that matters to a step where the expression looks around."""
        before = text[index - 1] if index else ""
        return text[index], before == "\n", _is_word(before), index == 0, index == len(text) - 1

    def _after(self, here: Iterable[int], character: str) -> frozenset[int]:
        return frozenset(
            place
            for state in here
            if (test := self._states[state].test) is not None and test(character)
            for place in self._states[state].onward
        )

    def _keep(self, places: frozenset[int]) -> _Step:
        self.kept += 1
        if self.kept > _MAX_KEPT:
            self.kept = 0
            self._known.clear()
            self._first = _Step(self._first.places)
        return self._known.setdefault(places, _Step(places))

    def _reached(self, places: Iterable[int], text: str, index: int) -> set[int]:
        """Return the places given, and those that are reached without a character."""
        found: set[int] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place in found:
                continue
            found.add(place)
            state = self._states[place]
            if state.test is None and (state.at is None or _holds(state.at, text, index)):
                waiting.extend(state.onward)
        return found

    def _add(self, state: _State) -> int:
        if len(self._states) >= MAX_STATES:
            raise ValueError("the regular expression is too large")
        self._states.append(state)
        return len(self._states) - 1

    def _sequence(self, tree: Any, flags: int, *, end: int) -> int:
        for code, argument in reversed(list(tree)):
            end = self._one(str(code), argument, flags, end)
        return end

    def _one(self, name: str, argument: Any, flags: int, end: int) -> int:
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeat(argument, flags, end)
        if name == "SUBPATTERN":
            _, added, dropped, inside = argument
            return self._sequence(inside, (flags | added) & ~dropped, end=end)
        if name == "BRANCH":
            starts = [self._sequence(one, flags, end=end) for one in argument[1]]
            return self._add(_State(onward=tuple(starts)))
        if name == "AT":
            return self._add(_State(at=_position(str(argument), flags), onward=(end,)))
        test = _test(name, argument, flags)
        return self._add(_State(test=test, onward=(end,)))

    def _repeat(self, argument: Any, flags: int, end: int) -> int:
        least, most, inside = int(argument[0]), argument[1], argument[2]
        if most is ENDLESS:
            loop = self._add(_State())
            body = self._sequence(inside, flags, end=loop)
            self._states[loop] = _State(onward=(body, end))
            end = loop
        else:
            for _ in range(int(most) - least):
                body = self._sequence(inside, flags, end=end)
                end = self._add(_State(onward=(body, end)))
        for _ in range(least):
            end = self._sequence(inside, flags, end=end)
        return end


def _position(name: str, flags: int) -> str:
    if flags & re.MULTILINE:
        return {"AT_BEGINNING": "AT_BEGINNING_LINE", "AT_END": "AT_END_LINE"}.get(name, name)
    return name


def _holds(at: str, text: str, index: int) -> bool:
    before, after = text[index - 1 : index] if index else "", text[index : index + 1]
    if at in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
        return index == 0
    if at == "AT_END_STRING":
        return not after
    if at == "AT_END":
        return not after or (after == "\n" and index == len(text) - 1)
    if at == "AT_BEGINNING_LINE":
        return before in ("", "\n")
    if at == "AT_END_LINE":
        return after in ("", "\n")
    is_boundary = _is_word(before) != _is_word(after)
    return is_boundary if at == "AT_BOUNDARY" else not is_boundary


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


_CATEGORIES: dict[str, Test] = {
    "DIGIT": lambda character: character in "0123456789",
    "SPACE": lambda character: character in " \t\n\r\f\v",
    "WORD": _is_word,
}


def _test(name: str, argument: Any, flags: int) -> Test:
    """Return what one character is asked."""
    if name == "ANY":
        return (lambda _: True) if flags & re.DOTALL else (lambda character: character != "\n")
    if name == "IN":
        return _any_of(argument, flags)
    if name in ("LITERAL", "NOT_LITERAL"):
        wanted = _any_of([("LITERAL", argument)], flags)
        return wanted if name == "LITERAL" else (lambda character: not wanted(character))
    raise ValueError("the regular expression could take for ever")


def _any_of(items: Any, flags: int) -> Test:
    tests = [_item(str(code), argument) for code, argument in items if str(code) != "NEGATE"]
    is_negated = any(str(code) == "NEGATE" for code, _ in items)

    def test(character: str) -> bool:
        spellings = {character}
        if flags & re.IGNORECASE and character.isascii():
            spellings |= {character.lower(), character.upper()}
        return any(one(spelling) for one in tests for spelling in spellings) != is_negated

    return test


def _item(name: str, argument: Any) -> Test:
    if name == "LITERAL":
        return lambda character: ord(character) == argument
    if name == "RANGE":
        low, high = argument
        return lambda character: low <= ord(character) <= high
    category = str(argument).removeprefix("CATEGORY_")
    if category.startswith("NOT_"):
        opposite = _CATEGORIES[category.removeprefix("NOT_")]
        return lambda character: not opposite(character)
    return _CATEGORIES[category]
