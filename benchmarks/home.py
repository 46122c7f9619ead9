"""The home page raced against peers: uncached, cached, and what it costs to be checked.

One worker, 64 connections, three bureaus of 20 ms. Rounds are interleaved, every second one from
last to first, so that all meet the same weather; ratios are taken within a round, and their median
is told.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.arena import PEERS_PYTHON, Arena, Load, Server, arena
from benchmarks.measure import ROUNDS, Report, Result, percentile

_ROUND_S = 3.0
_WARM_UP_S = 1.5
_NONE_MS = 1000 * _ROUND_S
"""Told where no page at all came within a round."""
_SAME_WORK, _UNCHECKED, _HTTPX = "same_work", "unchecked", "unchecked_httpx"
_NAMES = {
    _SAME_WORK: "FastAPI + aiohttp + pydantic, the same work",
    _UNCHECKED: "FastAPI + aiohttp, no check",
    _HTTPX: "FastAPI + httpx, no check",
}
_OURS, _CACHED = "ours, uncached", "ours, cached"
_RATIOS = (
    (_OURS, _SAME_WORK, 1.0),
    (_OURS, _UNCHECKED, 0.6),
    (_OURS, _HTTPX, 10.0),
    (_CACHED, _OURS, 4.0),
)
_MOST_START_S = 2.0


def measure_home(report: Report, folder: Path) -> None:
    """Add the page's speed beside its peers', and a gateway's time to start."""
    with arena(folder / "race") as place:
        gateway, start_s = place.gateway()
        report.add(
            Result(
                name="gateway, start to first answer",
                value=start_s,
                unit="s",
                goal=_MOST_START_S,
                at_most=True,
            )
        )
        _race(report, place, gateway)


def _race(report: Report, place: Arena, gateway: Server) -> None:
    runners: dict[str, Callable[[float], Load]] = {
        _OURS: lambda seconds: gateway.load(seconds=seconds, afresh=True),
        _CACHED: lambda seconds: gateway.load(seconds=seconds),
    }
    if PEERS_PYTHON.exists():
        for module in (_SAME_WORK, _UNCHECKED, _HTTPX):
            runners[module] = _runner(place.peer(module, gateway))
    else:
        report.doing(f"no {PEERS_PYTHON}: peers are left out")
    rounds = _rounds(report, runners, place.settle)
    for name in runners:
        report.add(*_figures(_NAMES.get(name, name), [loads[name] for loads in rounds]))
    for one, other, goal in _RATIOS:
        if other in runners:
            ratio = statistics.median(
                loads[one].whole_hz / loads[other].whole_hz for loads in rounds
            )
            name = f"home page, {one} ÷ {_NAMES.get(other, other)}"
            report.add(Result(name=name, value=ratio, unit="times", goal=goal))


def _runner(server: Server) -> Callable[[float], Load]:
    return lambda seconds: server.load(seconds=seconds)


def _rounds(
    report: Report, runners: Mapping[str, Callable[[float], Load]], settle: Callable[[], None]
) -> list[dict[str, Load]]:
    report.doing(f"the home page and its peers, {ROUNDS} rounds of {_ROUND_S:g} s each")
    for run in runners.values():
        run(_WARM_UP_S)
    rounds = []
    for number in range(ROUNDS):
        loads = {}
        for name in list(runners)[:: -1 if number % 2 else 1]:
            settle()
            loads[name] = _all_whole(name, runners[name](_ROUND_S))
        rounds.append(loads)
    return rounds


def _all_whole(name: str, load: Load) -> Load:
    if load.others:
        raise AssertionError(f"{name}: not every page was whole: {load.others}")
    return load


def _figures(name: str, loads: Sequence[Load]) -> list[Result]:
    return [
        Result(
            name=f"home page, {name}",
            value=statistics.median(load.whole_hz for load in loads),
            unit="pages/s",
        ),
        Result(
            name=f"home page, {name}, p95",
            value=statistics.median(
                percentile(load.took_ms.get("200", [_NONE_MS]), 0.95) for load in loads
            ),
            unit="ms",
        ),
    ]
