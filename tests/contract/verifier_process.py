"""The verifier as callers meet it: a process of its own, spoken to over HTTP."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

SECRET = "only-for-this-test-run"
_ROOT = Path(__file__).parents[2]
_START_WITHIN_S = 60


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, object]:
        loaded = json.loads(self.body)
        assert isinstance(loaded, dict)
        return loaded


def multipart(**parts: bytes) -> bytes:
    """Write the parts; a part named digits is a field, any other is a file."""
    body = b""
    for name, content in parts.items():
        file = "" if name == "digits" else f'; filename="{name}"'
        head = f'--edge\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
        body += head.encode() + content + b"\r\n"
    return body + b"--edge--\r\n"


@dataclass(frozen=True, kw_only=True)
class Verifier:
    """A running verifier on a port of this machine. `log` is what it writes."""

    port: int
    log: Path

    def call(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            got = connection.getresponse()
            return Answer(status=got.status, headers=dict(got.getheaders()), body=got.read())
        finally:
            connection.close()

    def judge(self, *, secret: str = SECRET, **parts: bytes) -> Answer:
        headers = {
            "Authorization": f"Bearer {secret}",
            "Content-Type": "multipart/form-data; boundary=edge",
        }
        return self.call("POST", "/v1/judgements", multipart(**parts), headers)


@contextmanager
def running_verifier(**settings: str) -> Iterator[Verifier]:
    """Start `python -m auth.verifier` on a free port and end it with its children afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "MINSHENG_VERIFIER_SECRET": SECRET, "MINSHENG_VERIFIER_PORT": str(port)}
    with TemporaryDirectory() as folder:
        verifier = Verifier(port=port, log=Path(folder) / "log")
        with verifier.log.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "auth.verifier"],
                cwd=_ROOT,
                env=env | settings,
                stdout=log,
                start_new_session=True,
            )
        try:
            _wait_until_ready(verifier, process)
            yield verifier
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                # Whatever is left of its group: children of children.
                _kill_group(process.pid)


def _wait_until_ready(verifier: Verifier, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < give_up_at and process.poll() is None:
        try:
            if verifier.call("GET", "/health/ready").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"the verifier did not get ready (exit code {process.poll()})")


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
