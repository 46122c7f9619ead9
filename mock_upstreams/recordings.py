"""Recorded answers of the bureaus that seal theirs: given again, sealed anew for each request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

_MOST = 10_000
_NAMES = ("bureau", "operation", "matches", "answer")


class RecordingProblem(Exception):
    """What was loaded is no list of exchanges. The message names the place and says why."""


@dataclass(frozen=True, kw_only=True)
class _Recorded:
    matches: Mapping[str, str]
    answer: Mapping[str, Any]


class Recordings:
    """Exchanges as `record` keeps them in `exchanges/`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[_Recorded]] = {}

    def load(self, exchanges: object) -> int:
        """Add exchanges, all or none; return how many there are now.

        Raises:
            RecordingProblem: one of them is none, or there are more than 10,000.
        """
        given: list[Any] = exchanges if isinstance(exchanges, list) else [exchanges]
        for index, one in enumerate(given):
            _check(one, f"[{index}]")
        if self.count + len(given) > _MOST:
            raise RecordingProblem(f"at most {_MOST} exchanges are kept")
        for one in given:
            recorded = _Recorded(matches=one["matches"], answer=one["answer"])
            self._kept.setdefault((one["bureau"], one["operation"]), []).append(recorded)
        return self.count

    @property
    def count(self) -> int:
        return sum(map(len, self._kept.values()))

    def clear(self) -> None:
        self._kept.clear()

    def answer_to(
        self, bureau: str, operation: str, asked: Mapping[str, object]
    ) -> Mapping[str, Any] | None:
        """Return what was answered to the same question, the last time it was asked."""
        for one in reversed(self._kept.get((bureau, operation), [])):
            if all(str(asked.get(name)) == text for name, text in one.matches.items()):
                return one.answer
        return None


def part(answer: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return an object inside an answer; an empty one where there is none."""
    found: Any = answer
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _check(one: object, at: str) -> None:
    if not isinstance(one, dict) or any(name not in one for name in _NAMES):
        raise RecordingProblem(f"{at}: an exchange has {', '.join(_NAMES)}")
    for name in ("matches", "answer"):
        if not isinstance(one[name], dict):
            raise RecordingProblem(f"{at}.{name}: must be an object")
    for name in ("bureau", "operation"):
        if not isinstance(one[name], str):
            raise RecordingProblem(f"{at}.{name}: must be text")
    wrong = [name for name, text in one["matches"].items() if not isinstance(text, str)]
    if wrong:
        raise RecordingProblem(f"{at}.matches.{wrong[0]}: must be text")
