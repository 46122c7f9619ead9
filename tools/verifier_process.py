"""A verifier of one's own on a free port, started and spoken to as a gateway would."""

import json
import os
import re
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tools.processes import Endpoint, Processes

_ROOT = Path(__file__).parent.parent
_HOST = "127.0.0.1"
_BOUNDARY = "part-of-a-judgement"
_OUTCOME = re.compile(rb'minsheng_verifier_jobs_total\{kind="clip",outcome="(\w+)"\} (\S+)')


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An HTTP answer: a judgement where `status` is 200, else a problem."""

    status: int
    body: dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Verifier:
    """A running verifier. `pid` is the head of its tree of processes."""

    port: int
    pid: int
    secret: str = field(repr=False)

    def judge(
        self, video: bytes, *, digits: str, photo: bytes, request_id: str, timeout_s: float
    ) -> Answer:
        """Have one video judged.

        Raises:
            OSError: no answer in time, or none at all.
        """
        connection = HTTPConnection(_HOST, self.port, timeout=timeout_s)
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            "X-Request-Id": request_id,
        }
        try:
            connection.request("POST", "/v1/judgements", _form(video, digits, photo), headers)
            answer = connection.getresponse()
            return Answer(status=answer.status, body=json.loads(answer.read()))
        finally:
            connection.close()

    def outcomes(self) -> dict[str, int]:
        """Return how many jobs ended how so far, as the verifier's metrics count them."""
        connection = HTTPConnection(_HOST, self.port, timeout=10)
        try:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read()
        finally:
            connection.close()
        return {name.decode(): int(float(count)) for name, count in _OUTCOME.findall(text)}


@contextmanager
def running_verifier(logs: Path, *, workers: int) -> Iterator[Verifier]:
    """Start a verifier with the settings it has by default, but for its workers; end it after.

    Raises:
        LaunchError: it does not start.
    """
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port = probe.getsockname()[1]
    secret = secrets.token_urlsafe(24)
    foreign = {name: value for name, value in os.environ.items() if "MINSHENG_" not in name}
    env = foreign | {
        "MINSHENG_VERIFIER_SECRET": secret,
        "MINSHENG_VERIFIER_PORT": str(port),
        "MINSHENG_VERIFIER_WORKERS": str(workers),
    }
    endpoint = Endpoint(
        name="verifier",
        host=_HOST,
        port=port,
        setting="MINSHENG_VERIFIER_PORT",
        health="/health/ready",
    )
    with Processes(_ROOT / "Procfile", env, logs) as processes:
        processes.start(endpoint)
        processes.wait_ready(endpoint)
        yield Verifier(port=port, pid=processes.pids["verifier"], secret=secret)


def _form(video: bytes, digits: str, photo: bytes) -> bytes:
    parts = (
        ('name="digits"', digits.encode()),
        ('name="video"; filename="clip"', video),
        ('name="reference_photo"; filename="photo"', photo),
    )
    body = b"".join(
        f"--{_BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + part + b"\r\n"
        for head, part in parts
    )
    return body + f"--{_BOUNDARY}--\r\n".encode()
