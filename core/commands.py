"""What the commands of those who run the gateway share: trouble with the store, told in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

import click

from core.provide import use
from core.store.base import Store, StoreUnavailable

P = ParamSpec("P")

_WORDS = {
    "SQLITE_BUSY": "Another process has kept it locked.",
    "SQLITE_CANTOPEN": "This user may not open it.",
    "SQLITE_CORRUPT": "It is damaged.",
    "SQLITE_FULL": "The disk is full.",
    "SQLITE_NOTADB": "It is not a database of SQLite.",
    "SQLITE_READONLY": "This user may not write to it.",
    "PermissionError": "This user may not open it.",
}


@dataclass(frozen=True)
class StoreInUse:
    """The app's store, for commands that ask about the store itself, not about what it holds."""

    store: Store


def on_existing_store(kind: str) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """Let a command run only where the store is that it reads or changes, and make none.

    Without this a mistyped address gives an empty store, of which the command then tells.

    Args:
        kind: What the command reads or changes. Kinds may stand in files of their own.
    """

    def wrap(command: Callable[P, None]) -> Callable[P, None]:
        @wraps(command)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            with store_trouble_in_words():
                if place := use(StoreInUse).store.missing(kind):
                    raise click.ClickException(
                        "没有数据存储 There is no store where MINSHENG_STORE_URL points: "
                        f"no {place}. None was made. Correct the setting; a new store is made when "
                        "the gateway is served."
                    )
                command(*args, **kwargs)

        return run

    return wrap


@contextmanager
def store_trouble_in_words() -> Iterator[None]:
    """End a command with a sentence if the store cannot be used."""
    try:
        yield
    except StoreUnavailable as exc:
        reason = str(exc.facts.get("reason", ""))
        said = (exc.detail, _WORDS.get(reason), reason and f"({reason})")
        raise click.ClickException(" ".join(filter(None, said))) from exc
