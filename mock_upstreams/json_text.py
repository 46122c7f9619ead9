"""Reads JSON that people wrote: with comments, and with the place of what is wrong."""

import json
import re

# A text in double or single quotes, a comment to the line's end, a comment between marks. Each goes
# on to the end of all where nothing closes it, so that none is looked for twice.
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"\\]++|\\.)*+(?:"|\Z))|(?P<single>'(?:[^'\\]++|\\.)*+(?:'|\Z))"""
    r"""|(?P<comment>//[^\n]*+|/\*.*?(?:\*/|\Z))""",
    re.DOTALL,
)
_NOT_A_LINE = re.compile(r"[^\n]")
_ESCAPED = re.compile(r"\\(.)|\"", re.DOTALL)


class JsonProblem(ValueError):
    """A text is no JSON. The message says why, and on which line and column, both from 1."""


def read_json(text: str) -> object:
    """Return what a text says; comments and texts in single quotes are taken, as WireMock does.

    Raises:
        JsonProblem: it is no JSON, says a name twice in one object, or is nested too deep.
    """
    try:
        return _loads(text)
    except json.JSONDecodeError:
        pass
    try:
        return _loads(_TOKEN.sub(_plain, text))
    except json.JSONDecodeError as exc:
        raise JsonProblem(
            f"is no JSON: {exc.msg[0].lower()}{exc.msg[1:]} at line {exc.lineno}, "
            f"column {exc.colno}"
        ) from None


def _loads(text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except (JsonProblem, json.JSONDecodeError):
        raise
    except RecursionError:
        raise JsonProblem("is no JSON: it is nested too deep") from None
    except ValueError:
        raise JsonProblem("is no JSON: a number in it has too many digits") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            raise JsonProblem(f"is no JSON: {name[:100]} stands twice in one object")
        seen.add(name)
    return made


def _refuse_constant(name: str) -> object:
    raise JsonProblem(f"is no JSON: {name} is no number there")


def _plain(found: re.Match[str]) -> str:
    """Return spaces for a comment, so that all else keeps its line and column."""
    if found["comment"] is not None:
        return _NOT_A_LINE.sub(" ", found[0])
    if found["single"] is None or len(found[0]) < 2 or not found[0].endswith("'"):
        return found[0]
    return f'"{_ESCAPED.sub(_escaped, found[0][1:-1])}"'


def _escaped(found: re.Match[str]) -> str:
    if found[1] is None:
        return '\\"'
    return "'" if found[1] == "'" else found[0]
