"""Reads what testers wrote, and says where it is wrong: `mappings[3].request.url: must be text`."""

import re
from collections.abc import Mapping

_WHOLE = re.compile(r"-?[0-9]{1,10}")

At = tuple[str | int, ...]
"""Where in a document something stands: names and list positions from its top."""


class StubProblem(Exception):
    """A stub, or a question about stubs, that cannot work. `at` is where, `reason` why."""

    def __init__(self, at: At, reason: str) -> None:
        super().__init__(f"{dotted(at)}: {reason}" if at else reason)
        self.at = at
        self.reason = reason


def dotted(at: At) -> str:
    """Return a place as people write it: `mappings[3].request.headers.Accept`."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in at]
    return "".join(parts).removeprefix(".")


def pointer(at: At) -> str:
    """Return a place as a JSON pointer (RFC 6901)."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in at)
    return "".join(f"/{part}" for part in escaped)


def _number_in(given: object) -> int | float | None:
    """Return a number; a whole one may be given as text, as WireMock takes it."""
    if isinstance(given, str) and _WHOLE.fullmatch(given):
        return int(given)
    return given if isinstance(given, int | float) and not isinstance(given, bool) else None


class Fields:
    """An object's fields, taken one by one. `done` refuses those that nobody took.

    Raises:
        StubProblem: the value is no object, or a field is not what it must be.
    """

    def __init__(self, value: object, at: At) -> None:
        if not isinstance(value, dict):
            raise StubProblem(at, "must be an object")
        self.at = at
        self._left = {name: found for name, found in value.items() if found is not None}

    def has(self, name: str) -> bool:
        return name in self._left

    def left(self) -> tuple[str, ...]:
        return tuple(self._left)

    def take(self, name: str) -> object:
        """Return a field's value whatever it is; None where it is absent or null."""
        return self._left.pop(name, None)

    def text(self, name: str) -> str | None:
        found = self.take(name)
        if found is None or isinstance(found, str):
            return found
        raise StubProblem((*self.at, name), "must be text")

    def needed_text(self, name: str) -> str:
        found = self.text(name)
        if found is None:
            raise StubProblem((*self.at, name), "must be text")
        return found

    def whole(self, name: str, low: int, high: int) -> int | None:
        found = self.take(name)
        if found is None:
            return None
        value = _number_in(found)
        if isinstance(value, int) and low <= value <= high:
            return value
        raise StubProblem((*self.at, name), f"must be a whole number from {low} to {high}")

    def number(self, name: str, low: float, high: float) -> float | None:
        found = self.take(name)
        if found is None:
            return None
        value = _number_in(found)
        if value is not None and low <= value <= high:
            return float(value)
        raise StubProblem((*self.at, name), f"must be a number from {low:g} to {high:g}")

    def flag(self, name: str) -> bool:
        """Return a truth value, False where it is absent; "true" and "false" count as such."""
        found = self.take(name)
        if isinstance(found, str) and found.lower() in ("true", "false"):
            return found.lower() == "true"
        if found is None or isinstance(found, bool):
            return bool(found)
        raise StubProblem((*self.at, name), "must be true or false")

    def mapping(self, name: str) -> Mapping[str, object]:
        """Return an object, an empty one where it is absent."""
        found = self.take(name)
        if found is None:
            return {}
        if isinstance(found, dict):
            return found
        raise StubProblem((*self.at, name), "must be an object")

    def items(self, name: str) -> list[object]:
        """Return a list, an empty one where it is absent."""
        found = self.take(name)
        if found is None:
            return []
        if isinstance(found, list):
            return found
        raise StubProblem((*self.at, name), "must be a list")

    def done(self) -> None:
        """Refuse what is left over."""
        for name in self._left:
            raise StubProblem((*self.at, name), "is not a known field here")
