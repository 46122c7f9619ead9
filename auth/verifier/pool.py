"""A bounded queue in front of children that are forked, one a job, from a loaded process."""

import math
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from time import monotonic
from typing import Generic

import structlog

from auth.verifier.answers import MAX_ANSWER_BYTES, BadAnswer
from auth.verifier.child import Limits, serve_one
from auth.verifier.errors import CannotStart, Interrupted, QueueFull
from auth.verifier.turns import Turns
from auth.verifier.work import A, J, Work
from core.metrics import VERIFIER_BUSY, VERIFIER_JOB_SECONDS, VERIFIER_JOBS

log = structlog.get_logger("verifier")

_ENDED_FROM_OUTSIDE = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGKILL)
"""A shutdown, a person, or the system short of memory. A hostile video ends in other signals."""

_BOOKKEEPING = threading.Lock()
"""The standard library's records of children are one for all pools, and not made for threads."""


class Pool(Generic[J, A]):
    """Does at most `workers` jobs at once, lets `queue` more wait in turn, and refuses the rest.

    A child that crashes, runs out of its memory or time, or answers nonsense costs its own job a
    refusal and nothing else. Safe to use from many threads.

    Args:
        work: The kind of job.
        name: `module:function`, what a child does. The forkserver imports the module once, so
            that every child has its models; this process never does. One module a process: the
            forkserver is started by the first job, and there is one of it, also for
            several pools.
        job_timeout_s: Seconds of wall-clock time from a child's start to its whole answer.
        wait_s: Seconds for which a job waits its turn; None for as long as a job may take.
        job_memory_mb: MiB of address space of a child, what it was forked with included.
    """

    def __init__(
        self,
        work: Work[J, A],
        name: str,
        *,
        workers: int,
        queue: int,
        job_timeout_s: float,
        job_memory_mb: int,
        wait_s: float | None = None,
    ) -> None:
        self._work = work
        self._name = name
        self._workers = workers
        self._job_timeout_s = job_timeout_s
        self._wait_s = job_timeout_s if wait_s is None else wait_s
        # CPU seconds are the second line: a child whose clock-watcher died ends all the same.
        self._limits = Limits(cpu_s=math.ceil(job_timeout_s) + 1, memory_mb=job_memory_mb)
        self._places = threading.BoundedSemaphore(workers + queue)
        self._turns = Turns(workers)
        self._lock = threading.Lock()
        self._rounds = (workers + queue) / workers
        self._usual_s = 1.0
        self._ready = threading.Event()
        self._context = get_context("forkserver")
        modules = [name.partition(":")[0], serve_one.__module__]
        self._context.set_forkserver_preload(modules)

    def run(self, job: J) -> A:
        """Do one job in a child of its own.

        Raises:
            QueueFull: every place is taken, or the wait for a turn was too long.
            CannotStart: the system gives no further process.
            Interrupted: the child was ended from outside; the job says nothing of the video.
        """
        with self._place(), self._turn():
            started = monotonic()
            answer, outcome = self._in_child(job)
            self._note(outcome, monotonic() - started)
        return answer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        # Whoever waited so long is about to give up; judging it helps nobody.
        if not self._turns.take(within_s=self._wait_s):
            self._count("waited_too_long")
            raise QueueFull(retry_after_s=self._retry_after_s())
        try:
            yield
        finally:
            self._turns.give_back()

    def warm_up(self) -> None:
        """Load the models and prove that a child can start; then the pool is ready."""
        _, outcome = self._in_child(self._work.empty)
        if outcome == "judged":
            self._ready.set()
        log.info("warmed_up", outcome=outcome)

    def is_ready(self) -> bool:
        return self._ready.is_set()

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            self._count("queue_full")
            raise QueueFull(retry_after_s=self._retry_after_s())
        try:
            with VERIFIER_BUSY.labels(self._work.kind).track_inprogress():
                yield
        finally:
            self._places.release()

    def _retry_after_s(self) -> int:
        """Return the whole seconds after which the full queue is about half done."""
        with self._lock:
            return max(1, math.ceil(self._usual_s * self._rounds / 2))

    def _count(self, outcome: str) -> None:
        VERIFIER_JOBS.labels(self._work.kind, outcome).inc()

    def _note(self, outcome: str, duration_s: float) -> None:
        self._count(outcome)
        VERIFIER_JOB_SECONDS.labels(self._work.kind).observe(duration_s)
        with self._lock:
            self._usual_s = 0.8 * self._usual_s + 0.2 * duration_s
        log.info("job_done", outcome=outcome, duration_s=round(duration_s, 3))

    def _in_child(self, job: J) -> tuple[A, str]:
        ours, theirs = self._context.Pipe()
        child = self._start(theirs)
        timed_out = threading.Event()

        def end_it() -> None:
            timed_out.set()
            child.kill()

        watcher = threading.Timer(self._job_timeout_s, end_it)
        watcher.daemon = True
        watcher.start()
        try:
            answer = _exchange(ours, self._work.split(job))
        finally:
            watcher.cancel()
            exit_code = self._end(child)
            ours.close()
        if timed_out.is_set():
            return self._work.too_heavy, "timeout"
        return self._understand(answer, exit_code)

    def _start(self, theirs: Connection) -> ForkServerProcess:
        try:
            with _BOOKKEEPING:
                child = self._context.Process(
                    target=serve_one,
                    args=(theirs, self._limits, self._work, self._name),
                    daemon=True,
                )
                child.start()
        except (OSError, EOFError) as exc:
            raise CannotStart("A process for the job could not be started.") from exc
        finally:
            # Without our copy of its end, a child's death is the end of the pipe.
            theirs.close()
        return child

    def _end(self, child: ForkServerProcess) -> int | None:
        child.kill()
        with _BOOKKEEPING:
            child.join()
            exit_code = child.exitcode
            child.close()
        return exit_code

    def _understand(self, answer: bytes | None, exit_code: int | None) -> tuple[A, str]:
        if answer is None:
            log.error("job_died", exit_code=exit_code)
            if exit_code in _ENDED_FROM_OUTSIDE:
                self._count("interrupted")
                raise Interrupted
            return self._work.unreadable, "died"
        try:
            return self._work.decode(answer), "judged"
        except BadAnswer as exc:
            log.error("job_failed", error=str(exc))
            return self._work.unreadable, "failed"


def _exchange(ours: Connection, parts: tuple[bytes, ...]) -> bytes | None:
    """Return the answer to a job: empty if it was too long, None if the child died."""
    try:
        for part in parts:
            ours.send_bytes(part)
        return ours.recv_bytes(MAX_ANSWER_BYTES)
    except (EOFError, ConnectionError):
        return None
    except OSError:
        # Larger than any answer: the pipe has refused to read it.
        return b""
