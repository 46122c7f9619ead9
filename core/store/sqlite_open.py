"""Opens connections to a database file, one process after another."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from core.store.sqlite_schema import prepare


def open_database(path: Path | None, kinds: Mapping[str, tuple[str, ...]]) -> sqlite3.Connection:
    """Open a file, made if need be and brought up to `kinds`; None is a database in memory.

    Raises:
        sqlite3.Error, OSError: it cannot be opened.
        StoreUnavailable: a newer program wrote it.
    """
    if path is None:
        return _connect(":memory:", kinds)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _only_one_process(path.parent):
        path.touch(mode=0o600)  # SQLite gives its side files the mode of this one
        return _connect(path, kinds)


def _connect(database: Path | str, kinds: Mapping[str, tuple[str, ...]]) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        _configure(connection)
        prepare(connection, kinds)
    except BaseException:
        connection.close()
        raise
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    """Settings of one connection; docs/adr/0002-store.md says why these and what they cost."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


@contextmanager
def _only_one_process(folder: Path) -> Iterator[None]:
    """Let processes open the file one after another.

    Two that turn a new file to WAL at once fail with "locked" without waiting for the timeout. The
    lock is on the folder, because closing the file itself would give up SQLite's own locks on it.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        # Said, not left to closing: under gevent a folder is closed when the loop next comes round,
        # and this process may want the lock again before that.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
