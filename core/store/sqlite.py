"""The store in one SQLite file, or in memory for tests: the embedded default."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import orjson

from core.store.base import KINDS, ONLY_ADDED, Doc, StaleVersion, Stored
from core.store.codec import from_us, is_text, pack, to_us, unpack
from core.store.sqlite_file import SqliteFile, close_at_fork
from core.store.sqlite_schema import PURGE_ROWS, get_each, left, lookup_columns, table
from core.store.sqlite_write import Params


class SqliteStore:
    """A `Store` in a file that several processes on one machine share.

    Every call is one SQL statement, which SQLite carries out wholly or not at all, so that
    compare-and-set needs no transaction. A write has reached the disk when `put` returns.

    What is only ever added stands in a file beside it (`<name>-audit`): each page adds to it, and
    would make every process read anew what nobody has changed.

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
        added = {kind: fields for kind, fields in kinds.items() if kind in ONLY_ADDED}
        others = {kind: fields for kind, fields in kinds.items() if kind not in ONLY_ADDED}
        beside = path and path.with_name(f"{path.name}-audit")
        self._main = SqliteFile(path, kinds=others, busy_timeout_s=busy_timeout_s)
        self._trail = SqliteFile(beside, kinds=added, busy_timeout_s=busy_timeout_s)
        if path is not None:
            close_at_fork(self._main, self._trail)
        self._tables = {kind: table(kind, fields) for kind, fields in kinds.items()}
        self._get_each: dict[tuple[str, ...], str] = {}

    def get(self, kind: str, key: str, *, now: datetime) -> Stored | None:
        sql = self._tables[kind].get
        if not is_text(key):
            return None
        rows = self._of(kind).query(sql, {"key": key, "now_us": to_us(now)})
        return _stored(*rows[0]) if rows else None

    def get_each(self, asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Stored | None]:
        kinds = tuple(kind for kind, _ in asked)
        if not ONLY_ADDED.isdisjoint(kinds):
            return [self.get(kind, key, now=now) for kind, key in asked]
        sql = self._get_each.get(kinds) or self._write_get_each(kinds)
        # Nothing is stored under what is no text, and NULL equals nothing.
        keys = {f"key{n}": key if is_text(key) else None for n, (_, key) in enumerate(asked)}
        found: list[Stored | None] = [None] * len(asked)
        for n, *row in self._main.query(sql, {"now_us": to_us(now), **keys}):
            found[n] = _stored(*row)
        return found

    def mark(self) -> Hashable:
        return self._main.mark()

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
        written = self._of(kind).change(table.update if expect_version else table.insert, params)
        if not written:
            raise StaleVersion(kind=kind, expected=expect_version)
        return expect_version + 1

    def delete(self, kind: str, key: str) -> None:
        sql = self._tables[kind].delete
        if is_text(key):
            self._of(kind).change(sql, {"key": key})

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
        # In this order, so that nothing is overlooked that is being brought over.
        files = (self._main, self._trail) if self._has_left(kind) else (self._of(kind),)
        found = {key: _stored(*row) for file in files for key, *row in file.query(sql, params)}
        return sorted(found.items(), reverse=True)[:limit]

    def purge(self, *, now: datetime) -> int:
        self._bring_over()
        return sum(self._purge(kind, to_us(now)) for kind in self._tables)

    def missing(self, kind: str) -> str | None:
        nothing = self._of(kind).missing()
        return None if nothing and self._has_left(kind) else nothing

    def ping(self) -> None:
        for file in (self._main, self._trail):
            file.query("PRAGMA schema_version", {})

    def close(self) -> None:
        """Close the connection; the next call opens another. What was in memory is lost."""
        self._main.close()
        self._trail.close()

    def _bring_over(self) -> None:
        """Bring what programs before this one added to the main file to where it stands now.

        What was added is on the disk before it is dropped, so this may be cut off anywhere, and
        several processes may do it at once.
        """
        for kind in ONLY_ADDED & self._tables.keys():
            fields = self._tables[kind].fields
            sql = left(kind, fields)
            if not self._has_left(kind):
                continue
            while rows := self._main.query(sql.some, {}):
                whole = [(*row, *pack(unpack(row[3]), fields).lookups.values()) for row in rows]
                self._trail.change(sql.add, {"rows": orjson.dumps(whole).decode()})
                keys = orjson.dumps([key for key, *_ in rows])
                self._main.change(sql.drop, {"keys": keys.decode()})

    def _has_left(self, kind: str) -> bool:
        """Tell whether the main file holds some of it that stands elsewhere now; makes none."""
        if kind not in ONLY_ADDED or self._main.missing():
            return False
        sql = left(kind, self._tables[kind].fields)
        return bool(self._main.query(sql.has_any, {}) and self._main.query(sql.some, {}))

    def _of(self, kind: str) -> SqliteFile:
        return self._trail if kind in ONLY_ADDED else self._main

    def _write_get_each(self, kinds: tuple[str, ...]) -> str:
        if unknown := set(kinds) - set(self._tables):
            raise KeyError(*unknown)
        return self._get_each.setdefault(kinds, get_each(kinds))

    def _purge(self, kind: str, now_us: int) -> int:
        removed = 0
        while True:
            some = self._of(kind).change(self._tables[kind].purge, {"now_us": now_us})
            removed += some
            if some < PURGE_ROWS:
                return removed


def _stored(version: int, expires_us: int | None, text: str) -> Stored:
    return Stored(unpack(text), version, from_us(expires_us))
