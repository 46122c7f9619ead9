"""What the tool says of the answers it got, and that it goes on where it was stopped."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.fuzz.report import Done, Run, is_good, summary
from tools.fuzz_media import read_kept
from tools.process_tree import cpu_s


def done(*, status: int = 200, reason: str = "video_unreadable", took_s: float = 0.1) -> Done:
    return Done(number=0, kind="cut", bytes_sent=9, status=status, reason=reason, took_s=took_s)


@pytest.mark.parametrize(
    "answer, good",
    [
        (done(), True),
        (done(reason="pass"), True),
        (done(status=413, reason="too_large"), True),
        (done(status=500, reason="internal_error"), False),
        (done(status=503, reason="verifier_queue_full"), False),
        (done(status=0, reason="TimeoutError"), False),
        (done(reason=""), False),
        (done(took_s=12.5), False),
    ],
)
def test_good_is_a_verdict_or_the_callers_error_with_a_reason_and_in_time(
    answer: Done, good: bool
) -> None:
    assert is_good(answer, limit_s=12) is good


def test_the_summary_counts_answers_and_lists_what_may_not_be() -> None:
    runs = [
        Run(sent=2, outcomes={"judged": 2}, touched={"files": n}, memory_mib=[]) for n in (0, 1)
    ]

    found = summary([done(), done(), done(status=500)], runs, limit_s=12)

    assert found["answers"] == {"200 video_unreadable": 2, "500 video_unreadable": 1}
    assert found["outcomes"] == {"judged": 4}
    assert found["touched"] == {"files": 1}
    assert found["bad"] == [vars(done(status=500))]


def test_what_was_done_is_read_again_without_the_line_that_a_kill_cut_short(
    tmp_path: Path,
) -> None:
    run = Run(sent=1, outcomes={}, touched={}, memory_mib=[200.0])
    lines = [json.dumps(vars(done())), json.dumps(vars(run)), json.dumps(vars(done()))[:-9]]
    kept = tmp_path / "kept.jsonl"
    kept.write_text("\n".join(lines))

    assert read_kept(kept) == ([done()], [run])
    assert read_kept(tmp_path / "none.jsonl") == ([], [])


def test_a_tree_of_processes_is_charged_for_its_ended_children() -> None:
    script = (
        "import subprocess, sys, os; from tools.process_tree import cpu_s;"
        "subprocess.run([sys.executable, '-c', 'sum(range(10**7))'], check=True);"
        "print(cpu_s(os.getpid()) - sum(os.times()[:2]), sum(os.times()[2:4]))"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    more_than_own_s, of_children_s = map(float, printed.stdout.split())

    assert of_children_s > 0.05
    assert more_than_own_s == pytest.approx(of_children_s, abs=0.05)


def test_a_process_that_is_not_there_has_used_nothing() -> None:
    assert cpu_s(2**22 + 1) == 0
