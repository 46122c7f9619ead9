"""What came of hostile videos, counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SLOWEST = 10


@dataclass(frozen=True, kw_only=True)
class Done:
    """One video's answer: a status and a reason, `status` 0 where none came."""

    number: int
    kind: str
    bytes_sent: int
    status: int
    reason: str
    took_s: float


@dataclass(frozen=True, kw_only=True)
class Run:
    """One verifier's life: what it was sent, how jobs ended, and what was touched.

    `memory_mib` is that of all its processes with no job in hand: before, in between, and after.
    """

    sent: int
    outcomes: Mapping[str, int]
    touched: Mapping[str, int]
    memory_mib: Sequence[float]


def summary(done: Sequence[Done], runs: Sequence[Run], *, limit_s: float) -> dict[str, object]:
    """Return the counts as a JSON object; `bad` lists what may not be."""
    took_s = sorted(one.took_s for one in done)
    slowest = sorted(done, key=lambda one: -one.took_s)[:_SLOWEST]
    return {
        "videos": len(done),
        "answers": _counted(f"{one.status} {one.reason}" for one in done),
        "kinds": _by_kind(done),
        "bad": [vars(one) for one in done if not is_good(one, limit_s=limit_s)],
        "median_s": took_s[len(took_s) // 2] if took_s else None,
        "slowest": [vars(one) for one in slowest],
        "outcomes": _summed(run.outcomes for run in runs),
        "touched": _summed(run.touched for run in runs),
        "runs": [vars(run) for run in runs],
    }


def is_good(done: Done, *, limit_s: float) -> bool:
    """Return whether it was a verdict or the caller's error, with a reason, and in time."""
    is_answer = done.status == 200 or 400 <= done.status < 500
    return is_answer and done.reason != "" and done.took_s <= limit_s


def _by_kind(done: Iterable[Done]) -> dict[str, dict[str, int]]:
    kinds: dict[str, list[str]] = {}
    for one in done:
        kinds.setdefault(one.kind, []).append(one.reason)
    return {kind: _counted(kinds[kind]) for kind in sorted(kinds)}


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
