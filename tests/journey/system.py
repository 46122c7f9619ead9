"""The whole system as processes of their own on free ports, with its files in one folder."""

import os
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from auth.organisations import Organisation, Organisations
from core.clock import utc_now
from core.store import open_store
from core.store.sqlite import SqliteStore
from tests.journey.processes_seen import session_members, wait_until
from tools.demo.client import Client
from tools.processes import Endpoint, Processes
from tools.sandbox import sandbox_settings

ROOT = Path(__file__).parents[2]
BUREAU_DEADLINE_S = 2


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def settings(folder: Path, **changes: str) -> dict[str, str]:
    """Return the settings of a system of its own; none come from the shell that runs the tests."""
    gateway, verifier, mocks = free_ports(3)
    own = {
        "MINSHENG_PORT": str(gateway),
        "MINSHENG_VERIFIER_PORT": str(verifier),
        "MINSHENG_MOCKS_PORT": str(mocks),
        "MINSHENG_WORKERS": "2",
        "MINSHENG_BUREAU_DEADLINE_S": str(BUREAU_DEADLINE_S),
        "MINSHENG_VAR_FOLDER": str(folder / "var"),
        "MINSHENG_OUT_FOLDER": str(folder / "out"),
    }
    foreign = ("MINSHENG_", "PROMETHEUS_")
    shell = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**shell, **own, **changes}


@dataclass(frozen=True, kw_only=True)
class System:
    """A running system. `env` has every setting of its processes."""

    processes: Processes
    env: Mapping[str, str]
    gateway: Endpoint
    verifier: Endpoint
    mocks: Endpoint
    logs: Path

    def log_of(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()

    def client(self) -> Client:
        return Client(self.gateway)

    def put_faults(self, *faults: dict[str, object]) -> None:
        """Have bureaus misbehave from now on; none if none is given."""
        Client(self.mocks).put("/__admin/faults", list(faults)).must(200)

    def register(self, organisation: Organisation) -> Client:
        """Return a client with an organisation's new credentials."""
        store = open_store(self.env["MINSHENG_STORE_URL"])
        assert isinstance(store, SqliteStore)
        try:
            secret = Organisations(store, utc_now).register(organisation)
        finally:
            store.close()
        client = self.client()
        client.sign_in_as(organisation.client_id, secret)
        return client

    def end_verifier(self) -> None:
        """Kill the verifier and every child of it, as a machine that fails does."""
        leader = self.processes.pids["verifier"]
        os.killpg(leader, signal.SIGKILL)
        assert self.processes.wait_any_end() == "verifier"
        wait_until(lambda: not session_members(leader), within_s=10, what="the verifier is gone")

    def start_verifier(self) -> None:
        self.processes.start(self.verifier)
        self.processes.wait_ready(self.verifier)


@contextmanager
def running_system(folder: Path) -> Iterator[System]:
    """Run mock bureaus, verifier and gateway for the length of a `with`."""
    env = sandbox_settings(settings(folder), folder / "var")
    (metrics := folder / "metrics").mkdir()
    env["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
    mocks, verifier, gateway = (
        _endpoint("mocks", env["MINSHENG_MOCKS_PORT"], "/health/live"),
        _endpoint("verifier", env["MINSHENG_VERIFIER_PORT"], "/health/ready"),
        _endpoint("gateway", env["MINSHENG_PORT"], "/health/ready"),
    )
    with Processes(ROOT / "Procfile", env, folder / "logs") as processes:
        for endpoint in (mocks, verifier, gateway):
            processes.start(endpoint)
        for endpoint in (mocks, verifier, gateway):
            processes.wait_ready(endpoint)
        yield System(
            processes=processes,
            logs=folder / "logs",
            env=env,
            gateway=gateway,
            verifier=verifier,
            mocks=mocks,
        )


def _endpoint(name: str, port: str, health: str) -> Endpoint:
    return Endpoint(
        name=name, host="127.0.0.1", port=int(port), setting=f"{name} port", health=health
    )
