"""One job in one child process, which may be killed at any moment and can open nothing."""

import json
import os
import resource
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from auth.verifier.work import Work


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may use: seconds of CPU, and MiB of address space."""

    cpu_s: int
    memory_mb: int


def serve_one(pipe: Connection, limits: Limits, work: Work[Any, Any], name: str) -> None:
    """Read one job from the pipe, do it within the limits, and write the answer as JSON.

    Args:
        name: `module:function`, from the job to its answer. The forkserver has it loaded.
    """
    module, _, function = name.partition(":")
    do = getattr(import_module(module), function)
    _confine(limits, pipe)
    job = work.join(*(pipe.recv_bytes() for _ in range(work.parts)))
    try:
        answer = work.encode(do(job))
    except MemoryError:
        answer = work.encode(work.too_heavy)
    except Exception as exc:
        # Only the kind of error: its text could hold what the person said or looked like.
        answer = json.dumps({"error": type(exc).__name__}).encode()
    pipe.send_bytes(answer)


def _confine(limits: Limits, pipe: Connection) -> None:
    """Give up, for good, what a job does not need.

    Nothing inherited stays open but the pipe, so that a taken-over child cannot forge a log line
    or speak to the forkserver. Then: no file or socket, no written byte, no core dump with a face
    in it, no further process.
    """
    most_files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.closerange(0, pipe.fileno())
    os.closerange(pipe.fileno() + 1, most_files)
    memory_bytes = limits.memory_mb * 1024 * 1024
    # At the soft limit the kernel names the reason (SIGXCPU); at the hard one it just kills.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 1))
    for kind, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (most, most))
