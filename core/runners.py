"""Greenlets that do one thing after another, so that not each thing needs a new one.

CPython keeps the frames of a greenlet in memory of its own, which the system maps when it begins,
fills with zeros where it is touched, and unmaps when it ends: an eighth of a home page's CPU.
"""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

import gevent
import structlog
from gevent.hub import Waiter

log = structlog.get_logger("runners")

T = TypeVar("T")

_MOST_RESTING = 256
"""Kept for the next job, with some 10 kB each."""


class Job(Generic[T]):
    """Something that is done in a greenlet of its own, in a copy of its maker's context.

    Once it is over it holds nothing of that context. A `gevent.Timeout` that it starts must end
    with it, or it would hit the next job of its greenlet.
    """

    def __init__(self, do: Callable[[], T], ended: Callable[[], None]) -> None:
        self.is_over = False
        self.runner: _Runner | None = None
        self._do = do
        self._ended = ended
        self._context = contextvars.copy_context()
        self._is_stopped = False
        self._value: T | None = None
        self._error: BaseException | None = None

    def stop(self) -> None:
        """Cut it off in the next round of the loop, unless it is over by then.

        One that has not begun never does.
        """
        if self.runner is not None and not self.is_over:
            self._is_stopped = True
            self.runner.stop()

    def take(self) -> T:
        """Return what it came to, now that it is over, or raise what it raised: once."""
        # What was raised knows the frames it went through, and those know this job.
        error, self._error = self._error, None
        value, self._value = self._value, None
        if error is None:
            return cast(T, value)
        try:
            raise error
        finally:
            del error

    def run(self) -> None:
        """Do it, here and now."""
        if self._is_stopped:
            return
        try:
            self._value = self._context.run(self._do)
        except BaseException as exc:
            self._keep_or_tell(exc)
        del self._do, self._context
        self.is_over = True
        self._ended()

    def _keep_or_tell(self, exc: BaseException) -> None:
        if not self._is_stopped:
            self._error = exc
        elif not isinstance(exc, gevent.GreenletExit):
            # Nobody asks any more how it ended, but being cut off is no reason to fail.
            log.error("stopped_job_failed", error=type(exc).__name__)


class Runners:
    """Hands jobs to greenlets. Unless these are `kept`, each job has a new one."""

    def __init__(self) -> None:
        self._most_resting = 0
        self._resting: list[_Runner] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep those that have nothing to do meanwhile, in this thread's loop."""
        self._most_resting = _MOST_RESTING
        try:
            yield
        finally:
            self._most_resting = 0
            while self._resting:
                self._resting.pop().stop()

    def start(self, do: Callable[[], T], *, ended: Callable[[], None]) -> Job[T]:
        """Have something done from the next round of the loop on.

        Args:
            ended: Called when it is over, whatever it came to.
        """
        job = Job(do, ended)
        job.runner = self._resting.pop() if self._resting else _Runner(self._rest)
        job.runner.begin(job)
        return job

    def _rest(self, runner: "_Runner") -> bool:
        if len(self._resting) >= self._most_resting:
            return False
        self._resting.append(runner)
        return True


class _Runner:
    """A greenlet that does jobs. It begins in an empty context, and keeps nothing of any job."""

    def __init__(self, rest: "Callable[[_Runner], bool]") -> None:
        self._rest = rest
        self._job: Job[Any] | None = None
        self._next: Waiter[Job[Any]] = Waiter()
        self._is_stopped = False
        self._greenlet = gevent.Greenlet(self._run)

    def begin(self, job: Job[Any]) -> None:
        if self._greenlet.started:
            gevent.get_hub().loop.run_callback(self._next.switch, job)
        else:
            self._job = job
            self._greenlet.start()

    def stop(self) -> None:
        # Its job may be over before that. It does no other then, which would be cut off instead.
        self._is_stopped = True
        self._greenlet.kill(block=False)

    def _run(self) -> None:
        while self._job is not None:
            self._job.run()
            self._job = None
            if self._is_stopped or not self._rest(self):
                return
            self._job = self._next.get()
            self._next.clear()


runners = Runners()
"""This process's."""
