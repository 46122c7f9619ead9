"""The mock bureaus on a free loopback port, in a thread with a gevent hub of its own."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gevent
from gevent.event import Event
from gevent.pywsgi import WSGIServer

from mock_upstreams.app import create_app
from mock_upstreams.clock import Clock, utc_now
from mock_upstreams.registry import discover
from mock_upstreams.sandbox import SANDBOX
from mock_upstreams.server import build_server
from mock_upstreams.settings import MockSettings

_START_S = 10


class RunningMocks:
    """Mock bureaus that listen. Orders go over HTTP, as a tester's would."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.url = f"http://127.0.0.1:{port}"

    def bureau_url(self, name: str) -> str:
        return f"{self.url}/{name}"

    def env(self) -> dict[str, str]:
        """Return the settings `MINSHENG_<BUREAU>_...` that lead a gateway here."""
        found = {f"MINSHENG_{b.name.upper()}_URL": self.bureau_url(b.name) for b in discover()}
        for bureau, credentials in SANDBOX.items():
            for name, value in credentials.items():
                found[f"MINSHENG_{bureau.upper()}_{name.upper()}"] = value
        return found

    def put_fault(self, *faults: dict[str, object]) -> None:
        """Put these faults in force instead of those before."""
        status, answer = self.send("PUT", "/__admin/faults", list(faults))
        if status != 200:
            raise ValueError(f"the mocks refuse these faults: {answer}")

    def requests(self, bureau: str) -> list[dict[str, Any]]:
        """Return the journal's entries of one bureau, oldest first."""
        _, entries = self.send("GET", f"/__admin/requests?bureau={bureau}")
        found: list[dict[str, Any]] = entries
        return found

    def reset(self) -> None:
        """Drop faults, journal, spent codes and nonces."""
        self.send("POST", "/__admin/reset")

    def send(self, method: str, path: str, payload: object = None) -> tuple[int, Any]:
        """Send one request; return its status and its JSON, None where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            body = None if payload is None else json.dumps(payload)
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            raw = answer.read()
            return answer.status, json.loads(raw) if raw.startswith((b"{", b"[")) else None
        finally:
            connection.close()


class _Thread(threading.Thread):
    """Runs the server in its own hub until told to stop from another thread."""

    def __init__(self, settings: MockSettings, now: Clock) -> None:
        super().__init__(name="mock-bureaus", daemon=True)
        self._settings = settings
        self._now = now
        self._listening = threading.Event()
        self._failure: BaseException | None = None
        self.port = 0

    def run(self) -> None:
        hub = gevent.get_hub()
        stopped = Event()
        self._stop_signal = hub.loop.async_()
        self._stop_signal.start(stopped.set)
        try:
            server = build_server(create_app(self._settings, now=self._now), self._settings.host, 0)
            server.start()
            self.port = server.server_port
        except BaseException as exc:
            self._failure = exc
            raise
        finally:
            self._listening.set()
        self._serve(server, stopped)

    def _serve(self, server: WSGIServer, stopped: Event) -> None:
        stopped.wait()
        server.stop(timeout=0)
        self._stop_signal.stop()
        self._stop_signal.close()
        gevent.get_hub().destroy(destroy_loop=True)

    def wait(self) -> None:
        if not self._listening.wait(_START_S) or self._failure:
            raise RuntimeError("the mock bureaus did not start") from self._failure

    def stop(self) -> None:
        self._stop_signal.send()
        self.join(_START_S)


@contextmanager
def running_mocks(*, now: Clock = utc_now, admin_token: str = "") -> Iterator[RunningMocks]:
    """Run every mock bureau for the length of a `with`.

    Args:
        now: The bureaus' clock, called in the server's thread.
    """
    thread = _Thread(MockSettings(admin_token=admin_token), now)
    thread.start()
    thread.wait()
    try:
        yield RunningMocks(thread.port)
    finally:
        thread.stop()
