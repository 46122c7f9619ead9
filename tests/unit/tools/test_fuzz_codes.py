"""A sample of what `python -m tools.fuzz_codes` does a hundred thousand times."""

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from certificates.codes import CodeMode
from certificates.errors import CodeUnreadable
from certificates.signing import LicenceKey, LicenceKeys
from certificates.verify import Verification
from tools.codes.cases import Case, Cases, new_pem
from tools.codes.desk import RESIDENT, Desk
from tools.codes.scans import Batch, scan_batch, summary
from tools.fuzz_codes import read_kept


@pytest.fixture
def desk() -> Desk:
    return Desk(LicenceKeys("fuzz", LicenceKey(pem=new_pem())))


def test_a_sample_of_hostile_codes_is_refused_each_for_its_reason(desk: Desk) -> None:
    batch = scan_batch(desk, Cases(7, desk), range(600))

    found = summary([batch])
    assert (found["scanned"], found["accepted"], found["bad"]) == (600, 0, [])
    assert set(found["reasons"]) == {
        "code_unreadable",
        "code_unknown_key",
        "code_bad_signature",
        "code_not_yet_valid",
        "code_expired",
        "code_used",
        "code_wrong_audience",
    }


@pytest.mark.parametrize("mode", list(CodeMode))
def test_the_desk_accepts_an_honest_code(desk: Desk, mode: CodeMode) -> None:
    assert desk.scan(desk.code(mode)).is_accepted


def test_a_case_is_changed_in_the_same_way_each_time(desk: Desk) -> None:
    cases, again = Cases(3, desk), Cases(3, desk)

    assert [cases.make(number).kind for number in range(50)] == [
        again.make(number).kind for number in range(50)
    ]
    assert [cases.make(number).payload for number in range(9)] == [
        cases.make(number).payload for number in range(9)
    ]


class OneCase:
    """Always the same case, and nothing that was issued says the same."""

    def __init__(self, payload: str, reason: str | None = None) -> None:
        self._payload, self._reason = payload, reason

    def make(self, number: int) -> Case:
        return Case(number=number, kind="text", payload=self._payload, reason=self._reason)

    def says_what_was_issued(self, payload: str) -> bool:
        return False


class OddDesk:
    """Does something else than to judge a code."""

    def __init__(self, does: Callable[[], None]) -> None:
        self._does = does

    def scan(self, payload: str) -> Verification:
        self._does()
        raise CodeUnreadable("no code")


def test_an_accepted_code_is_reported(desk: Desk) -> None:
    batch = scan_batch(desk, OneCase(desk.code(CodeMode.OFFLINE)), range(4, 6))

    assert batch.bad == ["4 text: accepted", "5 text: accepted"]
    assert summary([batch])["accepted"] == 2


def test_a_wrong_reason_is_reported(desk: Desk) -> None:
    batch = scan_batch(desk, OneCase("hello", "code_expired"), range(1))

    assert batch.bad == ["0 text: code_unreadable"]


def test_an_error_that_is_no_refusal_is_reported() -> None:
    batch = scan_batch(OddDesk(lambda: [][0]), OneCase("hello"), range(1))

    assert batch.bad == ["0 text: IndexError"]


@pytest.mark.parametrize("told", [RESIDENT.name, RESIDENT.id_number])
def test_a_person_in_the_log_is_reported(told: str) -> None:
    log = structlog.get_logger()
    batch = scan_batch(OddDesk(lambda: log.info("scan", of=told)), OneCase("hello"), range(3))

    assert batch.bad == ["from 0: a person in the log"]


def test_what_the_garbage_collector_took_is_told_apart() -> None:
    batch = scan_batch(OddDesk(lambda: [gc.collect(), None][1]), OneCase("hello"), range(1))

    assert 0 < batch.collector_us[0] <= batch.cpu_us[0]


def test_a_slow_scan_is_repeated_and_both_times_are_told() -> None:
    times = iter((0.02, 0.0, 0.0, 0.0))

    def work() -> None:
        until = time.thread_time() + next(times)
        while time.thread_time() < until:
            pass

    batch = scan_batch(OddDesk(work), OneCase("hello"), range(1))

    (line,) = batch.slow
    words = line.split()
    assert int(words[2]) >= 20_000 > int(words[-2])


def test_what_was_done_is_read_back_and_a_line_cut_short_is_not(tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    done = Batch(first=0, cpu_us=[5, 7], reasons={"text: code_unreadable": 2})
    later = Batch(first=900, cpu_us=[5])
    lines = [json.dumps(vars(batch)) for batch in (done, later)]
    kept.write_text("\n".join([*lines, lines[0][:30]]))

    assert read_kept(kept, 100) == [done]
    assert read_kept(tmp_path / "none.jsonl", 100) == []
