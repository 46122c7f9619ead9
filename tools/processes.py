"""Starts the Procfile's processes, waits until they are ready, and ends every one of them."""

import ctypes
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType

_READY_WITHIN_S = 60.0
_POLL_S = 0.1
_STOP_WITHIN_S = 10.0
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_LOG_TAIL_LINES = 15


class LaunchError(Exception):
    """A process could not be started; the message says which, why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where a process listens, which settings move it, and what it answers when it is ready."""

    name: str
    host: str
    port: int
    setting: str
    health: str


class Processes:
    """The processes of one Procfile, as a context: they are gone when it is left."""

    def __init__(self, procfile: Path, env: Mapping[str, str], logs: Path) -> None:
        self._commands = _read_procfile(procfile)
        self._folder = procfile.parent
        # The tools of the environment that runs this, whatever the shell's PATH says.
        path = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}"
        self._env = {**env, "PATH": path, "PYTHONUNBUFFERED": "1"}
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pids(self) -> dict[str, int]:
        """Process ids by name."""
        return {name: process.pid for name, process in self._running.items()}

    def start(self, endpoint: Endpoint) -> None:
        """Start a process in a group of its own, with its output in a log file.

        Raises:
            LaunchError: its port is taken.
        """
        if _is_taken(endpoint):
            raise LaunchError(
                f"port {endpoint.port} for {endpoint.name} is in use; "
                f"end what holds it or set {endpoint.setting} to a free port"
            )
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{endpoint.name}.log").open("wb") as log:
            self._running[endpoint.name] = subprocess.Popen(
                self._commands[endpoint.name],
                cwd=self._folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def wait_ready(self, endpoint: Endpoint) -> None:
        """Return when a started process answers its health check with 200.

        Raises:
            LaunchError: it ended, or was not ready within a minute.
        """
        give_up_at = time.monotonic() + _READY_WITHIN_S
        while time.monotonic() < give_up_at:
            if self._running[endpoint.name].poll() is not None:
                raise LaunchError(f"{endpoint.name} ended at once:\n{self._tail(endpoint.name)}")
            if _answers(endpoint):
                return
            time.sleep(_POLL_S)
        raise LaunchError(f"{endpoint.name} is not ready:\n{self._tail(endpoint.name)}")

    def wait_any_end(self) -> str:
        """Return the name of the first process that ends."""
        while True:
            for name, process in self._running.items():
                if process.poll() is not None:
                    return name
            time.sleep(_POLL_S)

    def stop(self) -> None:
        """End every process and its children: politely, then not."""
        for process in self._running.values():
            _signal_group(process, signal.SIGTERM)
        give_up_at = time.monotonic() + _STOP_WITHIN_S
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, give_up_at - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self._running.clear()

    def _tail(self, name: str) -> str:
        text = (self._logs / f"{name}.log").read_text(errors="replace")
        return "\n".join(text.splitlines()[-_LOG_TAIL_LINES:])


def _read_procfile(path: Path) -> dict[str, list[str]]:
    lines = [line.partition(":") for line in path.read_text().splitlines() if line.strip()]
    return {name.strip(): shlex.split(command) for name, _, command in lines}


def _end_with_parent() -> None:
    """Ask Linux to end the process when its launcher dies, even by kill -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _is_taken(endpoint: Endpoint) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((endpoint.host, endpoint.port))
        except OSError:
            return True
    return False


def _answers(endpoint: Endpoint) -> bool:
    connection = HTTPConnection(endpoint.host, endpoint.port, timeout=2)
    try:
        connection.request("GET", endpoint.health)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
