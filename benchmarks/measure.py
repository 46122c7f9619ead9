"""What one measurement is, and how it is taken and written down."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Result:
    """One number. `goal` None where there is none; with `at_most` the goal is an upper bound."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = False

    @property
    def is_met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal


@dataclass
class Report:
    """Says what is being measured, collects the results, and writes them."""

    results: list[Result] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def doing(self, what: str) -> None:
        sys.stderr.write(f"… {what}\n")

    def skip(self, what: str, why: str) -> None:
        self.skipped.append(f"not measured: {what}: {why}")

    def add(self, *results: Result) -> None:
        self.results.extend(results)

    def table(self) -> str:
        """Return the results as lines of text."""
        width = max(len(one.name) for one in self.results)
        return "\n".join([*(_line(one, width) for one in self.results), *self.skipped])

    def write(self, path: Path) -> None:
        """Write a JSON list of name, value, unit, goal (null: none) and whether it is met."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([_as_json(one) for one in self.results], indent=1) + "\n")


def median_s(
    action: Callable[[], object],
    *,
    rounds: int = ROUNDS,
    times: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Return the median over rounds of the seconds that one action takes, after one warm-up.

    Args:
        times: Actions in a round, for actions shorter than the clock is good for.
        clock: `time.process_time` counts this process's CPU seconds instead of wall-clock ones.
    """
    action()
    return statistics.median(_round(action, times, clock) for _ in range(rounds)) / times


def median_s_in_turn(*actions: Callable[[], object], times: int = 1) -> list[float]:
    """Return the median seconds of each action; they take turns, so that all meet the same load."""
    for action in actions:
        action()
    rounds = [
        [_round(action, times, time.perf_counter) for action in actions] for _ in range(ROUNDS)
    ]
    return [statistics.median(column) / times for column in zip(*rounds, strict=True)]


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _round(action: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    started = clock()
    for _ in range(times):
        action()
    return clock() - started


def _line(result: Result, width: int) -> str:
    bound = "≤" if result.at_most else "≥"
    goal = "" if result.goal is None else f"   goal {bound} {result.goal:g}"
    mark = {None: "", True: " ✓", False: " ✗ not met"}[result.is_met]
    return f"{result.name:<{width}}  {result.value:>12,.3f} {result.unit:<10}{goal}{mark}"


def _as_json(result: Result) -> dict[str, object]:
    told = asdict(result)
    del told["at_most"]
    return {**told, "value": round(result.value, 4), "met": result.is_met}
