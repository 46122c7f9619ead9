"""What every store does. The time is far ahead: MongoDB clears expired documents by its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.store.base import KINDS, StaleVersion, Store, Stored
from core.store.codec import MAX_DOC_BYTES
from tests.fakes import FakeClock

NOW = datetime(2100, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)
HALF_A_PAIR = "\ud83d"

members = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["$set", "a.b", "_id", "nul\x00", "姓名", ""]
)
values = st.recursive(
    st.none() | st.booleans() | members | st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(min_value=-(2**63), max_value=2**63 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(members, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
docs = st.dictionaries(members, values, max_size=5)


def insert(store: Store, key: str, doc: dict[str, Any], *, kind: str = "session") -> int:
    return store.put(kind, key, doc, expect_version=0, expires_at=None, now=NOW)


def insert_expiring(store: Store, key: str, doc: dict[str, Any], expires_at: datetime) -> int:
    return store.put("session", key, doc, expect_version=0, expires_at=expires_at, now=NOW)


def keys_found(store: Store, value: str, **more: Any) -> list[str]:
    asked = {"now": NOW, "limit": 10} | more
    return [key for key, _ in store.find("session", "account", value, **asked)]


def test_an_unknown_key_is_absent(any_store: Store) -> None:
    assert any_store.get("session", "nobody", now=NOW) is None


def test_an_inserted_document_is_read_back_as_version_1(any_store: Store) -> None:
    version = insert(any_store, "a", {"n": 1})

    assert version == 1
    assert any_store.get("session", "a", now=NOW) == Stored({"n": 1}, 1, None)


def test_the_holder_of_the_version_replaces_the_whole_document(any_store: Store) -> None:
    insert_expiring(any_store, "a", {"n": 1}, LATER)

    version = any_store.put("session", "a", {"m": 2}, expect_version=1, expires_at=None, now=NOW)

    assert version == 2
    assert any_store.get("session", "a", now=NOW) == Stored({"m": 2}, 2, None)


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_a_stale_writer_loses_and_changes_nothing(any_store: Store, expected: int) -> None:
    insert(any_store, "a", {"n": 1})
    any_store.put("session", "a", {"n": 2}, expect_version=1, expires_at=None, now=NOW)

    with pytest.raises(StaleVersion):
        any_store.put("session", "a", {"n": 3}, expect_version=expected, expires_at=None, now=NOW)

    assert any_store.get("session", "a", now=NOW) == Stored({"n": 2}, 2, None)


def test_what_does_not_exist_cannot_be_replaced(any_store: Store) -> None:
    with pytest.raises(StaleVersion):
        any_store.put("session", "a", {}, expect_version=1, expires_at=None, now=NOW)


def test_kinds_do_not_share_keys(any_store: Store) -> None:
    for kind in KINDS:
        insert(any_store, "same", {"kind": kind}, kind=kind)

    read = {kind: any_store.get(kind, "same", now=NOW) for kind in KINDS}

    assert read == {kind: Stored({"kind": kind}, 1, None) for kind in KINDS}


def test_several_are_read_as_each_would_be_alone(any_store: Store) -> None:
    insert(any_store, "a", {"n": 1})
    insert_expiring(any_store, "over", {"n": 2}, NOW)
    insert(any_store, "b", {"n": 3}, kind="citizen")
    asked = [
        ("citizen", "b"),
        ("session", "a"),
        ("session", "nobody"),
        ("session", "over"),
        ("session", HALF_A_PAIR),
        ("citizen", "a"),
        ("session", "a"),
    ]

    found = any_store.get_each(asked, now=NOW)

    assert found == [any_store.get(kind, key, now=NOW) for kind, key in asked]
    assert [one and one.doc["n"] for one in found] == [3, 1, None, None, None, None, 1]
    assert any_store.get_each([], now=NOW) == []


def test_a_document_is_gone_from_the_instant_it_expires(any_store: Store) -> None:
    clock = FakeClock(NOW)
    insert_expiring(any_store, "a", {}, NOW + timedelta(seconds=60))

    clock.advance(59.999999)
    before = any_store.get("session", "a", now=clock())
    clock.advance(0.000001)
    after = any_store.get("session", "a", now=clock())

    assert (before is not None, after) == (True, None)


def test_the_expiry_comes_back_to_the_microsecond_in_utc(any_store: Store) -> None:
    beijing = timezone(timedelta(hours=8))
    insert_expiring(any_store, "a", {}, LATER.astimezone(beijing))

    found = any_store.get("session", "a", now=NOW)

    assert found is not None
    assert found.expires_at == LATER
    assert found.expires_at.utcoffset() == timedelta(0)


def test_an_expired_key_is_inserted_afresh(any_store: Store) -> None:
    insert_expiring(any_store, "a", {"account": "old"}, LATER)

    version = any_store.put(
        "session", "a", {"account": "new"}, expect_version=0, expires_at=None, now=LATER
    )

    assert version == 1
    assert any_store.get("session", "a", now=LATER) == Stored({"account": "new"}, 1, None)
    assert keys_found(any_store, "old", now=LATER) == []
    assert keys_found(any_store, "new", now=LATER) == ["a"]


def test_an_expired_document_cannot_be_replaced(any_store: Store) -> None:
    insert_expiring(any_store, "a", {}, LATER)

    with pytest.raises(StaleVersion):
        any_store.put("session", "a", {}, expect_version=1, expires_at=None, now=LATER)


def test_a_deleted_document_is_gone_and_its_key_free(any_store: Store) -> None:
    insert(any_store, "a", {"account": "x"})
    any_store.put("session", "a", {"account": "x"}, expect_version=1, expires_at=None, now=NOW)

    any_store.delete("session", "a")
    any_store.delete("session", "a")

    assert any_store.get("session", "a", now=NOW) is None
    assert keys_found(any_store, "x") == []
    assert insert(any_store, "a", {}) == 1


def test_find_gives_the_largest_keys_first_in_code_point_order(any_store: Store) -> None:
    keys = ["B", "a", "a0", "é", "中", "\uffee", "😀"]
    for key in reversed(keys):
        insert(any_store, key, {"account": "x"})
    insert(any_store, "other", {"account": "y"})

    assert keys_found(any_store, "x") == keys[::-1]


def test_find_gives_pages_that_neither_repeat_nor_leave_out(any_store: Store) -> None:
    for number in range(7):
        insert(any_store, f"k{number}", {"account": "x", "n": number})

    pages = [["k6", "k5", "k4"], ["k3", "k2", "k1"], ["k0"]]

    assert keys_found(any_store, "x", limit=3) == pages[0]
    assert keys_found(any_store, "x", limit=3, before="k4") == pages[1]
    assert keys_found(any_store, "x", limit=3, before="k1") == pages[2]
    assert keys_found(any_store, "x", before="") == []
    assert keys_found(any_store, "x", limit=0) == keys_found(any_store, "x", limit=-1) == []


def test_find_returns_whole_documents_and_leaves_expired_ones_out(any_store: Store) -> None:
    insert_expiring(any_store, "a", {"account": "x"}, LATER)
    insert_expiring(any_store, "b", {"account": "x", "n": 1}, LATER + timedelta(seconds=1))

    found = any_store.find("session", "account", "x", now=LATER, limit=1)

    assert found == [("b", Stored({"account": "x", "n": 1}, 1, LATER + timedelta(seconds=1)))]


def test_find_follows_a_changed_field(any_store: Store) -> None:
    insert(any_store, "a", {"account": "x"})
    any_store.put("session", "a", {"account": "y"}, expect_version=1, expires_at=None, now=NOW)

    assert (keys_found(any_store, "x"), keys_found(any_store, "y")) == ([], ["a"])


@pytest.mark.parametrize("doc", [{}, {"account": None}, {"account": 5}, {"account": ["5"]}])
def test_only_text_is_found(any_store: Store, doc: dict[str, Any]) -> None:
    insert(any_store, "a", doc)

    assert [keys_found(any_store, text) for text in ("5", "", '["5"]')] == [[], [], []]


def test_purging_takes_only_what_has_expired(any_store: Store) -> None:
    for number in range(8):
        insert_expiring(any_store, f"e{number}", {}, LATER)
    insert(any_store, "for ever", {})
    insert_expiring(any_store, "later", {}, LATER + timedelta(microseconds=1))

    any_store.purge(now=LATER)

    assert any_store.get("session", "e7", now=LATER) is None
    assert any_store.get("session", "for ever", now=LATER) == Stored({}, 1, None)
    assert any_store.get("session", "later", now=LATER) is not None
    assert any_store.purge(now=LATER) == 0


def test_a_store_that_works_answers_a_ping(any_store: Store) -> None:
    any_store.ping()

    assert insert(any_store, "a", {}) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(doc=docs)
def test_every_json_object_comes_back_equal(any_store: Store, doc: dict[str, Any]) -> None:
    any_store.delete("citizen", "a")
    insert(any_store, "a", doc, kind="citizen")

    found = any_store.get("citizen", "a", now=NOW)

    assert found is not None
    assert found.doc == doc
    assert list(found.doc) == list(doc)
    assert repr(found.doc) == repr(doc)  # tells 1, 1.0 and True apart, and -0.0 from 0.0


def test_a_document_of_a_megabyte_comes_back_equal(any_store: Store) -> None:
    doc = {"text": "民生" * 150_000, "list": list(range(20_000))}
    insert(any_store, "a", doc)

    found = any_store.get("session", "a", now=NOW)

    assert found is not None
    assert found.doc == doc


def nested(depth: int) -> list[Any]:
    inner: list[Any] = []
    for _ in range(depth):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "value",
    [
        float("nan"), float("inf"), (1, 2), {1: "a"}, {None: 1}, Decimal(1), NOW, b"x", {1},
        HALF_A_PAIR, {HALF_A_PAIR: 1}, nested(100_000), "x" * MAX_DOC_BYTES,
    ],
    ids=[
        "nan", "infinity", "tuple", "integer-member", "none-member", "decimal", "datetime", "bytes",
        "set", "half-a-pair", "half-a-pair-member", "too-deep", "too-large",
    ],
)  # fmt: skip
def test_what_would_not_come_back_equal_is_refused(any_store: Store, value: object) -> None:
    with pytest.raises(ValueError, match="a document"):
        insert(any_store, "a", {"value": value})

    assert any_store.get("session", "a", now=NOW) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(key=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_unicode_text_is_a_key(any_store: Store, key: str) -> None:
    any_store.delete("session", key)
    insert(any_store, key, {"account": key})

    assert any_store.get("session", key, now=NOW) == Stored({"account": key}, 1, None)
    assert keys_found(any_store, key) == [key]


def test_half_a_surrogate_pair_is_no_key_and_finds_nothing(any_store: Store) -> None:
    with pytest.raises(ValueError, match="a key"):
        insert(any_store, HALF_A_PAIR, {})

    any_store.delete("session", HALF_A_PAIR)

    assert any_store.get("session", HALF_A_PAIR, now=NOW) is None
    assert keys_found(any_store, HALF_A_PAIR) == []
    assert keys_found(any_store, "x", before=HALF_A_PAIR) == []


def test_an_unknown_kind_or_field_is_a_programming_error(any_store: Store) -> None:
    for wrong in (
        lambda: any_store.get("nonsense", "a", now=NOW),
        lambda: any_store.get_each([("session", "a"), ("nonsense", "a")], now=NOW),
        lambda: any_store.delete("nonsense", "a"),
        lambda: insert(any_store, "a", {}, kind="nonsense"),
        lambda: any_store.find("session", "nonsense", "x", now=NOW, limit=1),
    ):
        with pytest.raises(KeyError):
            wrong()


def test_a_time_without_a_zone_is_a_programming_error(any_store: Store) -> None:
    with pytest.raises(TypeError):
        any_store.get("session", "a", now=NOW.replace(tzinfo=None))

    with pytest.raises(TypeError):
        insert_expiring(any_store, "a", {}, LATER.replace(tzinfo=None))


def test_of_many_threads_that_insert_one_expired_key_one_wins(concurrent_store: Store) -> None:
    insert_expiring(concurrent_store, "a", {"by": "nobody"}, LATER)
    start = Barrier(8)

    def attempt(number: int) -> int | None:
        start.wait()
        doc = {"by": number}
        try:
            concurrent_store.put("session", "a", doc, expect_version=0, expires_at=None, now=LATER)
        except StaleVersion:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [number for number in pool.map(attempt, range(8)) if number is not None]

    assert len(winners) == 1
    assert concurrent_store.get("session", "a", now=LATER) == Stored({"by": winners[0]}, 1, None)


def test_threads_that_retry_lose_no_increment(concurrent_store: Store) -> None:
    insert(concurrent_store, "a", {"n": 0})

    def add_25(_: int) -> None:
        done = 0
        while done < 25:
            found = concurrent_store.get("session", "a", now=NOW)
            assert found is not None
            doc = {"n": found.doc["n"] + 1}
            try:
                concurrent_store.put(
                    "session", "a", doc, expect_version=found.version, expires_at=None, now=NOW
                )
            except StaleVersion:
                continue
            done += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_25, range(4)))

    assert concurrent_store.get("session", "a", now=NOW) == Stored({"n": 100}, 101, None)


def test_what_is_missing_is_named_until_something_is_kept_and_asking_makes_nothing(
    any_store: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    asked = [any_store.missing(kind) for _ in range(2) for kind in ("session", "audit")]
    made = list(tmp_path.iterdir())
    for kind in ("session", "audit"):
        insert(any_store, "a", {}, kind=kind)

    assert made == []
    assert any_store.missing("session") is any_store.missing("audit") is None
    if request.node.callspec.params["any_store"] == "sqlite-memory":
        assert asked == [None] * 4
    else:
        assert all(asked)
        assert asked[:2] == asked[2:]
