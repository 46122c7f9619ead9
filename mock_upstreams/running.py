"""The mock bureaus on a free loopback port, in a thread with a gevent hub of its own."""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any

from mock_upstreams.app import create_app
from mock_upstreams.clock import Clock, utc_now
from mock_upstreams.received import Request, check_names, fitting
from mock_upstreams.registry import discover
from mock_upstreams.sandbox import sandbox
from mock_upstreams.server import build_server
from mock_upstreams.serving import ServingThread
from mock_upstreams.settings import MockSettings


class RunningMocks:
    """Mock bureaus that listen. Orders go over HTTP, as a tester's would."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def bureau_url(self, name: str) -> str:
        """Return where a bureau is.

        Raises:
            ValueError: there is no such bureau.
        """
        check_names(name, {})
        return f"{self.url}/{name}"

    def env(self) -> dict[str, str]:
        """Return the settings `MINSHENG_<BUREAU>_...` that lead a gateway here."""
        found = {f"MINSHENG_{b.name.upper()}_URL": self.bureau_url(b.name) for b in discover()}
        for bureau, credentials in sandbox().items():
            for name, value in credentials.items():
                found[f"MINSHENG_{bureau.upper()}_{name.upper()}"] = value
        return found

    def fault(self, bureau: str, fault: str, **order: object) -> None:
        """Order a fault beside those in force: `fault("tax", "delay", delay_s=3, times=1)`.

        Raises:
            ValueError: the order cannot be followed; the text says why.
        """
        _, in_force = self.send("GET", "/__admin/faults")
        self.put_fault(*in_force, {"bureau": bureau, "fault": fault, **order})

    def put_fault(self, *faults: dict[str, object]) -> None:
        """Put these faults in force instead of those before."""
        self._order("PUT", "/__admin/faults", list(faults))

    def preset(self, name: str, bureau: str = "*", *, for_s: float = 600) -> None:
        """Switch a bad time on: `preset("brownout", "tax")`. It ends by the bureaus' clock.

        Raises:
            ValueError: there is no such preset or bureau.
        """
        self._order("PUT", f"/__admin/presets/{name}", {"bureau": bureau, "for_s": for_s})

    def clock(self, **order: object) -> None:
        """Freeze, set or advance the bureaus' calendar: `clock(advance={"days": 30})`.

        Raises:
            ValueError: the order cannot be followed; the text says why.
        """
        self._order("PUT", "/__admin/clock", order)

    def stub(self, mapping: Mapping[str, object]) -> None:
        """Add an answer in WireMock's format, before all others.

        Raises:
            ValueError: the stub cannot work; the text says where.
        """
        self._order("POST", "/__admin/mappings", mapping)

    def _order(self, method: str, path: str, order: object) -> None:
        status, answer = self.send(method, path, order)
        if status >= 300:
            raise ValueError(f"the mocks refuse this: {answer}")

    def requests(self, bureau: str) -> list[Request]:
        """Return what one bureau noted of its requests, oldest first.

        Raises:
            ValueError: there is no such bureau.
        """
        check_names(bureau, {})
        return [entry for entry in self._journal() if entry["bureau"] == bureau]

    def _journal(self) -> list[Request]:
        _, journal = self.send("GET", "/__admin/requests")
        noted = (event["bureau"] for event in reversed(journal["requests"]) if "bureau" in event)
        return list(noted)

    def received(
        self,
        bureau: str,
        *,
        times: int | None = None,
        operation: str | None = None,
        persona: str | None = None,
        status: int | None = None,
        signature: str | None = None,
        fault: str | None = None,
    ) -> list[Request]:
        """Return what the bureau was sent that fits, oldest first; None means whatever it is.

        Args:
            times: How many there must be, 0 too; None means one or more.
            status: What the bureau answered.
            signature: "ok", or what was wrong with it.
            fault: The fault that acted.

        Raises:
            AssertionError: so many there are not; the text shows the nearest.
            ValueError: there is no such bureau, operation, citizen or fault.
        """
        wanted = {
            "operation": operation,
            "persona": persona,
            "status": status,
            "signature": signature,
            "fault": fault,
        }
        given = {key: value for key, value in wanted.items() if value is not None}
        check_names(bureau, given)
        return fitting(self._journal(), bureau, given, times)

    def reset(self) -> None:
        """Drop faults, journal, spent codes and nonces."""
        self.send("POST", "/__admin/reset")

    def send(
        self,
        method: str,
        path: str,
        payload: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """Send one request; return its status and its JSON, None where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            body = None if payload is None else json.dumps(payload)
            connection.request(
                method, path, body, {"Content-Type": "application/json", **(headers or {})}
            )
            answer = connection.getresponse()
            raw = answer.read()
            return answer.status, json.loads(raw) if raw.startswith((b"{", b"[")) else None
        finally:
            connection.close()


@contextmanager
def running_mocks(
    *,
    now: Clock = utc_now,
    elapsed_s: Callable[[], float] = monotonic,
    mappings: Path | None = None,
) -> Iterator[RunningMocks]:
    """Run every mock bureau for the length of a `with`.

    Args:
        now: The bureaus' date and time, asked in the server's thread.
        elapsed_s: Seconds that pass for a bureau's work.
        mappings: A folder of stubs that are there from the start.
    """
    settings = MockSettings(mappings=mappings)
    app = create_app(settings, now=now, elapsed_s=elapsed_s)
    thread = ServingThread("mock bureaus", lambda: nullcontext(build_server(app, "127.0.0.1", 0)))
    thread.start()
    thread.wait()
    try:
        yield RunningMocks(thread.port)
    finally:
        thread.stop()
