"""The store in MongoDB, for many machines: one collection a kind.

A sharded one must have `_id` for its shard key: by another, `_id` is unique in each shard only,
and what may happen only once could happen once a shard.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel, MongoClient, ReadPreference
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from core.store.base import KINDS, Doc, StaleVersion, Stored, StoreUnavailable
from core.store.codec import from_us, is_text, pack, to_us, unpack

Wire = dict[str, Any]
"""A document as MongoDB has it."""

DEFAULT_DATABASE = "minsheng"

_EXPIRY_MARGIN_S = 3600
"""The server removes documents so much after they expired, so that its clock may be wrong."""


def connect(url: str, *, timeout_s: float = 5.0) -> MongoClient[Wire]:
    """Make a client each of whose calls, with all its retries, ends within `timeout_s`."""
    limit_ms = round(timeout_s * 1000)
    return MongoClient(
        url,
        appname="minsheng",
        timeoutMS=limit_ms,
        serverSelectionTimeoutMS=limit_ms // 2,
        connectTimeoutMS=limit_ms // 2,
    )


class MongoStore:
    """A `Store` in a MongoDB database.

    Each call is one operation on one document. A write is acknowledged by a majority before `put`
    returns. A write whose fate is unknown ends in `StoreUnavailable`, never in a version.

    Args:
        connect: Makes this process's client; called at the first use, and again after a fork.
        kinds: Kinds and their look-up fields.
    """

    def __init__(
        self,
        connect: Callable[[], MongoClient[Wire]],
        *,
        kinds: Mapping[str, tuple[str, ...]] = KINDS,
    ) -> None:
        self._connect = connect
        self._kinds = kinds
        self._lock = Lock()
        self._client: MongoClient[Wire] | None = None
        self._pid = 0
        self._indexed = False

    def get(self, kind: str, key: str, *, now: datetime) -> Stored | None:
        wanted = {"_id": key, **_alive(to_us(now))}
        with self._collection(kind) as collection:
            found = collection.find_one(wanted) if is_text(key) else None
        return None if found is None else _stored(found)

    def get_each(self, asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Stored | None]:
        return [self.get(kind, key, now=now) for kind, key in asked]

    def mark(self) -> None:
        return None

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
        packed = pack(doc, self._kinds[kind])
        if not is_text(key):
            raise ValueError("a key must be Unicode text")
        new: Wire = {
            "version": expect_version + 1,
            "expires_us": None if expires_at is None else to_us(expires_at),
            "expires_at": expires_at,  # for the server's own clean-up alone; it drops microseconds
            "doc": packed.text,
            "by": packed.lookups,
        }
        with self._collection(kind) as collection:
            write = _replace if expect_version else _insert
            written = write(collection, key, new, to_us(now))
        if not written:
            raise StaleVersion(kind=kind, expected=expect_version)
        return expect_version + 1

    def delete(self, kind: str, key: str) -> None:
        with self._collection(kind) as collection:
            if is_text(key):
                collection.delete_one({"_id": key})

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
        if field not in self._kinds[kind]:
            raise KeyError(field)
        if limit < 1 or not is_text(value) or not is_text(before or ""):
            return []
        wanted: Wire = {f"by.{field}": value, **_alive(to_us(now))}
        if before is not None:
            wanted["_id"] = {"$lt": before}
        with self._collection(kind) as collection:
            rows = list(collection.find(wanted).sort("_id", DESCENDING).limit(limit))
        return [(row["_id"], _stored(row)) for row in rows]

    def purge(self, *, now: datetime) -> int:
        """Return 0: the server removes expired documents by itself, by its own clock."""
        return 0

    def missing(self, kind: str) -> str | None:
        with _translated():
            database = self._named_database()
            is_there = kind in database.list_collection_names(filter={"name": kind})
        return None if is_there else f"collection {kind} in the database {database.name}"

    def ping(self) -> None:
        with _translated():
            self._database().command("ping")

    def close(self) -> None:
        """Close the connections; the next call opens others."""
        with self._lock:
            if self._client is not None and self._pid == os.getpid():
                self._client.close()
            self._client = None

    @contextmanager
    def _collection(self, kind: str) -> Iterator[Collection[Wire]]:
        if kind not in self._kinds:
            raise KeyError(kind)
        with _translated():
            yield self._database().get_collection(
                kind,
                read_preference=ReadPreference.PRIMARY,
                read_concern=ReadConcern("majority"),
                write_concern=WriteConcern("majority", j=True),
            )

    def _database(self) -> Database[Wire]:
        """Return the URL's database with its collections and indexes, made if they are missing."""
        database = self._named_database()
        if not self._indexed:  # unlocked: with the server away, callers fail together
            self._index(database)
            self._indexed = True
        return database

    def _named_database(self) -> Database[Wire]:
        """Return the URL's database as it is, by a client that no other process has used."""
        with self._lock:
            if self._client is None or self._pid != os.getpid():
                self._client, self._pid, self._indexed = self._connect(), os.getpid(), False
            return self._client.get_default_database(DEFAULT_DATABASE)

    def _index(self, database: Database[Wire]) -> None:
        for kind, fields in self._kinds.items():
            lookups = [[(f"by.{field}", ASCENDING), ("_id", ASCENDING)] for field in fields]
            database[kind].create_indexes(
                [
                    IndexModel([("expires_at", ASCENDING)], expireAfterSeconds=_EXPIRY_MARGIN_S),
                    *map(IndexModel, lookups),
                ]
            )


def _insert(collection: Collection[Wire], key: str, new: Wire, now_us: int) -> bool:
    """Insert, or replace what has expired. A living document turns the upsert into a duplicate."""
    try:
        collection.replace_one({"_id": key, "expires_us": {"$lte": now_us}}, new, upsert=True)
    except DuplicateKeyError:
        return False
    return True


def _replace(collection: Collection[Wire], key: str, new: Wire, now_us: int) -> bool:
    wanted = {"_id": key, "version": new["version"] - 1, **_alive(now_us)}
    return collection.replace_one(wanted, new).matched_count == 1


def _alive(now_us: int) -> Wire:
    return {"expires_us": {"$not": {"$lte": now_us}}}


def _stored(row: Wire) -> Stored:
    return Stored(unpack(row["doc"]), row["version"], from_us(row["expires_us"]))


@contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors into ours, without their texts: those name hosts and keys."""
    try:
        yield
    except PyMongoError as exc:
        raise StoreUnavailable(reason=type(exc).__name__) from exc
