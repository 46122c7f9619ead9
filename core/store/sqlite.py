"""The store in one SQLite file, or in memory for tests: the embedded default."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from core.store.base import KINDS, Doc, StaleVersion, Stored
from core.store.codec import from_us, is_text, pack, to_us, unpack
from core.store.sqlite_file import SqliteFile
from core.store.sqlite_schema import PURGE_ROWS, get_each, lookup_columns, table
from core.store.sqlite_write import Params


class SqliteStore:
    """A `Store` in a file that several processes on one machine share.

    Every call is one SQL statement, which SQLite carries out wholly or not at all, so that
    compare-and-set needs no transaction. A write has reached the disk when `put` returns.

    Args:
        path: The file; it and its folder are made if missing, closed to other users. None: memory.
        busy_timeout_s: How long a call waits for other processes before `StoreUnavailable`.
        kinds: Kinds and their look-up fields.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        busy_timeout_s: float = 5.0,
        kinds: Mapping[str, tuple[str, ...]] = KINDS,
    ) -> None:
        self._file = SqliteFile(path, kinds=kinds, busy_timeout_s=busy_timeout_s)
        self._tables = {kind: table(kind, fields) for kind, fields in kinds.items()}
        self._get_each: dict[tuple[str, ...], str] = {}

    def get(self, kind: str, key: str, *, now: datetime) -> Stored | None:
        sql = self._tables[kind].get
        if not is_text(key):
            return None
        rows = self._file.query(sql, {"key": key, "now_us": to_us(now)})
        return _stored(*rows[0]) if rows else None

    def get_each(self, asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Stored | None]:
        kinds = tuple(kind for kind, _ in asked)
        sql = self._get_each.get(kinds) or self._write_get_each(kinds)
        # Nothing is stored under what is no text, and NULL equals nothing.
        keys = {f"key{n}": key if is_text(key) else None for n, (_, key) in enumerate(asked)}
        found: list[Stored | None] = [None] * len(asked)
        for n, *row in self._file.query(sql, {"now_us": to_us(now), **keys}):
            found[n] = _stored(*row)
        return found

    def put(
        self,
        kind: str,
        key: str,
        doc: Doc,
        *,
        expect_version: int,
        expires_at: datetime | None,
        now: datetime,
    ) -> int:
        table = self._tables[kind]
        packed = pack(doc, table.fields)
        if not is_text(key):
            raise ValueError("a key must be Unicode text")
        params = {
            "key": key,
            "version": expect_version + 1,
            "expires_us": None if expires_at is None else to_us(expires_at),
            "doc": packed.text,
            "now_us": to_us(now),
            "expect_version": expect_version,
            **lookup_columns(packed.lookups),
        }
        written = self._file.change(table.update if expect_version else table.insert, params)
        if not written:
            raise StaleVersion(kind=kind, expected=expect_version)
        return expect_version + 1

    def delete(self, kind: str, key: str) -> None:
        sql = self._tables[kind].delete
        if is_text(key):
            self._file.change(sql, {"key": key})

    def find(
        self,
        kind: str,
        field: str,
        value: str,
        *,
        now: datetime,
        limit: int,
        before: str | None = None,
    ) -> list[tuple[str, Stored]]:
        table = self._tables[kind]
        sql = (table.find if before is None else table.find_before)[field]
        if limit < 1 or not is_text(value) or not is_text(before or ""):
            return []
        params: Params = {
            "value": value,
            "now_us": to_us(now),
            "limit": limit,
            "before": before or "",
        }
        return [(key, _stored(*row)) for key, *row in self._file.query(sql, params)]

    def purge(self, *, now: datetime) -> int:
        return sum(self._purge(table.purge, to_us(now)) for table in self._tables.values())

    def ping(self) -> None:
        self._file.query("PRAGMA schema_version", {})

    def close(self) -> None:
        """Close the connection; the next call opens another. What was in memory is lost."""
        self._file.close()

    def _write_get_each(self, kinds: tuple[str, ...]) -> str:
        if unknown := set(kinds) - set(self._tables):
            raise KeyError(*unknown)
        return self._get_each.setdefault(kinds, get_each(kinds))

    def _purge(self, sql: str, now_us: int) -> int:
        removed = 0
        while True:
            some = self._file.change(sql, {"now_us": now_us})
            removed += some
            if some < PURGE_ROWS:
                return removed


def _stored(version: int, expires_us: int | None, text: str) -> Stored:
    return Stored(unpack(text), version, from_us(expires_us))
