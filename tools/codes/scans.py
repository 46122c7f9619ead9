"""What came of hostile codes: one scan at a time, then all of them."""

import gc
import json
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

import structlog

from certificates.errors import CodeRefused
from tools.codes.cases import Case, Cases
from tools.codes.desk import RESIDENT, Desk

MOST_CPU_MS = 5.0
_REPEATS = 3
_SHARES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "largest": 1.0}
_PERSONAL = (RESIDENT.name, RESIDENT.id_number, RESIDENT.address)


@dataclass(kw_only=True)
class Batch:
    """Some scans in a row. `bad` tells of each that went as none may; `repacked` counts accepted
    codes that hold an honest code's very content, deflated in another way. `cpu_us` is all that a
    scan took, `collector_us` how much of that Python's garbage collector did. `slow` tells of each
    above 5 ms how long the same payload took when it was scanned again."""

    first: int
    reasons: Counter[str] = field(default_factory=Counter)
    repacked: int = 0
    cpu_us: list[int] = field(default_factory=list)
    collector_us: list[int] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reasons = Counter(self.reasons)


def scan_batch(desk: Desk, cases: Cases, numbers: range) -> Batch:
    """Scan these cases, and look at everything that was logged meanwhile."""
    batch = Batch(first=numbers.start)
    with _Logged() as logged, _Collector() as collector:
        for number in numbers:
            case = cases.make(number)
            collector.spent_ns = 0
            _scan(desk, cases, case, batch, collector)
    if any(word in logged.text() for word in _PERSONAL):
        batch.bad.append(f"from {numbers.start}: a person in the log")
    return batch


def _scan(desk: Desk, cases: Cases, case: Case, batch: Batch, collector: "_Collector") -> None:
    answer, spent_us, is_known = _timed(desk, case.payload)
    if not is_known:
        batch.bad.append(f"{case.number} {case.kind}: {answer}")
    batch.cpu_us.append(spent_us)
    batch.collector_us.append(collector.spent_ns // 1000)
    if spent_us > MOST_CPU_MS * 1000:
        again_us = min(_timed(desk, case.payload)[1] for _ in range(_REPEATS))
        batch.slow.append(f"{case.number} {case.kind}: {spent_us} us, again {again_us} us")
    if answer == "accepted" and cases.says_what_was_issued(case.payload):
        batch.repacked += 1
        return
    if answer == "accepted" or case.reason not in (None, answer):
        batch.bad.append(f"{case.number} {case.kind}: {answer}")
    batch.reasons[f"{case.kind}: {answer}"] += 1


def _timed(desk: Desk, payload: str) -> tuple[str, int, bool]:
    """Return the verdict, the microseconds of CPU, and whether the verdict is one of ours."""
    started = time.thread_time_ns()
    try:
        desk.scan(payload)
        answer, is_known = "accepted", True
    except CodeRefused as refusal:
        answer, is_known = refusal.code, True
    except Exception as exc:  # it is what is looked for
        answer, is_known = type(exc).__name__, False
    return answer, (time.thread_time_ns() - started) // 1000, is_known


class _Collector:
    """Counts the CPU that garbage collection takes: it falls upon whatever runs at the moment."""

    spent_ns = 0
    _started_ns = 0

    def __enter__(self) -> "_Collector":
        gc.callbacks.append(self._count)
        return self

    def __exit__(self, *_error: object) -> None:
        gc.callbacks.remove(self._count)

    def _count(self, phase: str, _info: Mapping[str, int]) -> None:
        if phase == "start":
            self._started_ns = time.thread_time_ns()
        else:
            self.spent_ns += time.thread_time_ns() - self._started_ns


class _Logged:
    """Catches what structlog and the standard library log."""

    def __enter__(self) -> "_Logged":
        self._lines = StringIO()
        self._handler = logging.StreamHandler(self._lines)
        root = logging.getLogger()
        self._level = root.level
        root.addHandler(self._handler)
        root.setLevel(logging.DEBUG)
        structlog.configure(
            processors=[structlog.processors.JSONRenderer(_as_text)],
            logger_factory=structlog.WriteLoggerFactory(self._lines),
        )
        return self

    def __exit__(self, *_error: object) -> None:
        root = logging.getLogger()
        root.removeHandler(self._handler)
        root.setLevel(self._level)
        structlog.reset_defaults()

    def text(self) -> str:
        return self._lines.getvalue()


def _as_text(event: Mapping[str, object], **_options: object) -> str:
    return json.dumps(event, ensure_ascii=False, default=repr)


def summary(batches: Sequence[Batch]) -> dict[str, object]:
    """Return counts by reason and kind, the CPU milliseconds of a scan, and what was bad."""
    cpu_ms = sorted(us / 1000 for batch in batches for us in batch.cpu_us)
    own_ms = sorted(
        (spent - collector) / 1000
        for batch in batches
        for spent, collector in zip(batch.cpu_us, batch.collector_us, strict=True)
    )
    by_kind: Counter[str] = Counter()
    for batch in batches:
        by_kind.update(batch.reasons)
    reasons: Counter[str] = Counter()
    for name, count in by_kind.items():
        reasons[name.partition(": ")[2]] += count
    return {
        "scanned": len(cpu_ms),
        "accepted": reasons["accepted"],
        "accepted_with_the_content_of_an_honest_code": sum(batch.repacked for batch in batches),
        "reasons": dict(reasons.most_common()),
        "cpu_ms": _spread(cpu_ms),
        "cpu_ms_without_the_collector": _spread(own_ms),
        "scans_above_5_ms": sum(one > MOST_CPU_MS for one in cpu_ms),
        "slow": [line for batch in batches for line in batch.slow],
        "scans_above_5_ms_without_the_collector": sum(one > MOST_CPU_MS for one in own_ms),
        "bad": [line for batch in batches for line in batch.bad],
        "by_kind": dict(sorted(by_kind.items())),
    }


def _spread(sorted_ms: Sequence[float]) -> dict[str, float]:
    return {name: sorted_ms[int(share * (len(sorted_ms) - 1))] for name, share in _SHARES.items()}
