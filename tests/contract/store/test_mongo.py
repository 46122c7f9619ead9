"""What is particular to MongoDB: what goes over the wire, and what happens when it breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from threading import Event

import pytest

from core.store.base import KINDS, StaleVersion, StoreUnavailable
from core.store.mongo import MongoStore, connect
from tests.contract.store.mongo_wire import Answer, Wire, cut, mongo_wire, silence_until

NOW = datetime(2100, 1, 1, tzinfo=UTC)


def done(_: Wire) -> Wire:
    return {"ok": 1, "n": 1, "nModified": 1}


@contextmanager
def store_at(address: str, *, timeout_s: float = 5.0) -> Iterator[MongoStore]:
    store = MongoStore(partial(connect, f"mongodb://{address}/wire", timeout_s=timeout_s))
    try:
        yield store
    finally:
        store.close()


def insert(store: MongoStore) -> int:
    return store.put("session", "a", {}, expect_version=0, expires_at=None, now=NOW)


def replace(store: MongoStore) -> int:
    return store.put("session", "a", {}, expect_version=1, expires_at=None, now=NOW)


@pytest.mark.mongodb
def test_the_contract_ran_on_a_real_server(mongodb_url: str) -> None:
    with connect(mongodb_url) as client:
        assert client.admin.command("ping")["ok"] == 1


def test_writes_ask_for_a_majority_that_has_them_on_disk() -> None:
    with mongo_wire(update=done, delete=done) as server, store_at(server.address) as store:
        insert(store)
        replace(store)
        store.delete("session", "a")

    concerns = [c.get("writeConcern") for c in server.heard if "update" in c or "delete" in c]
    assert concerns == [{"w": "majority", "j": True}] * 3


def test_reads_ask_the_primary_for_what_a_majority_has() -> None:
    def nothing(_: Wire) -> Wire:
        return {"ok": 1, "cursor": {"id": 0, "ns": "wire.session", "firstBatch": []}}

    with mongo_wire(find=nothing) as server, store_at(server.address) as store:
        store.get("session", "a", now=NOW)
        store.find("session", "account", "x", now=NOW, limit=3)

    asked = server.heard_of("find")
    assert [c["readConcern"] for c in asked] == [{"level": "majority"}] * 2
    assert [c.get("$readPreference", {"mode": "primary"}) for c in asked] == [
        {"mode": "primary"}
    ] * 2


def test_each_collection_gets_its_indexes_once() -> None:
    with mongo_wire(update=done) as server, store_at(server.address) as store:
        insert(store)
        insert(store)

    made = {c["createIndexes"]: c["indexes"] for c in server.heard_of("createIndexes")}
    assert len(server.heard_of("createIndexes")) == len(KINDS)
    for kind, fields in KINDS.items():
        expiry, *lookups = made[kind]
        assert (expiry["key"], expiry["expireAfterSeconds"]) == ({"expires_at": 1}, 3600)
        assert [index["key"] for index in lookups] == [{f"by.{f}": 1, "_id": 1} for f in fields]


@pytest.mark.parametrize("write", [insert, replace])
def test_a_write_cut_off_after_it_was_sent_is_never_taken_for_done(write) -> None:
    with (
        mongo_wire(update=cut) as server,
        store_at(server.address, timeout_s=1.0) as store,
        pytest.raises(StoreUnavailable),
    ):
        write(store)

    attempts = server.heard_of("update")
    assert attempts
    assert len({(bytes(c["lsid"]["id"]), c["txnNumber"]) for c in attempts}) == 1


@pytest.mark.parametrize("write, version", [(insert, 1), (replace, 2)])
def test_a_write_cut_off_once_is_sent_again_as_the_same_write(write, version: int) -> None:
    answers: list[Answer] = [cut, done]

    with (
        mongo_wire(update=lambda command: answers.pop(0)(command)) as server,
        store_at(server.address) as store,
    ):
        assert write(store) == version

    first, second = server.heard_of("update")
    assert first["txnNumber"] == second["txnNumber"]
    assert first["lsid"] == second["lsid"]


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": 1, "n": 1, "writeConcernError": {"code": 64, "errmsg": "waiting timed out"}},
        {"ok": 0, "code": 13, "errmsg": "not authorized"},
        {"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 14031, "errmsg": "disk full"}]},
    ],
    ids=["no-majority", "not-allowed", "disk-full"],
)
@pytest.mark.parametrize("write", [insert, replace])
def test_a_write_that_a_majority_did_not_confirm_is_never_taken_for_done(
    write, answer: Wire
) -> None:
    with (
        mongo_wire(update=lambda _: answer) as server,
        store_at(server.address, timeout_s=1.0) as store,
        pytest.raises(StoreUnavailable),
    ):
        write(store)


def test_losing_the_race_to_insert_is_told_apart_from_trouble() -> None:
    def duplicate(_: Wire) -> Wire:
        return {"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 11000, "errmsg": "E11000"}]}

    with (
        mongo_wire(update=duplicate) as server,
        store_at(server.address) as store,
        pytest.raises(StaleVersion),
    ):
        insert(store)


def test_a_silent_server_is_unavailable_within_the_limit() -> None:
    released = Event()
    with (
        mongo_wire(find=silence_until(released)) as server,
        store_at(server.address, timeout_s=0.4) as store,
    ):
        with pytest.raises(StoreUnavailable):
            store.get("session", "a", now=NOW)
        released.set()

    limits_ms = [command["maxTimeMS"] for command in server.heard_of("find")]
    assert limits_ms
    assert all(0 < limit_ms <= 400 for limit_ms in limits_ms)


def test_an_absent_server_is_unavailable_and_tells_no_address() -> None:
    with mongo_wire() as server:
        address = server.address

    with store_at(address, timeout_s=0.2) as store, pytest.raises(StoreUnavailable) as caught:
        store.ping()

    assert address not in f"{caught.value} {caught.value.facts}"


def test_a_store_recovers_with_its_server() -> None:
    answers: list[Answer] = [cut, cut]
    with (
        mongo_wire(ping=lambda c: answers.pop(0)(c) if answers else {"ok": 1}) as server,
        store_at(server.address) as store,
    ):
        for _ in range(2):
            with pytest.raises(StoreUnavailable):
                store.ping()
        store.ping()

    assert len(server.heard_of("ping")) == 3
