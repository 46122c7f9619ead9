"""What a store promises when several processes use it, and when one of them is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from core.store import open_store
from core.store.base import Store, Stored
from tests.contract.store.worker import NOW

ROOT = Path(__file__).parents[3]
ROUNDS = 150


@contextmanager
def worker(task: str, url: str, *args: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.contract.store.worker", task, url, *args]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_what_another_process_writes_changes_the_mark(shared_store: tuple[str, Store]) -> None:
    url, store = shared_store
    other = open_store(url)
    marks = []
    for write in (
        lambda: other.put("session", "a", {}, expect_version=0, expires_at=None, now=NOW),
        lambda: other.put("session", "a", {}, expect_version=1, expires_at=NOW, now=NOW),
        lambda: other.purge(now=NOW),
        lambda: other.delete("session", "b"),
    ):
        marks.append((store.mark(), store.mark()))
        write()
    other.close()
    marks.append((store.mark(), store.mark()))

    assert all(one == another for one, another in marks)
    told = [one for one, _ in marks[:4] if one is not None]
    assert len(set(told)) == len(told)


def test_of_two_processes_racing_for_a_key_exactly_one_wins_each_round(
    shared_store: tuple[str, Store],
) -> None:
    url, store = shared_store
    for number in range(0, ROUNDS, 2):  # every other key is there already, and has expired
        store.put("challenge", f"r{number}", {}, expect_version=0, expires_at=NOW, now=NOW)

    rounds = []
    with worker("race", url, "0") as first, worker("race", url, "1") as second:
        racers = [first, second]
        assert [answer(racer) for racer in racers] == ["ready", "ready"]
        for number in range(ROUNDS):
            for racer in racers if number % 4 < 2 else reversed(racers):
                ask(racer, f"r{number}")
            rounds.append([answer(racer) for racer in racers])

    for number, outcome in enumerate(rounds):
        assert sorted(outcome) == ["lost", "won"], f"round {number}"
        winner = str(outcome.index("won"))
        assert store.get("challenge", f"r{number}", now=NOW) == Stored({"by": winner}, 1, None)


def test_processes_may_open_a_new_store_at_the_same_instant(tmp_path: Path) -> None:
    with ExitStack() as stack:
        openers = [stack.enter_context(worker("open", "sqlite:///:memory:")) for _ in range(3)]
        assert [answer(opener) for opener in openers] == ["ready"] * 3
        for number in range(25):
            for opener in openers:
                ask(opener, f"sqlite:///{tmp_path}/{number}.db")

            assert [answer(opener) for opener in openers] == ["ok"] * 3


def test_processes_that_retry_lose_no_increment(
    shared_store: tuple[str, Store],
) -> None:
    url, store = shared_store

    with ExitStack() as stack:
        running = [stack.enter_context(worker("count", url, str(n), "60")) for n in range(4)]
        versions = [int(text) for process in running for text in answer(process).split()]

    found = store.get("counter_code", "n", now=NOW)
    assert sorted(versions) == list(range(1, 241))
    assert found is not None
    assert (found.doc["n"], found.version) == (240, 240)


def test_a_killed_writer_loses_no_acknowledged_write_and_holds_up_nobody(
    shared_store: tuple[str, Store],
) -> None:
    url, store = shared_store
    acknowledged: dict[str, tuple[int, int]] = {}
    first = 0
    for kill_after in (37, 180, 451):
        with worker("write", url, str(first)) as process:
            for _ in range(kill_after):
                note(acknowledged, answer(process))
            process.kill()
            while line := answer(process):
                note(acknowledged, line)
        first = max(number for _, number in acknowledged.values()) + 1

        check_nothing_lost(store, acknowledged)


def note(acknowledged: dict[str, tuple[int, int]], line: str) -> None:
    key, version, number = line.split()
    acknowledged[key] = (int(version), int(number))


def check_nothing_lost(store: Store, acknowledged: dict[str, tuple[int, int]]) -> None:
    """Each document is the one last acknowledged, or the single one that was being written."""
    for key, (version, number) in acknowledged.items():
        found = store.get("licence", key, now=NOW)
        assert found is not None
        assert (found.version, found.doc["n"]) >= (version, number)
        assert found.version <= version + 1
        assert [k for k, _ in find(store, f"c{found.doc['n']}")] == [key]
        written = {**found.doc, "killed": True}
        store.put("licence", key, written, expect_version=found.version, expires_at=None, now=NOW)
        acknowledged[key] = (found.version + 1, found.doc["n"])


def find(store: Store, citizen: str) -> list[tuple[str, Stored]]:
    return store.find("licence", "citizen", citizen, now=NOW - timedelta(days=1), limit=5)
