"""Whether a worker takes one more request in, or says at once that it has too many.

Refusing must cost next to nothing, or the refusals themselves would keep a worker from its work: a
plain GET is refused before it is even parsed. docs/adr/0018-admission.md says why these rules.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from core.errors import GatewayBusy
from core.metrics import HTTP_REFUSED
from core.problem import problem_text
from core.tally import tally
from core.turns import Turns

_LATE_S = 0.01
"""A worker in which somebody waits for longer than this to go on is short of CPU."""

_NEVER_REFUSED = ("/health/", "/metrics")
# Complete, and surely without a body: what follows in the stream is the next request.
_PLAIN_GET = re.compile(rb"GET (?P<path>/[^ \r\n]*) HTTP/1\.1\r\n(?:[^\r\n]+\r\n)*\r\n")
_MAY_HAVE_BODY = (b"content-length", b"transfer-encoding", b"expect", b"upgrade")
ENGLISH = re.compile(rb"\r\naccept-language: *en", re.IGNORECASE)


class Admission:
    """Says which requests of one worker are worked on, and which are refused.

    Args:
        most_in_work: So many are always taken in; more only while nobody waits for the CPU.
    """

    def __init__(self, turns: Turns, *, most_in_work: int) -> None:
        self._turns = turns
        self._most_in_work = most_in_work
        self.in_work = 0

    @property
    def is_full(self) -> bool:
        """Whether the next request is to be refused."""
        return self.in_work >= self._most_in_work and self._turns.longest_wait_s() > _LATE_S

    def enter(self) -> None:
        """Take a request in, and return when it may begin. Whoever returns says `leave`."""
        self.in_work += 1
        try:
            self._turns.begin()
        except BaseException:
            self.in_work -= 1
            raise

    def leave(self) -> None:
        """Note that a request is answered."""
        self.in_work -= 1

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Not count a request meanwhile: it waits, and only looks up now and then."""
        self.in_work -= 1
        try:
            yield
        finally:
            self.in_work += 1


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
    tally.count(HTTP_REFUSED)
    return _answer(in_english=in_english, closes=closes)


@cache
def _answer(*, in_english: bool, closes: bool) -> bytes:
    busy = GatewayBusy()
    problem = json.loads(problem_text(busy))
    if in_english:
        problem["message"] = GatewayBusy.message_en
    body = json.dumps(problem, ensure_ascii=False).encode()
    fields = {
        "Content-Type": "application/problem+json",
        "Content-Length": str(len(body)),
        "Content-Language": "en" if in_english else "zh",
        "Cache-Control": "no-store",
        **busy.headers,
        "Connection": "close" if closes else "keep-alive",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {GatewayBusy.status} Service Unavailable\r\n{lines}\r\n".encode() + body
