"""A job may crash, hang, eat, lie or try to break out: it costs itself a refusal, nothing more.

The children here are real, and killed for real. What each is told to do is in jobs.py.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import pytest

from auth.verifier.answers import Job, Judgement
from auth.verifier.child import Limits, serve_one
from auth.verifier.errors import Interrupted, QueueFull
from auth.verifier.pool import Pool
from auth.verifier.reasons import Reason
from auth.verifier.work import JUDGING
from tests.unit.verifier.clips import mirrored, video

JOBS = "tests.unit.verifier.jobs"
PATIENCE_S = 30


def pool_of(
    job: str,
    *,
    workers: int = 1,
    queue: int = 0,
    timeout_s: float = PATIENCE_S,
    wait_s: float | None = None,
) -> Pool[Job, Judgement]:
    return Pool(
        JUDGING,
        f"{JOBS}:{job}",
        workers=workers,
        queue=queue,
        job_timeout_s=timeout_s,
        job_memory_mb=1000,
        wait_s=wait_s,
    )


def job(digits: str = "314159", *, video: bytes = b"", steer: Path | None = None) -> Job:
    return Job(digits=digits, video=video, photo=str(steer or "").encode())


def test_a_job_reaches_a_child_and_its_judgement_comes_back() -> None:
    judgement = pool_of("obey").run(job(video=bytes(8 * 1024 * 1024)))

    assert judgement.reason is None
    assert judgement.evidence == {"digits": 314159, "video_bytes": 8 * 1024 * 1024}


@pytest.mark.parametrize(
    "misdeed, reason",
    [
        ("segfault", Reason.VIDEO_UNREADABLE),
        ("fail", Reason.VIDEO_UNREADABLE),
        ("answer_too_much", Reason.VIDEO_UNREADABLE),
        ("answer_wrongly", Reason.VIDEO_UNREADABLE),
        ("eat_memory", Reason.VIDEO_TOO_HEAVY),
    ],
)
def test_a_misbehaving_job_is_a_refusal(misdeed: str, reason: Reason) -> None:
    judgement = pool_of(misdeed).run(job())

    assert judgement == Judgement(reason=reason, similarity=None, evidence={})


@pytest.mark.parametrize("end", ["end_like_a_shutdown", "end_like_a_shortage"])
def test_a_job_that_is_ended_from_outside_is_no_verdict_on_the_video(end: str) -> None:
    with pytest.raises(Interrupted):
        pool_of(end).run(job())


@pytest.mark.parametrize("misdeed", ["sleep_for_ever", "spin_for_ever"])
def test_a_job_past_its_time_is_killed_and_refused(misdeed: str) -> None:
    judgement = pool_of(misdeed, timeout_s=0.5).run(job())

    assert judgement.reason is Reason.VIDEO_TOO_HEAVY


def test_a_child_that_cannot_begin_is_a_refusal_though_nobody_reads_the_video() -> None:
    # The pipe holds far less than a video: sending must not wait for ever.
    judgement = pool_of("not_there").run(job(video=bytes(8 * 1024 * 1024)))

    assert judgement.reason is Reason.VIDEO_UNREADABLE


def test_a_job_can_open_write_connect_and_print_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "stolen"

    judgement = pool_of("try_to_escape").run(job(steer=target))

    assert judgement.evidence == {
        "read": False,
        "write": False,
        "socket": False,
        "pipe": False,
        "print": False,
    }
    assert not target.exists()
    assert "forged" not in capfd.readouterr().out


@pytest.mark.parametrize("container", ["mp4", "mov", "webm"])
def test_decoding_needs_no_thread_of_its_own(container: str) -> None:
    judgement = pool_of("decode_as_nobody").run(job(video=video(container)))

    assert judgement.reason is None


def test_decoding_what_is_to_be_mirrored_needs_no_file() -> None:
    judgement = pool_of("decode_as_nobody").run(job(video=mirrored(video())))

    assert judgement.reason is None


class Gate:
    """Holds jobs in their children until it is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def started(self) -> int:
        return len(list(self.folder.glob("started-*")))

    def open(self) -> None:
        (self.folder / "open").mkdir()


def wait_until(condition: Callable[[], bool]) -> None:
    poll = threading.Event()
    for _ in range(PATIENCE_S * 100):
        if condition():
            return
        poll.wait(0.01)
    raise AssertionError("it did not happen in time")


def test_as_many_jobs_run_at_once_as_there_are_workers(tmp_path: Path) -> None:
    pool, gate = pool_of("wait_for_gate", workers=2), Gate(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(pool.run, job(digits, steer=tmp_path)) for digits in "12"]
        wait_until(lambda: gate.started() == 2)
        gate.open()

    assert [answer.result().reason for answer in answers] == [None, None]


def test_a_full_queue_refuses_at_once_says_when_to_come_back_and_recovers(tmp_path: Path) -> None:
    pool, gate = pool_of("wait_for_gate", workers=1, queue=1), Gate(tmp_path)
    with ThreadPoolExecutor(3) as threads:
        # Two places for three: whichever comes last is the one refused, whatever the order.
        tried = [threads.submit(pool.run, job(digits, steer=tmp_path)) for digits in "123"]
        refused = next(as_completed(tried, timeout=PATIENCE_S)).exception()
        gate.open()
    served = [answer.result().reason for answer in tried if answer.exception() is None]

    assert isinstance(refused, QueueFull)
    assert int(refused.headers["Retry-After"]) >= 1
    assert served == [None, None]
    assert pool.run(job("4", steer=tmp_path)).reason is None


def test_a_job_may_wait_less_for_its_turn_than_a_job_may_take(tmp_path: Path) -> None:
    pool, gate = pool_of("wait_for_gate", workers=1, queue=1, wait_s=0.05), Gate(tmp_path)
    with ThreadPoolExecutor(2) as threads:
        tried = [threads.submit(pool.run, job(digits, steer=tmp_path)) for digits in "12"]
        refused = next(as_completed(tried, timeout=PATIENCE_S)).exception()
        gate.open()
    served = [answer.result().reason for answer in tried if answer.exception() is None]

    assert isinstance(refused, QueueFull)
    assert served == [None]


def test_many_threads_share_a_pool_and_each_gets_its_own_answer() -> None:
    pool = pool_of("obey", workers=2, queue=30)
    asked = range(100_000, 100_030)
    with ThreadPoolExecutor(10) as threads:
        judgements = list(threads.map(lambda digits: pool.run(job(str(digits))), asked))

    assert [judgement.evidence["digits"] for judgement in judgements] == list(asked)


def test_a_pool_is_ready_once_a_child_has_worked() -> None:
    pool = pool_of("obey")
    before = pool.is_ready()

    pool.warm_up()

    assert (before, pool.is_ready()) == (False, True)


def test_a_pool_whose_children_die_is_not_ready() -> None:
    pool = pool_of("segfault")

    pool.warm_up()

    assert not pool.is_ready()


def test_under_load_every_job_is_cut_off_or_turned_away_and_none_is_left_waiting() -> None:
    pool = pool_of("spin_for_ever", workers=2, queue=4, timeout_s=0.5)
    with ThreadPoolExecutor(12) as threads:
        tried = [threads.submit(pool.run, job()) for _ in range(12)]
        ended = list(as_completed(tried, timeout=PATIENCE_S))
    turned_away = [one for one in ended if isinstance(one.exception(), QueueFull)]
    cut_off = [one.result().reason for one in ended if one.exception() is None]

    assert len(ended) == 12
    # Two at once are cut off; whoever then waits longer than a job may take is turned away.
    assert 2 <= len(cut_off) <= 6
    assert set(cut_off) == {Reason.VIDEO_TOO_HEAVY}
    assert len(turned_away) == 12 - len(cut_off)


def test_a_child_whose_clock_watcher_died_ends_by_the_processor_time_it_may_use() -> None:
    """The second line: without any timer of ours the kernel ends it, and that is a refusal."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(
        target=serve_one,
        args=(theirs, Limits(cpu_s=1, memory_mb=2000), JUDGING, f"{JOBS}:spin_for_ever"),
    )
    child.start()
    for part in (b"314159", b"photo", b"video"):
        ours.send_bytes(part)
    child.join(PATIENCE_S)
    ours.close()
    theirs.close()

    assert child.exitcode == -signal.SIGXCPU
