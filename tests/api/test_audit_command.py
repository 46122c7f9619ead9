"""`flask --app app audit show`: who did what about a person, for those who check it."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

from auth.citizens import Citizens
from core.access import Access, Actor, Subject
from core.audit import AuditTrail
from core.commands import StoreInUse
from core.provide import use
from core.store.base import Doc, Store, StoreUnavailable
from core.store.sqlite import SqliteStore
from tests.api.citizen import Citizen
from tests.fakes import FakeClock
from tests.gateway import gateway

OFFICER = ("--operator", "li.ming", "--purpose", "case:2026-118")
NEVER = "0" * 32


def show(app: Flask, *arguments: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(args=["audit", "show", *arguments], input=typed)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def record(app: Flask, subject: str, action: str, actor: str, object_ref: str = "") -> None:
    access = Access(
        actor=Actor(ref=actor, name=""),
        subject=Subject(ref=subject, name="", id_number=""),
        purpose="a-test",
    )
    with app.app_context():
        use(AuditTrail).record(access, action=action, object_ref=object_ref, outcome="ok")


@pytest.fixture
def seen(citizen: Citizen, clock: FakeClock) -> Citizen:
    """Return a citizen who has proved name and face and opened the home page, a second apart."""
    citizen.at_realname()
    clock.advance(1)
    challenge_id = citizen.ask_for_digits().json["challenge_id"]
    assert citizen.send_video(challenge_id, b"a video").status_code == 200
    clock.advance(1)
    assert citizen.get("/v1/home").status_code == 200
    return citizen


@pytest.fixture
def ref(app: Flask, citizen: Citizen) -> str:
    with app.app_context():
        return use(Citizens).ref_of(citizen.id_number)


def test_the_table_has_the_newest_first_in_beijing_time(
    app: Flask, seen: Citizen, ref: str
) -> None:
    result = show(app, "--subject", ref, *OFFICER)

    whom, titles, newest, *others = result.stdout.splitlines()
    assert (result.exit_code, whom) == (0, f"当事人 subject {ref}")
    assert titles.split()[:4] == ["北京时间", "Beijing", "time", "操作"]
    assert newest.startswith("2026-03-01 16:30:02    home.read ")
    assert " 本人 self " in newest
    # What is done at the same instant stands in either order.
    assert sorted(line.split()[2] for line in others[:2]) == ["consent.give", "face.judge"]
    assert sorted(line.split()[2] for line in others[2:]) == ["consent.give", "identity.confirm"]


def test_the_number_can_be_typed_and_is_shown_and_kept_nowhere(
    app: Flask, store: Store, clock: FakeClock, seen: Citizen, ref: str
) -> None:
    asked = show(app, "--ask-id-number", *OFFICER, typed=f"{seen.id_number}\n")

    assert asked.exit_code == 0
    assert f"subject {ref}" in asked.stdout
    assert "home.read" in asked.stdout
    assert seen.id_number not in asked.output
    assert seen.id_number not in json.dumps(seen.audit_events(store, clock))


def test_whoever_looks_is_in_the_trail_before_they_see_anything(
    app: Flask, store: Store, clock: FakeClock, seen: Citizen, ref: str
) -> None:
    before = seen.audit_events(store, clock)
    clock.advance(60)

    filters = ("--since", "2026-03-01", "--actor", "self", "--before", "f" * 32)
    show(app, "--subject", ref, "--limit", "2", *filters, *OFFICER)

    newest, *others = seen.audit_events(store, clock)
    assert others == before
    assert newest == {
        "at": "2026-03-01T08:31:02Z",
        "actor": "operator:li.ming",
        "subject": ref,
        "ground": "supervision",
        "channel": "command",
        "purpose": "case:2026-118",
        "action": "audit.read",
        "object": "trail",
        "outcome": "ok",
        "evidence": {
            "shown": 2,
            "since": "2026-02-28T16:00:00Z",
            "actor": ref,
            "before": "f" * 32,
        },
    }


def test_looking_for_somebody_of_whom_nothing_is_recorded_is_recorded(app: Flask) -> None:
    first = show(app, "--subject", NEVER, *OFFICER)
    second = show(app, "--subject", NEVER, "--json", "--action", "audit.read", *OFFICER)

    assert first.stdout.splitlines() == [
        f"当事人 subject {NEVER}",
        "没有记录 nothing is recorded",
    ]
    assert [row["evidence"] for row in rows(second)] == [{"shown": 0}]


def test_pages_in_json_go_on_where_the_one_before_ended(
    app: Flask, seen: Citizen, ref: str
) -> None:
    first = show(app, "--subject", ref, "--json", "--limit", "3", *OFFICER)
    last_key = rows(first)[-1]["key"]
    second = show(app, "--subject", ref, "--json", "--limit", "3", "--before", last_key, *OFFICER)

    assert first.stderr == f"还有更早的 there is more: --before {last_key}\n"
    assert second.stderr == ""
    assert [len(rows(first)), len(rows(second))] == [3, 2]
    assert sorted(row["action"] for row in rows(first) + rows(second)) == [
        "consent.give",
        "consent.give",
        "face.judge",
        "home.read",
        "identity.confirm",
    ]


@pytest.mark.parametrize(
    "words, objects",
    [
        ([], "edcba"),
        (["--since", "2026-03-02"], "edc"),
        (["--until", "2026-03-01"], "ba"),
        (["--since", "2026-03-02", "--until", "2026-03-02"], "dc"),
        (["--since", "2026-03-01T16:00:00Z", "--until", "2026-03-02T16:00:00Z"], "dc"),
        (["--since", "2026-03-02T00:00:00+08:00", "--until", "2026-03-02T08:30:00+08:00"], "c"),
        (["--action", "item.run"], "db"),
        (["--actor", "bank-1"], "ec"),
        (["--actor", "self"], "dba"),
        (["--actor", "本人"], "dba"),
        (["--actor", "bank-1", "--until", "2026-03-02"], "c"),
        (["--since", "0001-01-02", "--until", "9999-12-30"], "edcba"),
    ],
)
def test_only_what_is_asked_for_is_shown(
    app: Flask, clock: FakeClock, words: list[str], objects: str
) -> None:
    # In Beijing: two on the first of March, at 16:30 and a minute before midnight.
    record(app, NEVER, "home.read", NEVER, "a")
    clock.advance(timedelta(hours=7, minutes=29).total_seconds())
    record(app, NEVER, "item.run", NEVER, "b")
    clock.advance(timedelta(minutes=1).total_seconds())
    record(app, NEVER, "licence.read", "bank-1", "c")
    clock.advance(timedelta(hours=8, minutes=30).total_seconds())
    record(app, NEVER, "item.run", NEVER, "d")
    clock.advance(timedelta(days=1).total_seconds())
    record(app, NEVER, "licence.verify", "bank-1", "e")

    result = show(app, "--subject", NEVER, "--json", *words, *OFFICER)

    assert "".join(row["object"] for row in rows(result)) == objects


@pytest.mark.parametrize(
    "words, remark",
    [
        ([], "没有其他记录 nothing else is recorded"),
        (
            ["--actor", "bank-1", "--until", "2026-03-02"],
            "没有符合条件的记录 there are events, and none fits --actor bank-1 "
            "--until 2026-03-02T16:00:00Z",
        ),
    ],
)
def test_a_page_on_which_nothing_stands_says_whether_anything_is_recorded(
    app: Flask, words: list[str], remark: str
) -> None:
    record(app, NEVER, "audit.read", "operator:li.ming")

    result = show(app, "--subject", NEVER, *words, *OFFICER)

    assert (result.exit_code, result.stdout.splitlines()[1]) == (0, remark)


def test_looks_are_left_out_until_they_are_asked_for_and_the_page_says_so(
    app: Flask, clock: FakeClock
) -> None:
    record(app, NEVER, "home.read", NEVER)
    clock.advance(1)
    first, second = (show(app, "--subject", NEVER, *OFFICER) for _ in range(2))
    looks = show(app, "--subject", NEVER, "--json", "--action", "audit.read", *OFFICER)

    assert "audit.read" not in first.stdout
    assert second.stdout.splitlines() == [
        *first.stdout.splitlines(),
        "未列出查看记录 looks at this trail are left out: --action audit.read lists them",
    ]
    assert [row["action"] for row in rows(looks)] == ["audit.read"] * 2
    assert looks.stderr == ""


@pytest.mark.parametrize(
    "words, sentence",
    [
        (["--subject", NEVER, "--operator", "li.ming"], "Missing option '--purpose'"),
        (["--subject", NEVER, "--purpose", "case:1"], "Missing option '--operator'"),
        ([*OFFICER], "Give either --subject or --ask-id-number"),
        (["--subject", NEVER, "--ask-id-number", *OFFICER], "Give either --subject or"),
        (["--subject", "440106199103080002", *OFFICER], "A reference is 32 characters"),
        (["--subject", NEVER, "--operator", "x", "--purpose", "case:1"], "2 to 64 Latin letters"),
        (
            ["--subject", NEVER, "--operator", "li.ming", "--purpose", "of:440106199103080002"],
            "no more than nine digits in a row",
        ),
        (
            ["--subject", NEVER, "--operator", "li.ming", "--purpose", "440106-19910308-0002"],
            "fourteen with signs between",
        ),
        (["--subject", NEVER, "--since", "yesterday", *OFFICER], "Give 2026-03-01T08:30:00Z"),
        (["--subject", NEVER, "--since", "2026-03-01T08:30:00", *OFFICER], "Say in which zone"),
        (["--subject", NEVER, "--until", "9999-12-31", *OFFICER], "Give 2026-03-01T08:30:00Z"),
        (
            ["--subject", NEVER, "--since", "2026-03-02", "--until", "2026-03-01", *OFFICER],
            "--since must be before --until",
        ),
        (["--subject", NEVER, "--limit", "1001", *OFFICER], "1001 is not in the range"),
        (["--subject", NEVER, "--before", "zz", *OFFICER], "The key of an event is 32 characters"),
        (["--subject", NEVER, "--action", "licence.view", *OFFICER], "licence.unblock"),
        (["--subject", NEVER, "--actor", "440106199103080002", *OFFICER], "or self (本人)"),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_not_repeated(
    app: Flask, words: list[str], sentence: str
) -> None:
    result = show(app, *words)

    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert "440106199103080002" not in result.stderr


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("440106199103080003\n", "This is not a valid identity number"),
        ("x\n", "An identity number has 17 digits"),
        ("", "An identity number has 17 digits"),
    ],
)
def test_a_number_that_is_nobodys_ends_with_a_sentence(
    app: Flask, typed: str, sentence: str
) -> None:
    result = show(app, "--ask-id-number", *OFFICER, typed=typed)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines()[-1].startswith(f"Error: {sentence}")


class FullStore:
    """A store that can be read and takes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def put(self, kind: str, key: str, doc: Doc, **rest: Any) -> int:
        raise StoreUnavailable("The disk is full.")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def full(
    app: Flask, env: dict[str, str], store: Store, clock: FakeClock, ref: str
) -> Iterator[Flask]:
    """Return a gateway that knows an event about the citizen, and can keep no more."""
    record(app, ref, "home.read", ref)
    with gateway(env, FullStore(store), clock) as app_without_room:
        yield app_without_room


def test_nobody_sees_what_cannot_be_recorded_as_seen(full: Flask, ref: str) -> None:
    result = show(full, "--subject", ref, *OFFICER)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: The disk is full.\n"


def show_to(app: Flask, out: TextIO, *arguments: str) -> int:
    """Run the command with its output going to a file of the system's; return its exit code."""
    app_info = ScriptInfo(create_app=lambda: app)
    with redirect_stdout(out), pytest.raises(SystemExit) as ended:
        app.cli.main(["audit", "show", *arguments, *OFFICER], obj=app_info)
    return int(ended.value.code or 0)


def test_a_terminal_without_chinese_gets_the_english(app: Flask, tmp_path: Path) -> None:
    with (tmp_path / "shown").open("w", encoding="latin-1") as out:
        code = show_to(app, out, "--subject", NEVER)

    assert code == 0
    assert (tmp_path / "shown").read_text("latin-1").splitlines() == [
        f"??? subject {NEVER}",
        "???? nothing is recorded",
    ]


def unwilling(kind: str) -> TextIO:
    """Return a file that takes nothing: of a full disk, or a pipe whose reader has gone."""
    if kind == "full":
        return Path("/dev/full").open("w", encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


@pytest.mark.parametrize("gone", ["full", "closed"])
def test_who_cannot_be_shown_everything_is_told_so_and_that_they_looked(
    app: Flask, capsys: pytest.CaptureFixture[str], gone: str
) -> None:
    with unwilling(gone) as out:
        code = show_to(app, out, "--subject", NEVER)

    assert code == 1
    assert "Not everything could be shown" in capsys.readouterr().err
    assert (
        len(rows(show(app, "--subject", NEVER, "--json", "--action", "audit.read", *OFFICER))) == 1
    )


@pytest.fixture
def on_files(env: dict[str, str], tmp_path: Path, clock: FakeClock) -> Iterator[Flask]:
    """Return a gateway whose store is the files that the settings name."""
    store = SqliteStore(tmp_path / "store.sqlite3", busy_timeout_s=0)
    with gateway(env, store, clock) as app:
        yield app
    store.close()


@pytest.mark.parametrize(
    "words",
    [["audit", "show", "--subject", NEVER, *OFFICER], ["organisation", "remove", "bank-1"]],
    ids=["audit show", "organisation remove"],
)
def test_where_no_store_is_a_command_that_needs_one_says_so_and_makes_none(
    on_files: Flask, tmp_path: Path, words: list[str]
) -> None:
    before = set(tmp_path.iterdir())

    result = on_files.test_cli_runner().invoke(args=words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no store where MINSHENG_STORE_URL points" in result.stderr
    assert str(tmp_path / "store.sqlite3") in result.stderr
    assert set(tmp_path.iterdir()) == before


def test_a_store_without_its_trail_is_not_taken_for_one_in_which_nothing_is_recorded(
    on_files: Flask, tmp_path: Path
) -> None:
    register = on_files.test_cli_runner().invoke
    added = register(args=["organisation", "add", "bank-1", "--name", "A bank"])
    result = show(on_files, "--subject", NEVER, *OFFICER)

    assert (added.exit_code, result.exit_code) == (0, 1)
    assert "store.sqlite3-audit" in result.stderr
    assert not (tmp_path / "store.sqlite3-audit").exists()


def test_a_trail_that_stands_in_the_main_file_as_it_once_did_is_shown(
    on_files: Flask, tmp_path: Path
) -> None:
    record(on_files, NEVER, "home.read", NEVER)
    with on_files.app_context():
        use(StoreInUse).store.close()
    (tmp_path / "store.sqlite3-audit").rename(tmp_path / "store.sqlite3")

    first, second = (show(on_files, "--subject", NEVER, "--json", *OFFICER) for _ in range(2))

    assert [row["action"] for row in rows(first)] == ["home.read"]
    assert [row["action"] for row in rows(second)] == ["home.read"]


def test_a_locked_store_is_told_with_the_reason(on_files: Flask, tmp_path: Path) -> None:
    record(on_files, NEVER, "home.read", NEVER)
    other = sqlite3.connect(tmp_path / "store.sqlite3-audit", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    result = show(on_files, "--subject", NEVER, *OFFICER)
    other.close()

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: The store's file cannot be used. Another process has kept it locked. "
        "(SQLITE_BUSY)\n"
    )
