"""Reads a scenario's YAML, bounded, and remembers on which line each of its parts stands."""

from dataclasses import dataclass
from typing import Any

import yaml

MAX_BYTES = 128 * 1024
_MAX_DEPTH = 20
_MAX_NODES = 20_000
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, where: `path` in the scenario, line and column of its text from 1."""

    path: str
    line: int
    column: int
    message: str

    def as_json(self) -> dict[str, object]:
        return {
            "path": self.path,
            "line": self.line,
            "column": self.column,
            "message": self.message,
        }


class ScenarioProblems(Exception):
    """The scenario cannot be played; what was in force stays."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.line}:{one.column} {one.message}" for one in problems))
        self.problems = problems


class ScenarioText:
    """A scenario as it was written.

    Raises:
        ScenarioProblems: too large, not YAML, with aliases, with a key twice, too deep.
    """

    def __init__(self, raw: bytes) -> None:
        self._marks: dict[Path, Any] = {}
        if len(raw) > MAX_BYTES:
            raise _refused(None, f"the file is larger than {MAX_BYTES} bytes")
        try:
            text = raw.decode()
            _check_events(text)
            node = yaml.compose(text, Loader=_Loader)
            if node is not None:
                self._note(node, ())
            self.value: object = None if node is None else _build(text)
        except UnicodeDecodeError as exc:
            raise _refused(None, "the file is not text in UTF-8") from exc
        except (yaml.YAMLError, ValueError, RecursionError) as exc:
            raise _refused(getattr(exc, "problem_mark", None), _why(exc)) from exc

    def problem(self, path: Path, message: str) -> Problem:
        """Say what is wrong with a part; where it is missing, the part that lacks it is named."""
        at = path
        while at not in self._marks and at:
            at = at[:-1]
        mark = self._marks.get(at)
        return Problem(
            path=written(path),
            line=mark.line + 1 if mark else 1,
            column=mark.column + 1 if mark else 1,
            message=f"{written(path)}: {message}" if path else message,
        )

    def _note(self, node: Any, path: Path) -> None:
        self._marks.setdefault(path, node.start_mark)
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise _refused(key.start_mark, "a key must be one word")
                if key.value in seen:
                    raise _refused(key.start_mark, f"{written((*path, key.value))}: said twice")
                seen.add(key.value)
                self._marks[(*path, key.value)] = key.start_mark
                self._note(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._note(value, (*path, index))


def written(path: Path) -> str:
    """Return a path as it is told: `faults[2].bureau`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")


def _build(text: str) -> object:
    return yaml.load(text, Loader=_Loader)  # noqa: S506  # safe: the C one of the same kind


def _check_events(text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refused(event.start_mark, "anchors and aliases are not taken")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH or number > _MAX_NODES:
            raise _refused(event.start_mark, "too deep or too long")


def _why(exc: Exception) -> str:
    return str(getattr(exc, "problem", None) or "not YAML")


def _refused(mark: Any, message: str) -> ScenarioProblems:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return ScenarioProblems([Problem(path="", line=line, column=column, message=message)])
