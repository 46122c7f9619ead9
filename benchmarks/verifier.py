"""What judging a clip takes: CPU, how many a second, and memory. Measured on a real verifier."""

import base64
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import Report, Result
from tools.process_tree import cpu_s, resident_mib
from tools.sample_clip import ClipSpec, make_clip, reference_photo
from tools.verifier_process import Verifier, running_verifier

_ROOT = Path(__file__).parent.parent
_CLIP = ClipSpec(digits="314159", voice="male", seed=4, width_px=640, height_px=480)
"""5.0 s, 25 pictures a second."""
_MOST_CPU_S = 1.0
_MOST_WAIT_S = 1.0
_ONE_BY_ONE = 10
_LEAST_SPEED_UP = 15.0
_MOST_MIB = 700.0
_CLIPS_A_WORKER = 8
_SAMPLE_EVERY_S = 0.1
_PATIENCE_S = 60.0
_PARTS_WITHIN_S = 300


def measure_verifier(report: Report, folder: Path) -> None:
    """Add the cost of one clip, whole and by part, beside the naive way; then jobs a second."""
    clip, photo = make_clip(_CLIP), reference_photo("astronaut")
    for workers in (1, 2):
        report.doing(f"a verifier with {workers} of its workers busy")
        with running_verifier(folder / f"verifier-{workers}", workers=workers) as verifier:
            _judge(verifier, clip, photo)
            if workers == 1:
                whole_s = _measure_one_by_one(report, verifier, clip, photo)
            _measure_throughput(report, verifier, clip, photo, workers)
    report.doing("what each part costs, and face_recognition on every picture: about a minute")
    _measure_parts(report, _parts(clip, photo), whole_s)


def _judge(verifier: Verifier, clip: bytes, photo: bytes) -> None:
    answer = verifier.judge(
        clip, digits=_CLIP.digits, photo=photo, request_id="benchmark", timeout_s=_PATIENCE_S
    )
    if answer.body.get("verdict") != "pass":
        why = answer.body.get("reason") or answer.body.get("code")
        raise AssertionError(f"the sample clip does not pass ({why}), so its cost says nothing")


def _measure_one_by_one(report: Report, verifier: Verifier, clip: bytes, photo: bytes) -> float:
    """Return the CPU seconds of one clip, every process counted: the upload, the pipe, the fork and
    its copied pages are in it. The verifier has nothing else to do."""
    cpus_s, waits_s = [], []
    for _ in range(_ONE_BY_ONE):
        before_s, started = cpu_s(verifier.pid), time.perf_counter()
        _judge(verifier, clip, photo)
        waits_s.append(time.perf_counter() - started)
        cpus_s.append(cpu_s(verifier.pid) - before_s)
    whole_s = statistics.median(cpus_s)
    report.add(
        Result(
            name="verifier, idle, from the upload to the verdict",
            value=statistics.median(waits_s),
            unit="s",
            goal=_MOST_WAIT_S,
            at_most=True,
        ),
        Result(
            name="verifier, CPU for a clip of 5 s, 640 × 480, 25 a second",
            value=whole_s,
            unit="s",
            goal=_MOST_CPU_S,
            at_most=True,
        ),
    )
    return whole_s


def _measure_throughput(
    report: Report, verifier: Verifier, clip: bytes, photo: bytes, workers: int
) -> None:
    count = _CLIPS_A_WORKER * workers
    with highest_memory(verifier) as seen_mib, ThreadPoolExecutor(workers) as threads:
        started = time.perf_counter()
        list(threads.map(lambda _: _judge(verifier, clip, photo), range(count)))
        took_s = time.perf_counter() - started
    plural = "s" if workers > 1 else ""
    report.add(
        Result(
            name=f"verifier, {workers} worker{plural}, of {os.cpu_count()} cores",
            value=count / took_s,
            unit="clips/s",
        )
    )
    if seen_mib:
        report.add(
            Result(
                name=f"memory, verifier, {workers} worker{plural} busy, most",
                value=max(seen_mib),
                unit="MiB",
                goal=_MOST_MIB,
                at_most=True,
            )
        )


@contextmanager
def highest_memory(verifier: Verifier) -> Iterator[list[float]]:
    """Give a list that fills with MiB while the block runs; it stays empty without /proc."""
    seen_mib: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(_SAMPLE_EVERY_S):
            weight = resident_mib(verifier.pid)
            if weight is not None:
                seen_mib.append(weight)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen_mib
    finally:
        over.set()
        watcher.join()


def _parts(clip: bytes, photo: bytes) -> dict[str, float]:
    order = {
        "digits": _CLIP.digits,
        "clip": base64.b64encode(clip).decode(),
        "photo": base64.b64encode(photo).decode(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.parts"],
        cwd=_ROOT,
        # As in the verifier's children: threads of a library would count as CPU of a part.
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        input=json.dumps(order),
        stdout=subprocess.PIPE,
        text=True,
        timeout=_PARTS_WITHIN_S,
        check=True,
    )
    parts: dict[str, float] = json.loads(done.stdout)
    return parts


def _measure_parts(report: Report, parts: dict[str, float], whole_s: float) -> None:
    face_s = parts["judge"] - parts["decode"] - parts["digits"]
    named = {
        "decoding": parts["decode"],
        "digits": parts["digits"],
        "face, lips and decision": face_s,
        "HTTP, fork and copied pages": whole_s - parts["judge"],
    }
    for name, seconds in named.items():
        report.add(Result(name=f"verifier, of that {name}", value=seconds, unit="s"))
    pictures = round(parts["pictures"])
    report.add(
        Result(
            name=f"face_recognition on each of the {pictures} pictures, CPU",
            value=parts["naive"],
            unit="s",
        ),
        Result(
            name="verifier, how much less than that",
            value=parts["naive"] / whole_s,
            unit="times",
            goal=_LEAST_SPEED_UP,
        ),
    )
