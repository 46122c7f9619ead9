"""The tables of the SQLite store: one a kind, with a column and an index for each look-up field.

Kinds and fields come from `KINDS`, never from a caller, so they may stand inside SQL.
"""

import sqlite3
from collections.abc import Mapping, Sequence
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
    name = _name(kind)
    names = ["key", "version", "expires_us", "doc", *map(_column, fields)]
    row = ", ".join(f":{column}" for column in names)
    changes = ", ".join(f"{column} = excluded.{column}" for column in names[1:])
    updates = ", ".join(f"{column} = :{column}" for column in names[1:])
    columns = ", ".join(names)
    find = {field: _find(name, field, "") for field in fields}
    find_before = {field: _find(name, field, "AND key < :before ") for field in fields}
    return Table(
        get=f"SELECT version, expires_us, doc FROM {name} WHERE key = :key AND {_ALIVE}",  # noqa: S608
        insert=f"INSERT INTO {name} ({columns}) VALUES ({row}) "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET {changes} WHERE {name}.expires_us <= :now_us",
        update=f"UPDATE {name} SET {updates} "  # noqa: S608
        f"WHERE key = :key AND version = :expect_version AND {_ALIVE}",
        delete=f"DELETE FROM {name} WHERE key = :key",  # noqa: S608
        purge=f"DELETE FROM {name} WHERE key IN "  # noqa: S608
        f"(SELECT key FROM {name} WHERE expires_us <= :now_us LIMIT {PURGE_ROWS})",
        find=find,
        find_before=find_before,
        fields=fields,
    )


def get_each(kinds: Sequence[str]) -> str:
    """Write one statement that reads a document of each kind: of the n-th, from 0, by `:key<n>`.

    A row begins with that number.
    """
    return " UNION ALL ".join(
        f"SELECT {n}, version, expires_us, doc FROM {_name(kind)} "  # noqa: S608
        f"WHERE key = :key{n} AND {_ALIVE}"
        for n, kind in enumerate(kinds)
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
    if found == SCHEMA_VERSION and all(_is_ready(connection, *each) for each in kinds.items()):
        return
    connection.execute("BEGIN IMMEDIATE")
    for kind, fields in kinds.items():
        _create(connection, _name(kind))
        for field in fields:
            _add_lookup(connection, _name(kind), field)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


LEFT_ROWS = 200
"""Rows that are brought from one file to another at once, so that it never takes long."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """The statements that bring a kind's documents from the file where they stood to another.

    `add` takes `rows`, a JSON list of lists (key, version, expires_us, doc and the look-up values),
    and leaves alone what is there already; `drop` takes `keys`, a JSON list.
    """

    has_any: str
    some: str
    add: str
    drop: str


def left(kind: str, fields: Sequence[str]) -> Left:
    """Write the statements for one kind."""
    name = _name(kind)
    columns = ["key", "version", "expires_us", "doc", *map(_column, fields)]
    values = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(columns)))
    return Left(
        has_any=f"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '{name}'",  # noqa: S608
        some=f"SELECT key, version, expires_us, doc FROM {name} LIMIT {LEFT_ROWS}",  # noqa: S608
        add=f"INSERT OR IGNORE INTO {name} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {values} FROM json_each(:rows)",
        drop=f"DELETE FROM {name} WHERE key IN (SELECT value FROM json_each(:keys))",  # noqa: S608
    )


def _find(name: str, field: str, before: str) -> str:
    return (
        f"SELECT key, version, expires_us, doc FROM {name} "  # noqa: S608
        f"WHERE {_column(field)} = :value AND {_ALIVE} {before}ORDER BY key DESC LIMIT :limit"
    )


def _name(kind: str) -> str:
    return f"kind_{kind}"  # a kind may be a word of SQL, like "case"


def _column(field: str) -> str:
    return f"by_{field}"


def _is_ready(connection: sqlite3.Connection, kind: str, fields: tuple[str, ...]) -> bool:
    return {"key", *map(_column, fields)} <= _columns(connection, _name(kind))


def _columns(connection: sqlite3.Connection, name: str) -> set[str]:
    return {column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")}


def _create(connection: sqlite3.Connection, name: str) -> None:
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {name} (key TEXT PRIMARY KEY NOT NULL, "
        "version INTEGER NOT NULL, expires_us INTEGER, doc TEXT NOT NULL)"
    )
    connection.execute(
        f"CREATE INDEX IF NOT EXISTS {name}_expiry ON {name} (expires_us) "
        "WHERE expires_us IS NOT NULL"
    )


def _add_lookup(connection: sqlite3.Connection, name: str, field: str) -> None:
    column = _column(field)
    if column in _columns(connection, name):
        return
    connection.execute(f"ALTER TABLE {name} ADD COLUMN {column} TEXT")
    rows = connection.execute(f"SELECT key, doc FROM {name}").fetchall()  # noqa: S608
    connection.executemany(
        f"UPDATE {name} SET {column} = ? WHERE key = ?",  # noqa: S608
        [(pack(unpack(text), [field]).lookups[field], key) for key, text in rows],
    )
    connection.execute(f"CREATE INDEX {name}_{column} ON {name} ({column}, key)")
