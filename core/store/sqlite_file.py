"""One SQLite database: this process's connection for reading, and its one for writing."""

import os
import sqlite3
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, TypeVar

from gevent import get_hub
from gevent.monkey import get_original, is_module_patched

from core.store.base import StoreUnavailable
from core.store.sqlite_open import open_database
from core.store.sqlite_write import Change, Params, execute

# Reading never lets greenlets switch, so gevent's own lock would be dear for nothing.
_NativeLock = get_original("threading", "Lock")

_PAUSE_S = 0.0005
"""Between two tries at a locked file. A write takes about 0.3 ms."""

T = TypeVar("T")
Row = tuple[Any, ...]


class SqliteFile:
    """Runs single statements. Each is done wholly or not at all, and on the disk when it returns.

    Writes that come together share one transaction, because waiting for the disk is nearly all that
    a write costs: whoever comes first writes for all who wait (docs/adr/0017-durable-together.md).

    A connection opens at its first statement. It belongs to the process, not to a thread, because
    under gevent every greenlet would be a thread of its own. Only a commit lets greenlets switch.

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
        self._lock = _NativeLock()  # of the connection for reading
        self._turn = Lock()  # of the connection for writing
        self._waiting: list[Change] = []
        self._opened = 0  # connections, of which each counts from a number of its own
        self._changes = 0
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    def query(self, sql: str, params: Params) -> list[Row]:
        """Run a statement and return its rows.

        Raises:
            StoreUnavailable: locked for too long, not readable, full, damaged.
        """
        return self._persistently(lambda: self._read(sql, params), self._drop_while_reading)

    def change(self, sql: str, params: Params) -> int:
        """Run a statement and return how many rows it wrote or removed.

        Raises:
            StoreUnavailable: locked for too long, not writable, full, damaged.
        """
        change = Change(sql, params)
        self._waiting.append(change)
        try:
            with self._turn:
                if not change.is_settled:
                    self._write_waiting()
        except BaseException:
            # Cut off while it waited, it is not done later, when nobody waits for it any more.
            with suppress(ValueError):
                self._waiting.remove(change)
            raise
        return change.outcome()

    def mark(self) -> tuple[int, int]:
        """Return what is the same as before only if nothing was written since, by any process.

        Raises:
            StoreUnavailable: as for a statement.
        """
        # Other connections' commits count in it; a database in memory has only this one.
        ((version,),) = self.query("PRAGMA data_version", {})
        return (self._opened, version if self._path is not None else self._changes)

    def missing(self) -> str | None:
        """Return which file is not there, and would be made by the next statement.

        Raises:
            StoreUnavailable: its folder cannot be looked into.
        """
        try:
            return f"file {self._path}" if self._path and not self._path.exists() else None
        except OSError as exc:
            raise _unavailable(exc) from exc

    def close(self) -> None:
        """Close the connections; the next statement opens another."""
        with self._turn, self._lock:
            self._drop()

    def pause_writing(self) -> None:
        """Let nothing be written until `resume`; returns when what is under way is written."""
        self._turn.acquire()

    def pause_reading(self) -> None:
        """Close the connections, while writing is paused, and let nothing be read until `resume`.

        Whoever reads meanwhile stops the whole thread, so nobody may be waited for after this.
        """
        self._lock.acquire()
        self._drop()

    def resume(self) -> None:
        """Let statements run again."""
        self._lock.release()
        self._turn.release()

    def _write_waiting(self) -> None:
        """Write all that waits, and tell each what became of it."""
        changes, self._waiting = self._waiting, []
        try:
            cut_off = self._persistently(lambda: self._write(changes), self._drop_while_writing)
        except StoreUnavailable as exc:
            for change in changes:
                change.settle(exc)
        except BaseException:
            self._waiting = [*changes, *self._waiting]  # one of them will write the others
            raise
        else:
            if cut_off is not None:
                raise cut_off

    def _persistently(self, attempt: Callable[[], T], drop: Callable[[], None]) -> T:
        """Try again while another process writes; after other trouble `drop` the connections.

        The file may be repaired or replaced by the next time.

        Raises:
            StoreUnavailable: it does so for too long, or there is other trouble.
        """
        deadline = monotonic() + self._busy_timeout_s
        while True:
            try:
                return attempt()
            except sqlite3.OperationalError as exc:
                if not _is_busy(exc) or monotonic() > deadline:
                    drop()
                    raise _unavailable(exc) from exc
            except (sqlite3.Error, OSError) as exc:
                drop()
                raise _unavailable(exc) from exc
            # SQLite's own waiting sleeps for up to 0.1 s at a time, and stops every greenlet.
            sleep(_PAUSE_S)

    def _read(self, sql: str, params: Params) -> list[Row]:
        with self._lock:
            if self._reader is None:
                self._reader = self._open()
            return self._reader.execute(sql, params).fetchall()

    def _write(self, changes: Sequence[Change]) -> BaseException | None:
        """Write and settle changes together; return what cut the caller off meanwhile."""
        if self._writer is None:
            self._writer = self._open_writer()
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            outcomes = [execute(self._writer, change) for change in changes]
            cut_off = self._commit(self._writer)
            self._changes += len(changes)
        except BaseException:
            with suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            raise
        for change, outcome in zip(changes, outcomes, strict=True):
            change.settle(outcome)
        return cut_off

    def _commit(self, writer: sqlite3.Connection) -> BaseException | None:
        """Commit, and let other greenlets go on while the disk is waited for.

        Who is cut off meanwhile goes on waiting, because the connection is in use until the
        commit is over; what cut them off is returned.
        """
        if self._path is None or not is_module_patched("threading"):
            writer.execute("COMMIT")
            return None
        task = get_hub().threadpool.spawn(writer.execute, "COMMIT")
        cut_off: BaseException | None = None
        while not task.ready():
            try:
                task.wait()
            except BaseException as exc:
                cut_off = exc
        task.get()
        return cut_off

    def _open_writer(self) -> sqlite3.Connection:
        if self._path is not None:
            return self._open()
        with self._lock:  # a database in memory has one connection, or it would be two databases
            self._reader = self._reader or self._open()
            return self._reader

    def _open(self) -> sqlite3.Connection:
        connection = open_database(self._path, self._kinds)
        self._opened += 1
        # Closing twice is harmless; a connection that is never closed is reported by Python 3.13.
        weakref.finalize(self, connection.close)
        return connection

    def _drop_while_reading(self) -> None:
        if self._path is not None:  # what is in memory would be lost
            self.close()

    def _drop_while_writing(self) -> None:
        if self._path is not None:
            with self._lock:
                self._drop()

    def _drop(self) -> None:
        for connection in (self._reader, self._writer):
            if connection is not None:
                with suppress(sqlite3.Error):
                    connection.close()
        self._reader = self._writer = None


def _unavailable(exc: sqlite3.Error | OSError) -> StoreUnavailable:
    reason = getattr(exc, "sqlite_errorname", type(exc).__name__)
    return StoreUnavailable("The store's file cannot be used.", reason=reason)


def _is_busy(exc: sqlite3.OperationalError) -> bool:
    primary_code = getattr(exc, "sqlite_errorcode", 0) & 0xFF
    return bool(primary_code == sqlite3.SQLITE_BUSY)


def close_at_fork(*files: SqliteFile) -> None:
    """Have no connection open while the process forks.

    SQLite keeps account of its locks in memory. A child that inherits the account believes that it
    holds locks which only its parent holds, and can damage the file.
    """
    known = [weakref.ref(file) for file in files]

    def call(*methods: str) -> None:
        alive = [there for file in known if (there := file()) is not None]
        for method in methods:
            for file in alive:
                getattr(file, method)()

    os.register_at_fork(
        before=lambda: call("pause_writing", "pause_reading"),
        after_in_parent=lambda: call("resume"),
        after_in_child=lambda: call("resume"),
    )
