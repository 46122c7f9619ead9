"""A server in a thread with a gevent hub of its own."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import gevent
from gevent.baseserver import BaseServer
from gevent.event import Event

_GIVE_UP_S = 60


class ServingThread(threading.Thread):
    """Serves until told to stop from another thread.

    Args:
        name: Of what it serves.
        serving: Gives the server, in this thread: connections belong to a hub.
    """

    def __init__(
        self, name: str, serving: Callable[[], AbstractContextManager[BaseServer]]
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._serving = serving
        self._listening = threading.Event()
        self.port = 0

    def run(self) -> None:
        hub = gevent.get_hub()
        stopped = Event()
        self._stop_signal = hub.loop.async_()
        self._stop_signal.start(stopped.set)
        with self._serving() as server:
            server.start()
            self.port = server.server_port
            self._listening.set()
            stopped.wait()
            server.stop(timeout=0)
        self._stop_signal.stop()
        self._stop_signal.close()
        hub.destroy(destroy_loop=True)

    def wait(self) -> None:
        """Return once it listens.

        Raises:
            RuntimeError: it does not within a minute.
        """
        if not self._listening.wait(_GIVE_UP_S):
            raise RuntimeError(f"{self.name} did not start")

    def stop(self) -> None:
        self._stop_signal.send()
        self.join(_GIVE_UP_S)
