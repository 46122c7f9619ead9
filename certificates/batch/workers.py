"""Makes cards on every core: processes that are given orders and end with the one that gives."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial

from certificates.batch.card import CardOrder, Maker
from certificates.sealing.sealed import sealed_pdf
from certificates.sealing.seals import Seal, parse_seal


@contextmanager
def makers(seal: Seal, *, jobs: int) -> Iterator[Maker]:
    """Give something that makes cards, in `jobs` processes; with one, in this process itself.

    Where one of the processes dies, it raises `concurrent.futures.BrokenExecutor`.
    """
    if jobs == 1:
        yield partial(_make_here, seal)
        return
    # Spawned and not forked: a fork would take this process's threads and store along, half alive.
    context = multiprocessing.get_context("spawn")
    # Not its own Pool: that waits for ever for what a process that died was given.
    pool = ProcessPoolExecutor(jobs, context, _get_ready, (seal.issuer_code, seal.to_pem()))
    try:
        yield partial(_make_in, pool)
    finally:
        pool.shutdown(cancel_futures=True)


def _make(order: CardOrder, seal: Seal) -> None:
    """Write a sealed card into its draft, whole and to the disk."""
    pdf = sealed_pdf(order.paper, seal, at=order.sealed_at)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(order.draft, flags, 0o600), "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())


def _make_here(seal: Seal, orders: Sequence[CardOrder]) -> Iterator[CardOrder]:
    for order in orders:
        _make(order, seal)
        yield order


def _make_in(pool: ProcessPoolExecutor, orders: Sequence[CardOrder]) -> Iterator[CardOrder]:
    for made in as_completed([pool.submit(_make_there, order) for order in orders]):
        yield made.result()


_seal: list[Seal] = []
"""A worker process's one seal: what is done once for many orders."""


def _get_ready(issuer_code: str, pem: str) -> None:
    # Ctrl-C is for the process that gives the orders: it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _seal.append(parse_seal(issuer_code, pem))


def _end_with_parent() -> None:
    """End when the process that gives the orders does, be it killed: it can tell nobody then."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _make_there(order: CardOrder) -> CardOrder:
    _make(order, _seal[0])
    return order
