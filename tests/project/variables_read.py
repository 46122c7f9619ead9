"""Runs a file and prints the names of the settings that it looked up, one a line.

    python -m tests.project.variables_read tools/launch.py serve

The environment is one that takes notes. Nothing is served: a port that is none ends every program
as soon as it has read all of its settings.
"""

import os
import runpy
import sys
from contextlib import suppress
from typing import Any


class Notes(dict[str, str]):
    """An environment that remembers which `MINSHENG_*` names were asked for."""

    def __init__(self, values: dict[str, str]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self._note(key)
        return super().__getitem__(key)

    def _note(self, key: str) -> None:
        if key.startswith("MINSHENG_"):
            self.asked.add(key)


def main(arguments: list[str]) -> None:
    notes = Notes({**os.environ, "MINSHENG_PORT": "no port"})
    # Nothing is to reach the real environment past the notes, so it is not cleared but replaced.
    os.environ = notes  # type: ignore[assignment]  # noqa: B003
    sys.argv = arguments
    sys.stdout = sys.stderr
    with suppress(SystemExit, Exception):
        runpy.run_path(arguments[0], run_name="__main__")
    sys.__stdout__.write("\n".join(sorted(notes.asked)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
