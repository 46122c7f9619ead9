"""What is particular to the SQLite file."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.config import ConfigError
from core.store import open_store
from core.store.base import KINDS, Store, Stored, StoreUnavailable
from core.store.sqlite import SqliteStore
from core.store.sqlite_file import SqliteFile
from core.store.sqlite_schema import LEFT_ROWS, SCHEMA_VERSION, table

NOW = datetime(2100, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
WORKER = "tests.contract.store.worker"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path, busy_timeout_s=0.05)
    yield store
    store.close()


def insert(store: Store, key: str, doc: dict[str, str]) -> None:
    store.put("session", key, doc, expect_version=0, expires_at=None, now=NOW)


def add_event(store: Store, key: str) -> None:
    event = {"subject": "x", "action": "home.read"}
    store.put("audit", key, event, expect_version=0, expires_at=None, now=NOW)


def test_nothing_is_made_before_the_first_call(path: Path) -> None:
    open_store(f"sqlite:///{path}")

    assert not path.parent.exists()


def test_the_files_are_closed_to_other_users(path: Path, store: SqliteStore) -> None:
    insert(store, "a", {})
    add_event(store, "b")

    modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}

    sides = ("", "-wal", "-shm")
    assert modes == {
        f"store.sqlite3{file}{side}": 0o600 for file in ("", "-audit") for side in sides
    }
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("url", ["sqlite:///var/s.db", "sqlite:///./s.db"])
def test_three_slashes_name_a_file_below_the_working_folder(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store(url)
    insert(store, "a", {})
    store.close()

    assert [file.name for file in tmp_path.rglob("*.db")] == ["s.db"]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sqlite:///",
        "sqlite://s.db",
        "s.db",
        "mysql://u:Passw0rd@h/d",
        "mongodb://",
        "mongodb://u:Pass/w0rd@h/d",
        "mongodb://h/d?nonsense=%",
    ],
)
def test_another_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        open_store(url)

    assert "w0rd" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_every_look_up_uses_an_index_and_sorts_nothing(store: SqliteStore) -> None:
    bound = {"value": "x", "now_us": 1, "limit": 1, "before": "b"}

    plans = []
    for kind, fields in KINDS.items():
        statements = table(kind, fields)
        for sql in [*statements.find.values(), *statements.find_before.values()]:
            plans += store._of(kind).query(f"EXPLAIN QUERY PLAN {sql}", bound)

    assert len(plans) == 2 * sum(map(len, KINDS.values()))
    for *_, step in plans:
        assert "USING INDEX" in step


def test_a_write_is_on_the_disk_before_it_is_acknowledged(path: Path, store: SqliteStore) -> None:
    insert(store, "a", {})

    settings = {
        name: store._main.query(f"PRAGMA {name}", {})[0][0]
        for name in ("journal_mode", "synchronous", "secure_delete", "user_version")
    }

    full = 2
    assert settings == {
        "journal_mode": "wal",
        "synchronous": full,
        "secure_delete": 1,
        "user_version": SCHEMA_VERSION,
    }


def test_a_locked_store_is_unavailable_and_usable_afterwards(
    path: Path, store: SqliteStore
) -> None:
    insert(store, "a", {})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailable) as caught:
        insert(store, "b", {})
    read_meanwhile = store.get("session", "a", now=NOW)
    other.close()
    insert(store, "b", {})

    assert caught.value.facts == {"reason": "SQLITE_BUSY"}
    assert read_meanwhile == store.get("session", "b", now=NOW) == Stored({}, 1, None)


def spoil_by_noise(path: Path) -> None:
    path.write_bytes(b"this was never a database" * 100)


def spoil_by_folder(path: Path) -> None:
    path.mkdir()


def spoil_by_newer_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def spoil_by_foreign_table(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE kind_session (something TEXT)")
    connection.close()


@pytest.mark.parametrize(
    "spoil", [spoil_by_noise, spoil_by_folder, spoil_by_newer_version, spoil_by_foreign_table]
)
def test_a_file_that_is_no_store_of_ours_is_unavailable(path: Path, store: Store, spoil) -> None:
    path.parent.mkdir(parents=True)
    spoil(path)

    for call in (
        store.ping,
        lambda: store.get("session", "a", now=NOW),
        lambda: insert(store, "a", {}),
        lambda: store.delete("session", "a"),
        lambda: store.purge(now=NOW),
    ):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreUnavailable):
        SqliteStore(tmp_path / "file" / "store.sqlite3").ping()


def test_a_damaged_file_is_unavailable_until_it_is_replaced(path: Path, store: Store) -> None:
    insert(store, "a", {})
    store.close()
    good = path.read_bytes()
    path.write_bytes(good[:100] + b"\x55" * (len(good) - 100))
    with pytest.raises(StoreUnavailable):
        store.get("session", "a", now=NOW)

    path.write_bytes(good)

    assert store.get("session", "a", now=NOW) == Stored({}, 1, None)


def test_a_full_disk_is_unavailable_and_loses_nothing(path: Path, store: SqliteStore) -> None:
    insert(store, "a", {})
    store._main.change("PRAGMA max_page_count = 1", {})  # what it holds now is the least it takes

    with pytest.raises(StoreUnavailable) as caught:
        insert(store, "b", {"fill": "x" * 100_000})

    assert caught.value.facts == {"reason": "SQLITE_FULL"}
    assert store.get("session", "a", now=NOW) == Stored({}, 1, None)
    assert store.get("session", "b", now=NOW) is None


def test_a_new_kind_and_a_new_look_up_field_reach_an_older_file(path: Path) -> None:
    older = SqliteStore(path, kinds={"session": ()})
    insert(older, "a", {"account": "x", "city": "y"})
    older.close()

    newer = SqliteStore(path, kinds={"session": ("account", "city"), "case": ()})
    by_account = newer.find("session", "account", "x", now=NOW, limit=2)
    by_city = newer.find("session", "city", "y", now=NOW, limit=2)
    newer.put("case", "c", {}, expect_version=0, expires_at=None, now=NOW)
    newer.close()

    assert by_account == by_city == [("a", Stored({"account": "x", "city": "y"}, 1, None))]


@contextmanager
def older_trail(path: Path) -> Iterator[Callable[[str], None]]:
    """Give what adds an event to the main file, as programs did before there was another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    older = SqliteFile(path, kinds={"audit": ("subject",)}, busy_timeout_s=1)
    row = {"version": 1, "expires_us": None, "doc": '{"subject":"x","n":"民"}', "by_subject": "x"}
    sql = table("audit", ("subject",)).insert
    yield lambda key: older.change(sql, {**row, "key": key, "now_us": 0})
    older.close()


def trail(store: Store) -> list[str]:
    return [key for key, _ in store.find("audit", "subject", "x", now=NOW, limit=9999)]


def test_the_trail_of_an_older_file_is_brought_over(path: Path) -> None:
    with older_trail(path) as add:
        for number in range(LEFT_ROWS + 1):
            add(f"{number:03}")
    store = SqliteStore(path)
    add_event(store, "999")
    store.purge(now=NOW)
    found, again = trail(store), store.get("audit", "000", now=NOW)
    left = store._main.query("SELECT count(*) FROM kind_audit", {})
    store.close()

    assert found == ["999", *(f"{number:03}" for number in range(LEFT_ROWS, -1, -1))]
    assert again == Stored({"subject": "x", "n": "民"}, 1, None)
    assert left == [(0,)]


def test_the_trail_of_an_older_file_is_read_before_it_is_brought_over(path: Path) -> None:
    with older_trail(path) as add:
        for key in ("1", "3", "4"):
            add(key)
    store = SqliteStore(path)
    before = store.missing("audit")
    alone = trail(store)
    for key in ("2", "3"):  # the third as if bringing over had been cut off
        add_event(store, key)
    page = [key for key, _ in store.find("audit", "subject", "x", now=NOW, limit=2, before="4")]
    both = trail(store)
    store.close()

    assert before is None
    assert (alone, page, both) == (["4", "3", "1"], ["3", "2"], ["4", "3", "2", "1"])


def test_a_trail_that_was_brought_over_and_lost_is_missing(path: Path) -> None:
    with older_trail(path) as add:
        add("1")
    store = SqliteStore(path)
    store.purge(now=NOW)
    store.close()
    beside = path.with_name(f"{path.name}-audit")
    beside.unlink()

    assert store.missing("audit") == f"file {beside}"


def test_what_an_older_program_still_adds_is_brought_over_too(path: Path) -> None:
    store = SqliteStore(path)
    with older_trail(path) as add:
        for key in ("1", "2"):
            add(key)
            store.purge(now=NOW)
    found = trail(store)
    store.close()

    assert found == ["2", "1"]


def test_bringing_over_may_be_cut_off_before_anything_is_dropped(path: Path) -> None:
    store = SqliteStore(path)
    add_event(store, "1")
    with older_trail(path) as add:
        add("1")
        add("2")
    store.purge(now=NOW)
    found = store.find("audit", "subject", "x", now=NOW, limit=9)
    store.close()

    assert [(key, stored.doc.get("action")) for key, stored in found] == [
        ("2", None),
        ("1", "home.read"),
    ]


def test_reading_and_adding_to_the_trail_leave_the_mark_as_it_is(store: SqliteStore) -> None:
    insert(store, "a", {})
    before = store.mark()
    store.get("session", "a", now=NOW)
    add_event(store, "1")

    assert store.mark() == before


def test_purging_says_how_many_went(store: SqliteStore) -> None:
    for number in range(1001):
        store.put("session", str(number), {}, expect_version=0, expires_at=NOW, now=NOW)

    assert store.purge(now=NOW) == 1001


def test_what_is_deleted_leaves_no_trace_in_the_file(path: Path, store: SqliteStore) -> None:
    insert(store, "a", {"secret": "民生-trace-民生" * 400})
    store.delete("session", "a")
    store.close()

    assert "民生-trace".encode() not in path.read_bytes()


def run_worker(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def test_a_forked_child_inherits_no_connection_and_both_sides_write(
    path: Path, store: SqliteStore
) -> None:
    child_ended = run_worker("-m", WORKER, "fork", f"sqlite:///{path}")

    assert child_ended == "0"
    for key in ("before", "child", "parent"):
        assert store.get("session", key, now=NOW) == Stored({}, 1, None)


def test_greenlets_that_retry_lose_no_increment(path: Path) -> None:
    command = ["-m", "gevent.monkey", "--module", WORKER, "greenlets", f"sqlite:///{path}"]

    assert run_worker(*command) == "gevent.hub 40 40"


def test_reading_and_writing_for_the_first_time_in_a_row_does_not_lock_itself_out(
    path: Path,
) -> None:
    command = ["-m", "gevent.monkey", "--module", WORKER, "open_twice", f"sqlite:///{path}"]

    assert run_worker(*command) == "written"


def test_writes_cut_off_together_harm_no_other_write(path: Path) -> None:
    command = ["-m", "gevent.monkey", "--module", WORKER, "cut_off", f"sqlite:///{path}"]

    assert run_worker(*command) == "0 lost"


def test_a_write_that_waits_for_a_lock_holds_up_no_other_greenlet(path: Path) -> None:
    command = ["-m", "gevent.monkey", "--module", WORKER, "wait", f"sqlite:///{path}", str(path)]

    assert run_worker(*command) == "written"
