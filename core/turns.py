"""Turns on the one thread that a worker's greenlets share.

The loop finds out what has come in, a request that is to be refused among it, only between two
rounds; and in one round everybody who can go on would go on. So who goes on in a round that has
lasted long enough waits for one of the next, and a round stays short however much there is to do.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from time import monotonic
from typing import Any

import gevent
from gevent.hub import Waiter

from core.clock import Elapsed

_ROUND_S = 0.005


class _Turn(Waiter):  # type: ignore[misc]  # gevent has no types
    """Somebody who waits, and since when they could go on."""

    def __init__(self, since_s: float = inf) -> None:
        super().__init__()
        self.since_s = since_s

    def come(self, event: Any, take: "Callable[[_Turn], None]") -> None:
        """Take a turn, now that an event has come.

        A method of this, since gevent throws into what the callback of a closed socket belongs to.
        """
        event.stop()
        take(self)


class Turns:
    """Who may go on now, and who in a later round of the loop.

    What is under way goes before what has yet to begin: no more is then under way than it takes to
    keep the CPU busy. Unless turns are `kept`, everybody goes on at once.
    """

    def __init__(self, *, elapsed_s: Elapsed = monotonic) -> None:
        self._elapsed_s = elapsed_s
        self._round_ends_s = inf
        self._under_way: deque[_Turn] = deque()
        self._to_begin: deque[_Turn] = deque()

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

    def go_on_after(self, event: Any) -> None:
        """Return when an event has come, and work that waited for it may go on.

        Whose turn has not come yet is not woken at all, where `go_on` would have it wait again.

        Args:
            event: A watcher of gevent's loop, such as that of a socket with something to read.
        """
        turn = _Turn()
        event.start(turn.come, event, self._take)
        try:
            turn.get()
        except BaseException:
            event.stop()
            self._leave(self._under_way, turn)
            raise

    def longest_wait_s(self) -> float:
        """Return for how long whoever waits longest has waited for a turn; 0 if nobody waits."""
        first = [queue[0].since_s for queue in (self._under_way, self._to_begin) if queue]
        return self._elapsed_s() - min(first) if first else 0.0

    def _wait_in(self, queue: deque[_Turn]) -> None:
        now_s = self._elapsed_s()
        if self._is_free(now_s):
            return
        turn = _Turn(now_s)
        self._stand(queue, turn)
        try:
            turn.get()
        except BaseException:
            self._leave(queue, turn)
            raise

    def _take(self, turn: _Turn) -> None:
        turn.since_s = now_s = self._elapsed_s()
        if self._is_free(now_s):
            turn.switch(None)
        else:
            self._stand(self._under_way, turn)

    def _is_free(self, now_s: float) -> bool:
        return now_s < self._round_ends_s and not (self._under_way or self._to_begin)

    def _stand(self, queue: deque[_Turn], turn: _Turn) -> None:
        queue.append(turn)
        if not self._next_round.active:
            self._next_round.start(self._let_on)

    def _leave(self, queue: deque[_Turn], turn: _Turn) -> None:
        with suppress(ValueError):
            queue.remove(turn)

    def _begin_round(self) -> None:
        self._round_ends_s = self._elapsed_s() + _ROUND_S

    def _let_on(self) -> None:
        """Let one after the other on until the round has lasted long enough."""
        while (queue := self._under_way or self._to_begin) and self._has_time():
            queue.popleft().switch(None)
        if (self._under_way or self._to_begin) and not self._next_round.active:
            self._next_round.start(self._let_on)

    def _has_time(self) -> bool:
        return self._elapsed_s() < self._round_ends_s


turns = Turns()
"""This process's."""
