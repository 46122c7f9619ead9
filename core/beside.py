"""Work that takes the processor, done beside the worker's loop: other requests go on meanwhile."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from gevent.threadpool import ThreadPool

from core.line import Line

T = TypeVar("T")


class Beside:
    """A thread of its own, for one piece of work at a time, in the order in which they come.

    So what the work uses need not bear several threads at once. A second thread would gain little:
    Python has one lock for all. Where the request that waits for a piece ends before its time, the
    next piece begins when that one is done all the same.

    Args:
        most: Pieces, with the one that is worked on; whoever comes with more is refused.
    """

    def __init__(self, *, most: int) -> None:
        self.line = Line(most=most)

    @cached_property
    def _thread(self) -> ThreadPool:
        # Here and not above: it belongs to the loop of the worker that uses it.
        return ThreadPool(1)

    def run(self, work: Callable[[], T]) -> T:
        """Return what the work returns, or raise what it raises.

        It may not start processes or wait for greenlets: the thread has no loop that looks after
        them.

        Raises:
            GatewayBusy: too many wait already.
        """
        with self.line.stand():
            result: T | Exception = self._thread.apply(_outcome, (work,))
        if isinstance(result, Exception):
            raise result
        return result


def _outcome(work: Callable[[], T]) -> T | Exception:
    try:
        return work()
    except Exception as exc:
        # Told and not raised: gevent would write the traceback to standard error.
        return exc
