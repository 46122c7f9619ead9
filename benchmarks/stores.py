"""How many documents a second the store writes and reads, beside bare SQLite on the same disk."""

import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.measure import Report, Result, median_s, median_s_in_turn
from core.clock import utc_now
from core.store.sqlite import SqliteStore

_TIMES = 200
_DOC = {"account": "a" * 64, "citizen": None, "device_id": "phone", "generation": 1}


def measure_store(report: Report, folder: Path) -> None:
    report.doing("the SQLite store: writes that reach the disk, reads, against bare SQLite")
    store = SqliteStore(folder / "store.sqlite3")
    bare = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    try:
        _measure(report, store, bare)
    finally:
        store.close()
        bare.close()


def _measure(report: Report, store: SqliteStore, bare: sqlite3.Connection) -> None:
    now, keys = utc_now(), count()

    def put() -> None:
        key = f"key-{next(keys)}"
        store.put("session", key, _DOC, expect_version=0, expires_at=now, now=now)

    store.put("session", "kept", _DOC, expect_version=0, expires_at=None, now=now)
    put_s, bare_put_s = median_s_in_turn(put, _bare_put(bare), times=_TIMES)
    get_s = median_s(lambda: store.get("session", "kept", now=now), times=_TIMES)
    report.add(
        Result(name="store, put", value=1 / put_s, unit="ops/s"),
        Result(name="store, put into bare SQLite", value=1 / bare_put_s, unit="ops/s"),
        Result(name="store, get", value=1 / get_s, unit="ops/s"),
    )


def _bare_put(bare: sqlite3.Connection) -> Callable[[], None]:
    """Return a write of a row of the same size, with the journal and syncing that ours has."""
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE doc (key TEXT PRIMARY KEY, body TEXT)")
    keys, body = count(), "x" * 160

    def put() -> None:
        bare.execute("INSERT INTO doc VALUES (?, ?)", (f"key-{next(keys)}", body))

    return put
