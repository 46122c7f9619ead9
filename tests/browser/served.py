"""The gateway of a test on a loopback port, in a thread with a gevent hub of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from gevent.pool import Pool
from gevent.pywsgi import WSGIServer

from core.clock import Clock
from core.store.base import Store
from mock_upstreams.serving import ServingThread
from tests.gateway import gateway

_CONNECTIONS = 100


class Served:
    """A gateway that listens, until it is stopped."""

    def __init__(self, thread: ServingThread) -> None:
        self._thread = thread
        self.url = f"http://127.0.0.1:{thread.port}"

    def stop(self) -> None:
        if self._thread.is_alive():
            self._thread.stop()


@contextmanager
def served_gateway(env: Mapping[str, str], store: Store, now: Clock) -> Iterator[Served]:
    """Serve a gateway over this store, for the length of a `with` or until it is stopped."""
    thread = ServingThread("gateway", partial(_serving, env, store, now))
    thread.start()
    thread.wait()
    served = Served(thread)
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def _serving(env: Mapping[str, str], store: Store, now: Clock) -> Iterator[WSGIServer]:
    with gateway(env, store, now) as app:
        # A pool, so that stopping ends kept connections too: a browser would wait for them.
        spawn = Pool(_CONNECTIONS)
        yield WSGIServer(("127.0.0.1", 0), app, log=None, error_log=None, spawn=spawn)
