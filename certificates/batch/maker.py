"""Makes cards: here, or in a process that is given orders over a pipe and ends with who gives them.

Such a process writes nothing to the terminal, whatever becomes of the other: what goes wrong with
an order is told over the pipe, and a pipe that has no other end any more is the end of work.
"""

import os
import select
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from certificates.batch.card import CardOrder
from certificates.sealing.seals import Seal, parse_seal


def make_card(order: CardOrder, seal: Seal) -> None:
    """Write a sealed card into its draft, whole and to the disk."""
    # Here and not above: it takes a second, in which the process may be told that it is not needed.
    from certificates.sealing.sealed import sealed_pdf

    pdf = sealed_pdf(order.paper, seal, at=order.sealed_at)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(order.draft, flags, 0o600), "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())


def serve(descriptor: int) -> None:
    """Make cards until the other end of a pipe is closed, be it that its process was killed.

    The first message is the seal, each further one an order. Each is answered with None when its
    draft is on the disk, or else with the exception.

    Args:
        descriptor: Of this end of a `multiprocessing.Pipe`.
    """
    # A stop is for the process that gives the orders: it closes the pipe.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    pipe = Connection(descriptor)
    told = _hear(pipe)
    if told is None:
        return
    seal = parse_seal(*told)
    while not _is_alone(pipe) and (order := _hear(pipe)) is not None:
        failure = _try(order, seal)
        with suppress(OSError):
            pipe.send(failure)


def _is_alone(pipe: Connection) -> bool:
    """Return whether the other end is closed, be it that there is still something to read."""
    poll = select.poll()
    poll.register(pipe, 0)  # asked for nothing, it tells that alone
    return bool(poll.poll(0))


def _hear(pipe: Connection) -> Any:
    """Return the next message, or None where there will be none."""
    try:
        return pipe.recv()
    except (EOFError, OSError):
        return None


def _try(order: CardOrder, seal: Seal) -> Exception | None:
    try:
        make_card(order, seal)
    except Exception as exc:
        return exc
    return None
