"""Names and sentences as a terminal may be given them: what it would obey is spelt out.

A file's name may hold anything: commands to a terminal, marks that turn the order of what follows
around, line breaks that feign a line of the tool's own, and bytes that are no text.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import TextIO, cast


def shown(name: object) -> str:
    """Return it in one line, with backslashes for what is not printed as it is: `a\\x1b[2J.jpg`."""
    return "".join(each if each.isprintable() else _spelt(each) for each in str(name))


def shown_lines(text: str) -> str:
    """Return the same of each line; one may begin with `\\r`, as those that tell of progress do."""
    lines = text.split("\n")
    return "\n".join("\r" * line.startswith("\r") + shown(line.lstrip("\r")) for line in lines)


def shown_json(value: object) -> str:
    """Return it as JSON in lines, in which text of any language is itself if it is printed so."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return "".join(
        each if each == "\n" or each.isprintable() else json.dumps(each)[1:-1] for each in text
    )


@contextmanager
def all_shown() -> Iterator[None]:
    """Let nothing be printed but what `shown_lines` makes of it."""
    out, err = (cast(TextIO, _Shown(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield


class _Shown(TextIOBase):
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(shown_lines(text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()


def _spelt(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
