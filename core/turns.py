"""Turns on the one thread that a worker's greenlets share.

The loop finds out what has come in, a request that is to be refused among it, only between two
rounds; and in one round everybody who can go on would go on. So who goes on in a round that has
lasted long enough waits for one of the next, and a round stays short however much there is to do.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from time import monotonic

import gevent
from gevent.hub import Waiter

from core.clock import Elapsed

_ROUND_S = 0.005


class Turns:
    """Who may go on now, and who in a later round of the loop.

    What is under way goes before what has yet to begin: no more is then under way than it takes to
    keep the CPU busy. Unless turns are `kept`, everybody goes on at once.
    """

    def __init__(self, *, elapsed_s: Elapsed = monotonic) -> None:
        self._elapsed_s = elapsed_s
        self._round_ends_s = inf
        self._under_way: deque[tuple[Waiter[None], float]] = deque()
        self._to_begin: deque[tuple[Waiter[None], float]] = deque()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep turns in this thread's loop meanwhile."""
        loop = gevent.get_hub().loop
        self._next_round = loop.timer(0.0)
        each_round = loop.check(ref=False)
        each_round.start(self._begin_round)
        try:
            yield
        finally:
            each_round.stop()
            self._round_ends_s = inf

    def begin(self) -> None:
        """Return when work that was not begun may begin."""
        self._wait_in(self._to_begin)

    def go_on(self) -> None:
        """Return when work that is under way, and has waited for somebody, may go on."""
        self._wait_in(self._under_way)

    def longest_wait_s(self) -> float:
        """Return for how long whoever waits longest has waited for a turn; 0 if nobody waits."""
        first = [queue[0][1] for queue in (self._under_way, self._to_begin) if queue]
        return self._elapsed_s() - min(first) if first else 0.0

    def _wait_in(self, queue: "deque[tuple[Waiter[None], float]]") -> None:
        now_s = self._elapsed_s()
        if now_s < self._round_ends_s and not (self._under_way or self._to_begin):
            return
        waiting: tuple[Waiter[None], float] = (Waiter(), now_s)
        queue.append(waiting)
        if not self._next_round.active:
            self._next_round.start(self._let_on)
        try:
            waiting[0].get()
        except BaseException:
            with suppress(ValueError):
                queue.remove(waiting)
            raise

    def _begin_round(self) -> None:
        self._round_ends_s = self._elapsed_s() + _ROUND_S

    def _let_on(self) -> None:
        """Let one after the other on until the round has lasted long enough."""
        while (queue := self._under_way or self._to_begin) and self._has_time():
            queue.popleft()[0].switch(None)
        if (self._under_way or self._to_begin) and not self._next_round.active:
            self._next_round.start(self._let_on)

    def _has_time(self) -> bool:
        return self._elapsed_s() < self._round_ends_s


turns = Turns()
"""This process's."""
