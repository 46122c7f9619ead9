"""How a tool that measures for long begins and ends: with a sentence instead of a traceback."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EEXIST, ENOTDIR
from io import TextIOWrapper
from pathlib import Path

from tools.shown import all_shown, shown, shown_lines

_BY_KEYBOARD = 130  # as shells have it


@contextmanager
def told(*, keeps: bool = True) -> Iterator[None]:
    """End the program with a sentence if it is stopped, or if a file cannot be read or written.

    Nothing is printed meanwhile that a terminal would obey: names of files may hold such.

    Args:
        keeps: Whether the next run goes on where this one was stopped.
    """
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with all_shown():
            yield
    except KeyboardInterrupt:
        more = "the same command goes on from what is kept" if keeps else "nothing was kept"
        print(f"\nstopped; {more}", file=sys.stderr)
        sys.exit(_BY_KEYBOARD)
    except OSError as exc:
        sys.exit(shown(sentence(exc)))
    except SystemExit as exc:  # its sentence is printed when nothing else is any more
        sys.exit(shown_lines(exc.code) if isinstance(exc.code, str) else exc.code)


def sentence(exc: Exception) -> str:
    """Return what went wrong, with the file's name before it if it is known."""
    if isinstance(exc, OSError) and exc.filename is not None and exc.strerror:
        return f"{exc.filename}: {exc.strerror}"
    return str(exc)


def whole(text: str) -> int:
    """Read an argument that is a whole number of at least 0.

    Raises:
        ArgumentTypeError: it is not.
    """
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError("it must be a whole number of at least 0")
    return int(text)


def make_room(out: Path, plots: Path | None, *, begins: bytes = b"{") -> None:
    """Make the folders, and see to it before the work that its answer can be written.

    Args:
        begins: How every answer begins. A file that does not is nothing to be written over.

    Raises:
        OSError: it cannot.
    """
    _make_folder(out.parent)
    was_there = out.exists()
    with out.open("ab"):
        pass
    if not was_there:
        out.unlink()
    elif out.is_file() and not _may_be_replaced(out, begins):
        raise FileExistsError(EEXIST, "it holds no answer of before; name another file", str(out))
    if plots is not None:
        _make_folder(plots)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as exc:
        raise NotADirectoryError(
            ENOTDIR, "it is no folder, nor can one be made there", exc.filename
        ) from exc


def _may_be_replaced(out: Path, begins: bytes) -> bool:
    with out.open("rb") as file:
        return file.read(len(begins)) in (b"", begins)
