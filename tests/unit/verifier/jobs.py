"""What children are told to do in tests: to behave, and to misbehave in every way we can think of.

A job's photo carries the name of a folder or file that the test uses to steer the child.
"""

import os
import signal
import socket
import time
from pathlib import Path

from auth.verifier import media
from auth.verifier.answers import Job, Judgement
from auth.verifier.reasons import Refused


def passed(**evidence: float | bool) -> Judgement:
    return Judgement(reason=None, similarity=99.0, evidence=evidence)


def obey(job: Job) -> Judgement:
    return passed(digits=int(job.digits), video_bytes=len(job.video))


def segfault(job: Job) -> Judgement:
    os.kill(os.getpid(), signal.SIGSEGV)
    return passed()


def end_like_a_shutdown(job: Job) -> Judgement:
    os.kill(os.getpid(), signal.SIGTERM)
    return passed()


def end_like_a_shortage(job: Job) -> Judgement:
    os.kill(os.getpid(), signal.SIGKILL)
    return passed()


def sleep_for_ever(job: Job) -> Judgement:
    while True:
        signal.pause()


def spin_for_ever(job: Job) -> Judgement:
    while True:
        pass


def eat_memory(job: Job) -> Judgement:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def fail(job: Job) -> Judgement:
    raise RuntimeError("the digits were " + job.digits)


def answer_too_much(job: Job) -> Judgement:
    return passed(**{f"secret_{number}": 0.5 for number in range(10_000)})


def answer_wrongly(job: Job) -> Judgement:
    return Judgement(reason=None, similarity=1e9, evidence={})


def try_to_escape(job: Job) -> Judgement:
    """Tell which of the forbidden things worked."""
    attempts = {
        "read": lambda: Path("/etc/passwd").read_bytes(),
        "write": lambda: Path(job.photo.decode()).write_bytes(b"x"),
        "socket": socket.socket,
        "pipe": os.pipe,
        "print": lambda: os.write(1, b"forged\n"),
    }
    return passed(**{name: _works(attempt) for name, attempt in attempts.items()})


def _works(attempt: object) -> bool:
    assert callable(attempt)
    try:
        attempt()
    except OSError:
        return False
    return True


def wait_for_gate(job: Job) -> Judgement:
    """Announce the start with a folder (a child can make no file), then wait for another one."""
    gate = Path(job.photo.decode())
    (gate / f"started-{job.digits}").mkdir()
    while not (gate / "open").exists():
        time.sleep(0.005)
    return passed()


def decode_as_nobody(job: Job) -> Judgement:
    """Decode without root's rights: the limit on processes and threads does not bind root."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    return decode_only(job)


def decode_only(job: Job) -> Judgement:
    try:
        media.decode(job.video)
    except Refused as refused:
        return Judgement(reason=refused.reason, similarity=None, evidence={})
    return passed()
