"""Where pages are raced: bureaus of 20 ms, a gateway with one worker, and peers, on one machine.

Whatever is measured has a core to itself; bureaus and load share another one.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app import Ports, Settings, build_app
from auth.citizens import Citizens
from auth.sessions.service import Sessions
from core.keys import load_private_key
from core.provide import use
from core.store import open_store
from mock_upstreams.sandbox import sandbox
from tools.process_tree import cpu_s
from tools.sandbox import sandbox_settings

_ROOT = Path(__file__).parent.parent
PEERS_PYTHON = _ROOT / ".venv-bench" / "bin" / "python"
CITIZENS = 256
_READY_WITHIN_S = 60.0
_STOP_WITHIN_S = 15.0
_LOAD_MARGIN_S = 60.0
_REST_WITHIN_S = 5.0
_REST_S = 0.25
_AT_REST_S = 0.02
"""CPU in a quarter of a second: the clock of /proc ticks every 0.01 s."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one run of load saw: seconds, how many requests ended how, and their milliseconds."""

    seconds: float
    ends: Mapping[str, int]
    took_ms: Mapping[str, Sequence[float]]

    @property
    def whole_hz(self) -> float:
        """Whole pages a second; where there was none, as if there had been one."""
        return max(1, self.ends.get("200", 0)) / self.seconds

    @property
    def others(self) -> dict[str, int]:
        """How many requests did not end with a whole page, by their end."""
        return {end: count for end, count in self.ends.items() if end != "200"}


@dataclass(frozen=True, kw_only=True)
class Server:
    """One that serves the page, or another one, and the headers with which it is asked for."""

    name: str
    port: int
    pid: int
    headers: Sequence[Mapping[str, str]] = field(default=({},), repr=False)
    path: str = "/v1/home"

    def load(
        self,
        *,
        seconds: float,
        connections: int = 64,
        rate_hz: float | None = None,
        afresh: bool = False,
    ) -> Load:
        """Put load on the page from another process.

        Args:
            rate_hz: Requests a second, whatever becomes of those before; None for connections
                that each send the next request when the last is answered.
            afresh: Ask that bureaus are asked anew.
        """
        extra = {"Cache-Control": "no-cache"} if afresh else {}
        order = {
            "port": self.port,
            "path": self.path,
            "headers": [{**headers, **extra} for headers in self.headers],
            "connections": connections,
            "seconds": seconds,
            "rate_hz": rate_hz,
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load"],
            cwd=_ROOT,
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=seconds + _LOAD_MARGIN_S,
            check=True,
            preexec_fn=_beside,
        )
        return Load(**json.loads(done.stdout))


class Arena:
    """Bureaus, and whoever serves the page; everything ends with the block."""

    def __init__(self, folder: Path, held: ExitStack) -> None:
        self._folder = folder
        self._held = held
        self._pids: list[int] = []
        self.bureaus_port = free_port()
        order = {"port": self.bureaus_port, "credentials": sandbox()}
        command = [sys.executable, "-m", "benchmarks.bureaus"]
        self._start("bureaus", command, stdin=order, pin=_beside)
        wait_listening(self.bureaus_port)

    @property
    def bureaus_url(self) -> str:
        return f"http://127.0.0.1:{self.bureaus_port}"

    def tell_bureaus(self, moods: Mapping[str, str]) -> dict[str, int]:
        """Have bureaus misbehave; return how often each was called since the last time."""
        connection = HTTPConnection("127.0.0.1", self.bureaus_port, timeout=5)
        connection.request("POST", "/control", json.dumps(moods))
        counts: dict[str, int] = json.loads(connection.getresponse().read())
        connection.close()
        return counts

    def settle(self) -> None:
        """Return when nobody works any more, or after five seconds.

        Who was asked for more than they could do goes on for a while after their run, on the core
        of whoever is measured next.
        """
        give_up_at = time.monotonic() + _REST_WITHIN_S
        worked_s = self._worked_s()
        while time.monotonic() < give_up_at:
            time.sleep(_REST_S)
            before_s, worked_s = worked_s, self._worked_s()
            if worked_s - before_s <= _AT_REST_S:
                return

    def gateway(self, **settings: str) -> tuple[Server, float]:
        """Start a gateway with one worker; return it, and its seconds until the first answer."""
        env = self._settings(settings)
        port = int(env["MINSHENG_PORT"])
        path = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}"
        started = time.perf_counter()
        pid = self._start(
            f"gateway-{port}",
            ["gunicorn", "-c", "gunicorn.conf.py", "app:create_app()"],
            env={**env, "PATH": path},
        )
        wait_healthy(port)
        took_s = time.perf_counter() - started
        headers = [{"Authorization": f"Bearer {token}"} for token in self._tokens(env)]
        return Server(name="gateway", port=port, pid=pid, headers=headers), took_s

    def peer(self, module: str, gateway: Server) -> Server:
        """Start a peer, which is asked with the gateway's tokens."""
        port = free_port()
        order = {
            "port": port,
            "bureaus_url": self.bureaus_url,
            "credentials": sandbox(),
            "public_key": self._public_key(),
            "issuer": "minsheng",
            "people": self._people,
        }
        command = [str(PEERS_PYTHON), "-m", f"benchmarks.peers.{module}"]
        pid = self._start(f"{module}-{port}", command, stdin=order)
        wait_listening(port)
        return Server(name=module, port=port, pid=pid, headers=gateway.headers)

    def _settings(self, given: Mapping[str, str]) -> dict[str, str]:
        shell = {name: value for name, value in os.environ.items() if "MINSHENG_" not in name}
        url = self.bureaus_url
        bureaus = {f"MINSHENG_{name.upper()}_URL": f"{url}/{name}" for name in sandbox()}
        own = {"MINSHENG_PORT": str(free_port()), "MINSHENG_WORKERS": "1", **bureaus, **given}
        return sandbox_settings({**shell, **own}, self._folder)

    def _tokens(self, env: Mapping[str, str]) -> list[str]:
        """Sign citizens in, as if each had shown their face just now."""
        settings = Settings.from_env(env)
        app = build_app(settings, Ports(store=open_store(settings.store_url)))
        self._people: dict[str, tuple[str, str]] = {}
        with app.app_context():
            return [self._token(number) for number in range(CITIZENS)]

    def _token(self, number: int) -> str:
        sessions, citizens = use(Sessions), use(Citizens)
        name, id_number = "林晓梅", f"44010619910308{number:04d}"
        grant = sessions.start(
            f"bench.{number}", device_id=f"phone-{number:04d}", device_name="bench"
        )
        session = sessions.get(grant.session_id)
        ref = citizens.bind(session.account_ref, name=name, id_number=id_number)
        self._people[ref] = (name, id_number)
        sessions.raise_by(session, "realname", citizen_ref=ref)
        session = sessions.get(grant.session_id)
        raised = sessions.raise_by(session, "face", citizen_ref=ref)
        return raised.access_token

    def _public_key(self) -> str:
        key = load_private_key((self._folder / "token-key.pem").read_text())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return public.decode()

    def _start(
        self,
        name: str,
        command: Sequence[str],
        *,
        stdin: object = None,
        env: Mapping[str, str] | None = None,
        pin: Callable[[], None] | None = None,
    ) -> int:
        log = self._folder / f"{name}.log"
        pid = start(self._held, log, command, stdin=stdin, env=env, pin=pin)
        self._pids.append(pid)
        return pid

    def _worked_s(self) -> float:
        return sum(map(cpu_s, self._pids))


@contextmanager
def arena(folder: Path) -> Iterator[Arena]:
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        yield Arena(folder, held)


def start(
    held: ExitStack,
    log: Path,
    command: Sequence[str],
    *,
    stdin: object = None,
    env: Mapping[str, str] | None = None,
    pin: Callable[[], None] | None = None,
) -> int:
    """Start a process that ends with `held`; return its id. It has a core to itself, or `pin`'s."""
    process = subprocess.Popen(
        command,
        cwd=_ROOT,
        env=env,
        stdin=subprocess.PIPE,
        stdout=held.enter_context(log.open("wb")),
        stderr=subprocess.STDOUT,
        preexec_fn=pin or _alone,
    )
    held.callback(_end, process)
    assert process.stdin is not None
    process.stdin.write(json.dumps(stdin).encode())
    process.stdin.close()
    return process.pid


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_listening(port: int) -> None:
    """Return when somebody listens.

    Raises:
        TimeoutError: nobody did within a minute.
    """
    _wait(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close())


def wait_healthy(port: int) -> None:
    """Return when a gateway says that it is ready.

    Raises:
        TimeoutError: it did not within a minute.
    """
    _wait(lambda: _check_health(port))


def _check_health(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", "/health/ready")
    status = connection.getresponse().status
    connection.close()
    if status != 200:
        raise OSError(status)


def _wait(attempt: Any) -> None:
    give_up_at = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            attempt()
        except (OSError, HTTPException):
            if time.monotonic() > give_up_at:
                raise TimeoutError("a server was not ready within a minute") from None
            time.sleep(0.02)
        else:
            return


def _cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def _alone() -> None:
    os.sched_setaffinity(0, _cores()[:1])


def _beside() -> None:
    os.sched_setaffinity(0, _cores()[1:] or _cores())


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
