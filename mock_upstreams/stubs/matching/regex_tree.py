"""A regular expression as Python's own parser reads it."""

import importlib
import re
import warnings
from typing import Any

_parser: Any = importlib.import_module("re._parser")
ENDLESS: Any = _parser.MAXREPEAT
"""The greatest count of a repetition that has none."""


def parse(compiled: re.Pattern[str]) -> Any:
    """Return its parts in order: of each its name and what belongs to it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return _parser.parse(compiled.pattern, compiled.flags)


def inside(operation: str, argument: Any) -> list[Any]:
    """Return the expressions that stand inside one."""
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return [argument[2]]
    if operation == "SUBPATTERN":
        return [argument[3]]
    if operation == "BRANCH":
        return list(argument[1])
    if operation in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if operation == "ATOMIC_GROUP":
        return [argument]
    if operation == "GROUPREF_EXISTS":
        return [one for one in argument[1:] if one is not None]
    return []
