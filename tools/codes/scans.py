"""What came of hostile codes: one scan at a time, then all of them."""

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
_SHARES = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999, "largest": 1.0}
_PERSONAL = (RESIDENT.name, RESIDENT.id_number, RESIDENT.address)


@dataclass(kw_only=True)
class Batch:
    """Some scans in a row. `bad` tells of each that went as none may; `repacked` counts accepted
    codes that hold an honest code's very content, deflated in another way."""

    first: int
    reasons: Counter[str] = field(default_factory=Counter)
    repacked: int = 0
    cpu_us: list[int] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reasons = Counter(self.reasons)


def scan_batch(desk: Desk, cases: Cases, numbers: range) -> Batch:
    """Scan these cases, and look at everything that was logged meanwhile."""
    batch = Batch(first=numbers.start)
    with _Logged() as logged:
        for number in numbers:
            _scan(desk, cases, cases.make(number), batch)
    if any(word in logged.text() for word in _PERSONAL):
        batch.bad.append(f"from {numbers.start}: a person in the log")
    return batch


def _scan(desk: Desk, cases: Cases, case: Case, batch: Batch) -> None:
    started = time.thread_time_ns()
    try:
        desk.scan(case.payload)
        answer = "accepted"
    except CodeRefused as refusal:
        answer = refusal.code
    except Exception as exc:  # it is what is looked for
        answer = type(exc).__name__
        batch.bad.append(f"{case.number} {case.kind}: {answer}")
    batch.cpu_us.append((time.thread_time_ns() - started) // 1000)
    if answer == "accepted" and cases.says_what_was_issued(case.payload):
        batch.repacked += 1
        return
    if answer == "accepted" or case.reason not in (None, answer):
        batch.bad.append(f"{case.number} {case.kind}: {answer}")
    batch.reasons[f"{case.kind}: {answer}"] += 1


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
        "cpu_ms": {name: cpu_ms[int(share * (len(cpu_ms) - 1))] for name, share in _SHARES.items()},
        "scans_above_5_ms": sum(one > MOST_CPU_MS for one in cpu_ms),
        "bad": [line for batch in batches for line in batch.bad],
        "by_kind": dict(sorted(by_kind.items())),
    }
