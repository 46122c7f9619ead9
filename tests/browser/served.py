"""The gateway of a test on a loopback port, in a thread with a gevent hub of its own."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.pywsgi import WSGIServer

from core.clock import Clock
from core.store.base import Store
from tests.gateway import gateway

_START_S = 60
_CONNECTIONS = 100


class _Thread(threading.Thread):
    """Builds the gateway and serves it; both in this thread, since connections belong to a hub."""

    def __init__(self, env: Mapping[str, str], store: Store, now: Clock) -> None:
        super().__init__(name="gateway", daemon=True)
        self._parts = (env, store, now)
        self._listening = threading.Event()
        self.port = 0

    def run(self) -> None:
        hub = gevent.get_hub()
        stopped = Event()
        self._stop_signal = hub.loop.async_()
        self._stop_signal.start(stopped.set)
        with gateway(*self._parts) as app:
            # A pool, so that stopping ends kept connections too: a browser would wait for them.
            server = WSGIServer(
                ("127.0.0.1", 0), app, log=None, error_log=None, spawn=Pool(_CONNECTIONS)
            )
            server.start()
            self.port = server.server_port
            self._listening.set()
            stopped.wait()
            server.stop(timeout=0)
        self._stop_signal.stop()
        self._stop_signal.close()
        hub.destroy(destroy_loop=True)

    def wait(self) -> None:
        if not self._listening.wait(_START_S):
            raise RuntimeError("the gateway did not start")

    def stop(self) -> None:
        self._stop_signal.send()
        self.join(_START_S)


class Served:
    """A gateway that listens, until it is stopped."""

    def __init__(self, thread: _Thread) -> None:
        self._thread = thread
        self.url = f"http://127.0.0.1:{thread.port}"

    def stop(self) -> None:
        if self._thread.is_alive():
            self._thread.stop()


@contextmanager
def served_gateway(env: Mapping[str, str], store: Store, now: Clock) -> Iterator[Served]:
    """Serve a gateway over this store, for the length of a `with` or until it is stopped."""
    thread = _Thread(env, store, now)
    thread.start()
    thread.wait()
    served = Served(thread)
    try:
        yield served
    finally:
        served.stop()
