"""Whether a worker takes one more request in, or says at once that it has too many.

Refusing must cost next to nothing, or the refusals themselves would keep a worker from its work: a
plain GET is refused before it is even parsed. docs/adr/0018-admission.md says why these rules.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import monotonic

import gevent
from gevent.event import Event

from core.clock import Elapsed
from core.errors import GatewayBusy
from core.metrics import HTTP_REFUSED
from openapi.errors import problem_text

_BEAT_S = 0.01
_LATE_S = 0.01
"""A worker whose loop comes round later than this is short of CPU."""

_ALWAYS_BEGUN = 16
_MORE_A_BEAT = 4

_RETRY_AFTER_S = 1
_NEVER_REFUSED = ("/health/", "/metrics")
# Complete, and surely without a body: what follows in the stream is the next request.
_PLAIN_GET = re.compile(rb"GET (?P<path>/[^ \r\n]*) HTTP/1\.1\r\n(?:[^\r\n]+\r\n)*\r\n")
_MAY_HAVE_BODY = (b"content-length", b"transfer-encoding", b"expect", b"upgrade")
ENGLISH = re.compile(rb"\r\naccept-language: *en", re.IGNORECASE)


class Admission:
    """Says which requests of one worker are worked on, which wait for a turn, which are refused.

    Work begins at once while few are worked on or the loop keeps up: who waits for a slow bureau
    costs no CPU, and keeps nobody from beginning. Otherwise it is begun in order of arrival, as
    earlier work ends: a loop with little in it comes round soon, and refuses promptly.

    Args:
        most_in_work: So many are always taken in; more only while the loop keeps up.
    """

    def __init__(self, *, most_in_work: int, elapsed_s: Elapsed = monotonic) -> None:
        self._most_in_work = most_in_work
        self._elapsed_s = elapsed_s
        self._late_s = 0.0
        self._next_beat_s = elapsed_s() + _BEAT_S
        self._begun = 0
        self._turns: deque[Event] = deque()
        self.in_work = 0

    @property
    def is_full(self) -> bool:
        """Whether the next request is to be refused."""
        if self.in_work < self._most_in_work:
            return False
        return bool(self._turns) or self._is_late()

    def enter(self) -> None:
        """Take a request in, and return when it may begin. Whoever returns says `leave`."""
        self.in_work += 1
        if self._begun < _ALWAYS_BEGUN or not (self._turns or self._is_late()):
            self._begun += 1
            return
        turn = Event()
        self._turns.append(turn)
        try:
            turn.wait()
        except BaseException:
            self._give_up(turn)
            raise

    def leave(self) -> None:
        """Note that a request is answered: the next in turn has its place."""
        self.in_work -= 1
        if self._turns:
            self._turns.popleft().set()
        else:
            self._begun -= 1

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Not count a request meanwhile: it waits, and only looks up now and then.

        The next in turn has its place. What is left of it afterwards is little, and waits for none.
        """
        self.leave()
        try:
            yield
        finally:
            self.in_work += 1
            self._begun += 1

    def beat(self) -> None:
        """Note that the loop came round; to be called every 10 ms."""
        now_s = self._elapsed_s()
        self._late_s = now_s - self._next_beat_s
        self._next_beat_s = now_s + _BEAT_S
        more = 0 if self._late_s > _LATE_S else min(_MORE_A_BEAT, len(self._turns))
        self._begun += more
        for _ in range(more):
            self._turns.popleft().set()

    def start_beating(self) -> gevent.Greenlet:
        """Beat for as long as the process lives."""

        def beat_for_ever() -> None:
            while True:
                gevent.sleep(_BEAT_S)
                self.beat()

        return gevent.spawn(beat_for_ever)

    def _is_late(self) -> bool:
        return max(self._late_s, self._elapsed_s() - self._next_beat_s) > _LATE_S

    def _give_up(self, turn: Event) -> None:
        if turn in self._turns:
            self._turns.remove(turn)
            self.in_work -= 1
        else:  # its turn had just come
            self.leave()


def is_plain_get(data: bytes) -> bool:
    """Tell whether these bytes are one whole GET without a body that may be refused."""
    found = _PLAIN_GET.fullmatch(data)
    if found is None or not may_be_refused(found["path"].decode("latin-1")):
        return False
    head = data.lower()
    return not any(name in head for name in _MAY_HAVE_BODY)


def may_be_refused(path: str) -> bool:
    """Tell whether a path is for citizens and bureaus, not for those who watch the worker."""
    return not path.startswith(_NEVER_REFUSED)


def refusal(*, in_english: bool, closes: bool = False) -> bytes:
    """Return the whole answer, and count it."""
    HTTP_REFUSED.inc()
    return _answer(in_english=in_english, closes=closes)


@cache
def _answer(*, in_english: bool, closes: bool) -> bytes:
    problem = json.loads(problem_text(GatewayBusy()))
    if in_english:
        problem["message"] = GatewayBusy.message_en
    body = json.dumps(problem, ensure_ascii=False).encode()
    fields = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Content-Language": "en" if in_english else "zh",
        "Cache-Control": "no-store",
        "Retry-After": str(_RETRY_AFTER_S),
        "Connection": "close" if closes else "keep-alive",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {GatewayBusy.status} Service Unavailable\r\n{lines}\r\n".encode() + body
