"""Removes expired documents now and then, where the database does not do it by itself."""

import random

import gevent
import structlog

from core.clock import Clock
from core.store.base import Store, StoreUnavailable

log = structlog.get_logger("store")

EVERY_S = 600.0


def start_housekeeping(store: Store, now: Clock, *, every_s: float = EVERY_S) -> gevent.Greenlet:
    """Purge in the background for as long as the process lives.

    Every worker does it: purging twice is harmless, and no worker is special. The pause is
    drawn anew each time, so that workers which start together drift apart.

    Args:
        every_s: Seconds between two purges, on average.
    """
    return gevent.spawn(_purge_for_ever, store, now, every_s)


def _purge_for_ever(store: Store, now: Clock, every_s: float) -> None:
    while True:
        gevent.sleep(every_s * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        try:
            removed = store.purge(now=now())
        except StoreUnavailable:
            log.warning("purge_failed")
            continue
        log.info("purged", removed=removed)
