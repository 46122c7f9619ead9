"""A second process for the store's tests: `python -m tests.contract.store.worker TASK URL ARGS`."""

import os
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import gevent

from core.store import open_store
from core.store.base import StaleVersion, Store

NOW = datetime(2100, 1, 1, 12, 0, tzinfo=UTC)
"""Documents that expire now or before are expired for every worker."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def open_new(_: Store) -> None:
    """For each URL that arrives on standard input, open that store and write to it."""
    say("ready")
    for number, line in enumerate(sys.stdin):
        store = open_store(line.strip())
        insert(store, f"{os.getpid()}-{number}")
        store.close()
        say("ok")


def race(store: Store, name: str) -> None:
    """For each key that arrives on standard input, try to insert it, and say who won."""
    store.ping()
    say("ready")
    for line in sys.stdin:
        doc = {"by": name}
        try:
            store.put("challenge", line.strip(), doc, expect_version=0, expires_at=None, now=NOW)
        except StaleVersion:
            say("lost")
        else:
            say("won")


def count(store: Store, name: str, times: str) -> None:
    """Add one to a shared counter so many times, and say each version that this took."""
    versions = []
    while len(versions) < int(times):
        found = store.get("counter_code", "n", now=NOW)
        doc = {"n": found.doc["n"] + 1 if found else 1, "by": name}
        version = found.version if found else 0
        try:
            versions.append(
                store.put(
                    "counter_code", "n", doc, expect_version=version, expires_at=None, now=NOW
                )
            )
        except StaleVersion:
            continue
    say(" ".join(map(str, versions)))


def write(store: Store, first: str) -> None:
    """Write for ever, and say each write once it is acknowledged: key, version, number."""
    number = int(first)
    while True:
        key = f"k{number % 20}"
        found = store.get("licence", key, now=NOW)
        version = store.put(
            "licence",
            key,
            {"citizen": f"c{number}", "n": number, "fill": "x" * (number % 7000)},
            expect_version=found.version if found else 0,
            expires_at=None,
            now=NOW,
        )
        say(f"{key} {version} {number}")
        number += 1


def fork(store: Store) -> None:
    """Write before forking, and on both sides after it; say how the child ended."""
    insert(store, "before")
    child = os.fork()
    if child == 0:
        inherited = (store._main._reader or store._main._writer) is not None
        insert(store, "child")
        os._exit(int(inherited))
    insert(store, "parent")
    _, status = os.waitpid(child, 0)
    say(str(os.waitstatus_to_exitcode(status)))


def greenlets(store: Store) -> None:
    """Add one to a counter from 40 threads, which gevent has made greenlets; say the sum."""
    from_zero = store.put("counter_code", "g", {"n": 0}, expect_version=0, expires_at=None, now=NOW)

    def add(_: int) -> None:
        while True:
            found = store.get("counter_code", "g", now=NOW)
            time.sleep(0)
            doc = {"n": found.doc["n"] + 1}
            try:
                store.put(
                    "counter_code", "g", doc, expect_version=found.version, expires_at=None, now=NOW
                )
            except StaleVersion:
                continue
            return

    with ThreadPoolExecutor(40) as pool:
        list(pool.map(add, range(40)))
    total = store.get("counter_code", "g", now=NOW)
    say(f"{time.sleep.__module__} {total.doc['n']} {total.version - from_zero}")


def wait(store: Store, path: str) -> None:
    """Write while the file is locked by a lock that only another greenlet takes away."""
    store.ping()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(insert, store, "waited")
        time.sleep(0.05)
        other.close()
        writing.result()
    say("written")


def cut_off(store: Store) -> None:
    """Insert 200 documents at once, most of them cut off meanwhile; say what became of them.

    Whoever was told that theirs is written finds it there, and the store goes on writing.
    """
    written: list[str] = []

    def put(number: int) -> None:
        with gevent.Timeout(number * 0.00005, False):
            insert(store, f"k{number}")
            written.append(f"k{number}")

    insert(store, "first")
    gevent.joinall([gevent.spawn(put, number) for number in range(200)], raise_error=True)
    insert(store, "last")
    lost = [key for key in [*written, "last"] if store.get("session", key, now=NOW) is None]
    say(f"{len(lost)} lost")


def open_twice(store: Store) -> None:
    """Read and then write for the first time, without coming back to gevent's loop in between."""

    def read_and_write() -> None:
        store.ping()
        insert(store, "a")

    gevent.spawn(read_and_write).get()
    say("written")


def insert(store: Store, key: str) -> None:
    store.put("session", key, {}, expect_version=0, expires_at=None, now=NOW)


TASKS = {
    "open": open_new,
    "race": race,
    "count": count,
    "write": write,
    "fork": fork,
    "greenlets": greenlets,
    "open_twice": open_twice,
    "wait": wait,
    "cut_off": cut_off,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](open_store(sys.argv[2]), *sys.argv[3:])
