"""The tables of the SQLite store: one a kind, with a column and an index for each look-up field.

Kinds and fields come from `KINDS`, never from a caller, so they may stand inside SQL.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from core.store.base import StoreUnavailable
from core.store.codec import pack, unpack

SCHEMA_VERSION = 1
"""Kept in the file as `PRAGMA user_version`. Raise it when the columns every table has change."""

PURGE_ROWS = 500
"""Rows removed by one statement, so that a large purge never makes other writers wait long."""

_ALIVE = "(expires_us IS NULL OR expires_us > :now_us)"


@dataclass(frozen=True, kw_only=True)
class Table:
    """The statements for one kind. Each is complete in itself: none needs a transaction."""

    get: str
    insert: str
    update: str
    delete: str
    purge: str
    find: Mapping[str, str]
    find_before: Mapping[str, str]
    fields: tuple[str, ...]


def table(kind: str, fields: tuple[str, ...]) -> Table:
    """Write the statements for one kind."""
    names = ["key", "version", "expires_us", "doc", *map(_column, fields)]
    row = ", ".join(f":{name}" for name in names)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    updates = ", ".join(f"{name} = :{name}" for name in names[1:])
    columns = ", ".join(names)
    find = {field: _find(kind, field, "") for field in fields}
    find_before = {field: _find(kind, field, "AND key < :before ") for field in fields}
    return Table(
        get=f"SELECT version, expires_us, doc FROM {kind} WHERE key = :key AND {_ALIVE}",  # noqa: S608
        insert=f"INSERT INTO {kind} ({columns}) VALUES ({row}) "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET {changes} WHERE {kind}.expires_us <= :now_us",
        update=f"UPDATE {kind} SET {updates} "  # noqa: S608
        f"WHERE key = :key AND version = :expect_version AND {_ALIVE}",
        delete=f"DELETE FROM {kind} WHERE key = :key",  # noqa: S608
        purge=f"DELETE FROM {kind} WHERE key IN "  # noqa: S608
        f"(SELECT key FROM {kind} WHERE expires_us <= :now_us LIMIT {PURGE_ROWS})",
        find=find,
        find_before=find_before,
        fields=fields,
    )


def lookup_columns(lookups: Mapping[str, str | None]) -> dict[str, str | None]:
    """Name the look-up values as the columns that hold them."""
    return {_column(field): value for field, value in lookups.items()}


def prepare(connection: sqlite3.Connection, kinds: Mapping[str, tuple[str, ...]]) -> None:
    """Bring the file up to `kinds`: new kinds get a table, new look-up fields are filled in.

    Raises:
        StoreUnavailable: a newer program wrote the file.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > SCHEMA_VERSION:
        raise StoreUnavailable("The store was written by a newer version.", schema_version=found)
    if found == SCHEMA_VERSION and not any(_missing(connection, *each) for each in kinds.items()):
        return
    connection.execute("BEGIN IMMEDIATE")
    for kind, fields in kinds.items():
        _create(connection, kind)
        for field in _missing(connection, kind, fields):
            _add_lookup(connection, kind, field)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _find(kind: str, field: str, before: str) -> str:
    return (
        f"SELECT key, version, expires_us, doc FROM {kind} "  # noqa: S608
        f"WHERE {_column(field)} = :value AND {_ALIVE} {before}ORDER BY key DESC LIMIT :limit"
    )


def _column(field: str) -> str:
    return f"by_{field}"


def _missing(connection: sqlite3.Connection, kind: str, fields: tuple[str, ...]) -> list[str]:
    """Return the look-up fields without a column, and for a missing table all, or its key."""
    there = {name for _, name, *_ in connection.execute(f"PRAGMA table_info({kind})")}
    if not there:
        return ["key", *fields]
    return [field for field in fields if _column(field) not in there]


def _create(connection: sqlite3.Connection, kind: str) -> None:
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {kind} (key TEXT PRIMARY KEY NOT NULL, "
        "version INTEGER NOT NULL, expires_us INTEGER, doc TEXT NOT NULL)"
    )
    connection.execute(
        f"CREATE INDEX IF NOT EXISTS {kind}_expiry ON {kind} (expires_us) "
        "WHERE expires_us IS NOT NULL"
    )


def _add_lookup(connection: sqlite3.Connection, kind: str, field: str) -> None:
    column = _column(field)
    connection.execute(f"ALTER TABLE {kind} ADD COLUMN {column} TEXT")
    rows = connection.execute(f"SELECT key, doc FROM {kind}").fetchall()  # noqa: S608
    connection.executemany(
        f"UPDATE {kind} SET {column} = ? WHERE key = ?",  # noqa: S608
        [(pack(unpack(text), [field]).lookups[field], key) for key, text in rows],
    )
    connection.execute(f"CREATE INDEX {kind}_{column} ON {kind} ({column}, key)")
