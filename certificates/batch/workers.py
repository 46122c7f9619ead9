"""Makes cards on every core: processes that are given orders and end with the one that gives."""

import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

from certificates.batch.card import CardOrder, Maker, MakerDied
from certificates.batch.maker import make_card
from certificates.sealing.seals import Seal

_ROOT = Path(__file__).parent.parent.parent
_CHILD = """
import sys
descriptor, *sys.path = sys.argv[1:]
from certificates.batch.maker import serve
serve(int(descriptor))
"""
_AHEAD = 2
"""Orders that a process has at a time: the next one is there when one is done."""

_PATIENCE_S = 10.0
"""For a process that was told to end: the card that it is making takes a twentieth of a second."""


@dataclass(frozen=True, kw_only=True)
class _Hand:
    """One process that makes cards, and the orders that it was given and has not done."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    orders: deque[CardOrder] = field(default_factory=deque)

    def send(self, message: object) -> None:
        try:
            self.pipe.send(message)
        except OSError as exc:
            raise MakerDied("It hears no more.") from exc

    def hear(self) -> CardOrder:
        """Return the order that is done now; what it failed of is raised."""
        try:
            failure = self.pipe.recv()
        except (EOFError, OSError) as exc:
            raise MakerDied("It says no more.") from exc
        if failure is not None:
            raise failure
        return self.orders.popleft()

    def give(self, orders: deque[CardOrder]) -> None:
        """Give it the next order, if there is one."""
        if orders:
            self.send(orders[0])
            self.orders.append(orders.popleft())


@contextmanager
def makers(seal: Seal, *, jobs: int) -> Iterator[Maker]:
    """Give something that makes cards, in `jobs` processes; with one, in this process itself.

    Where one of the processes dies, it raises `MakerDied`.
    """
    if jobs == 1:
        yield partial(_make_here, seal)
        return
    hands: list[_Hand] = []
    try:
        for _ in range(jobs):
            hands.append(_start())
        for hand in hands:
            hand.send((seal.issuer_code, seal.to_pem()))
        yield partial(_make_in, hands)
    finally:
        for hand in hands:
            hand.pipe.close()
        for hand in hands:
            _see_end(hand.process)


def _start() -> _Hand:
    """Start a process. It ends with this one, be it killed: its pipe has no other end then.

    Not `multiprocessing`'s own: when this process is killed, those write tracebacks to the
    terminal. In a session of its own, Ctrl-C does not reach it: only this process is told to stop.
    It looks for modules where this one does, whatever set that; of the environment, which holds
    secrets, it is told nothing.
    """
    ours, theirs = Pipe()
    with theirs:
        modules = [str(_ROOT), *filter(None, sys.path)]
        command = [sys.executable, "-P", "-c", _CHILD, str(theirs.fileno()), *modules]
        process = subprocess.Popen(  # noqa: S603 - our own program, told nothing from outside
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={},
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
    return _Hand(process=process, pipe=ours)


def _see_end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _make_here(seal: Seal, orders: Sequence[CardOrder]) -> Iterator[CardOrder]:
    for order in orders:
        make_card(order, seal)
        yield order


def _make_in(hands: Sequence[_Hand], orders: Sequence[CardOrder]) -> Iterator[CardOrder]:
    left = deque(orders)
    for hand in [*hands] * _AHEAD:
        hand.give(left)
    while busy := [hand for hand in hands if hand.orders]:
        heard = wait([hand.pipe for hand in busy])
        for hand in busy:
            if hand.pipe not in heard:
                continue
            done = hand.hear()
            hand.give(left)
            yield done
