"""A statement that writes, on its way to the disk in the company of others."""

import sqlite3
from collections.abc import Mapping

Params = Mapping[str, str | int | None]


class Change:
    """One statement, and what became of it once it is settled."""

    def __init__(self, sql: str, params: Params) -> None:
        self.sql = sql
        self.params = params
        self.is_settled = False
        self._outcome: int | Exception = 0

    def settle(self, outcome: int | Exception) -> None:
        """Say what became of it: the rows it wrote or removed, or why it did not."""
        self._outcome, self.is_settled = outcome, True

    def outcome(self) -> int:
        """Return how many rows it wrote or removed, or raise why it could not."""
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def execute(writer: sqlite3.Connection, change: Change) -> int | Exception:
    """Return how many rows a change wrote, or why it alone could not be written."""
    try:
        return writer.execute(change.sql, change.params).rowcount
    except (OverflowError, UnicodeError) as exc:
        return exc
