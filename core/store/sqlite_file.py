"""One SQLite database and this process's one connection to it."""

import fcntl
import os
import sqlite3
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

from core.store.base import StoreUnavailable
from core.store.sqlite_schema import prepare

_PAUSE_S = 0.0005
"""Between two tries at a locked file. A write takes about 0.3 ms."""

Row = tuple[Any, ...]
Params = Mapping[str, str | int | None]


class SqliteFile:
    """Runs single statements, each its own transaction, one at a time in this process.

    The connection opens at the first statement. It belongs to the process, not to a thread, because
    under gevent every greenlet would be a thread of its own. No greenlet ever switches inside.

    Args:
        path: The file, or None for a database in memory, which no other process shares.
        busy_timeout_s: How long a statement waits for another process's write.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        kinds: Mapping[str, tuple[str, ...]],
        busy_timeout_s: float,
    ) -> None:
        self._path = path
        self._kinds = kinds
        self._busy_timeout_s = busy_timeout_s
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None
        if path is not None:
            _close_at_fork(self)

    def query(self, sql: str, params: Params) -> list[Row]:
        """Run a statement and return its rows.

        Raises:
            StoreUnavailable: locked for too long, not readable, full, damaged.
        """
        rows, _ = self._run(sql, params)
        return rows

    def change(self, sql: str, params: Params) -> int:
        """Run a statement and return how many rows it wrote or removed.

        Raises:
            StoreUnavailable: locked for too long, not writable, full, damaged.
        """
        _, changed = self._run(sql, params)
        return changed

    def close(self) -> None:
        """Close the connection; the next statement opens another."""
        with self._lock:
            self._drop()

    def pause(self) -> None:
        """Close the connection and let no statement run until `resume`."""
        self._lock.acquire()
        self._drop()

    def resume(self) -> None:
        """Let statements run again."""
        self._lock.release()

    def _run(self, sql: str, params: Params) -> tuple[list[Row], int]:
        deadline = monotonic() + self._busy_timeout_s
        while True:
            try:
                return self._try(sql, params)
            except sqlite3.OperationalError as exc:
                if not _is_busy(exc) or monotonic() > deadline:
                    raise self._trouble(exc) from exc
            except (sqlite3.Error, OSError) as exc:
                raise self._trouble(exc) from exc
            # SQLite's own waiting sleeps for up to 0.1 s at a time, and stops every greenlet.
            sleep(_PAUSE_S)

    def _try(self, sql: str, params: Params) -> tuple[list[Row], int]:
        with self._lock:
            cursor = self._opened().execute(sql, params)
            return cursor.fetchall(), cursor.rowcount

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._open()
        return self._connection

    def _open(self) -> sqlite3.Connection:
        if self._path is None:
            return self._connect(":memory:")
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _only_one_process(self._path.parent):
            self._path.touch(mode=0o600)  # SQLite gives its side files the mode of this one
            return self._connect(self._path)

    def _connect(self, database: Path | str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            database, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            _configure(connection)
            prepare(connection, self._kinds)
        except BaseException:
            connection.close()
            raise
        # Closing twice is harmless; a connection that is never closed is reported by Python 3.13.
        weakref.finalize(self, connection.close)
        return connection

    def _trouble(self, exc: sqlite3.Error | OSError) -> StoreUnavailable:
        """Begin with a new connection next time: the file may be repaired or replaced by then."""
        if self._path is not None:
            self.close()
        reason = getattr(exc, "sqlite_errorname", type(exc).__name__)
        return StoreUnavailable("The store's file cannot be used.", reason=reason)

    def _drop(self) -> None:
        if self._connection is None:
            return
        with suppress(sqlite3.Error):
            self._connection.close()
        self._connection = None


def _is_busy(exc: sqlite3.OperationalError) -> bool:
    primary_code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
    return bool(primary_code == sqlite3.SQLITE_BUSY)


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
        os.close(descriptor)


def _close_at_fork(file: SqliteFile) -> None:
    """Have no connection open while the process forks.

    SQLite keeps account of its locks in memory. A child that inherits the account believes that it
    holds locks which only its parent holds, and can damage the file.
    """
    alive = weakref.ref(file)

    def call(method: str) -> None:
        if (there := alive()) is not None:
            getattr(there, method)()

    os.register_at_fork(
        before=lambda: call("pause"),
        after_in_parent=lambda: call("resume"),
        after_in_child=lambda: call("resume"),
    )
