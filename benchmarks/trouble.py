"""The home page in bad times: a bureau dead or hanging, all failing, three times too much load."""

import statistics
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.arena import Arena, Load, Server, arena
from benchmarks.measure import Report, Result, percentile

_BUDGET_MS = 3000.0
"""The default of MINSHENG_HOME_BUDGET_S."""

_PATIENT_CONNECTIONS = 8
"""Enough to open a breaker, too few for the worker to be short of CPU: waiting is what is seen."""

_ROUND_S = 3.0
_BAD_ROUND_S = 4.0
_ROUNDS = 5
_OVERLOAD = 3.0
_FROM_WARM_S = 1.0
_BUREAU = "housing_fund"
_ALL = ("social_security", "housing_fund", "exit_entry")
_MOST_SLOWER = 1.10
_MOST_CALLS = 1.1
_LEAST_GOODPUT = 0.9
_MOST_REFUSAL_MS = 50.0
_REFUSED = ("503", "429")


def measure_trouble(report: Report, folder: Path) -> None:
    """Add what a page takes in bad times. Gateways are new, so that breakers are closed."""
    with arena(folder / "trouble") as place:
        for mood, what in (("hangs up", "dead"), ("hangs", "hanging")):
            _one_bad_bureau(report, place, mood, what)
        _all_bad(report, place)
        _too_much(report, place)


def _one_bad_bureau(report: Report, place: Arena, mood: str, what: str) -> None:
    report.doing(f"one bureau of three {what}")
    gateway, _ = place.gateway(MINSHENG_BUREAU_BREAKER_OPEN_S="60")
    _asked(gateway, _FROM_WARM_S)
    healthy = [_p95(_asked(gateway, _ROUND_S)) for _ in range(_ROUNDS)]
    place.tell_bureaus({_BUREAU: mood})
    before = _asked(gateway, _BAD_ROUND_S)
    after = [_p95(_asked(gateway, _ROUND_S)) for _ in range(_ROUNDS)]
    place.tell_bureaus({_BUREAU: "ok"})
    report.add(
        Result(
            name=f"one bureau {what}, p95 after the breaker opened ÷ healthy",
            value=statistics.median(after) / statistics.median(healthy),
            unit="times",
            goal=_MOST_SLOWER,
            at_most=True,
        ),
        Result(
            name=f"one bureau {what}, slowest page before",
            value=max(took for times in before.took_ms.values() for took in times),
            unit="ms",
            goal=_BUDGET_MS,
            at_most=True,
        ),
    )


def _all_bad(report: Report, place: Arena) -> None:
    report.doing("all bureaus failing")
    gateway, _ = place.gateway(MINSHENG_BUREAU_BREAKER_OPEN_S="1")
    _asked(gateway, _FROM_WARM_S)
    place.tell_bureaus(dict.fromkeys(_ALL, "fails"))
    load = _asked(gateway, _BAD_ROUND_S)
    calls = place.tell_bureaus(dict.fromkeys(_ALL, "ok"))
    pages = sum(load.ends.values())
    report.add(
        Result(
            name="all bureaus failing, calls to a bureau ÷ pages asked for",
            value=max(calls.get(bureau, 0) for bureau in _ALL) / pages,
            unit="times",
            goal=_MOST_CALLS,
            at_most=True,
        )
    )


def _too_much(report: Report, place: Arena) -> None:
    report.doing(f"{_OVERLOAD:g} times as many requests as can be answered")
    gateway, _ = place.gateway()
    gateway.load(seconds=_FROM_WARM_S, afresh=True)
    peaks, floods = [gateway.load(seconds=_ROUND_S, afresh=True).whole_hz], []
    for _ in range(_ROUNDS):
        rate_hz = _OVERLOAD * peaks[-1]
        floods.append(gateway.load(seconds=_BAD_ROUND_S, rate_hz=rate_hz, afresh=True))
        peaks.append(gateway.load(seconds=_ROUND_S, afresh=True).whole_hz)
    # The machine's speed moves meanwhile: a flood is held against the peaks before and after it.
    goodput = statistics.median(
        flood.whole_hz / statistics.mean(around)
        for flood, around in zip(floods, pairwise(peaks), strict=True)
    )
    report.doing(f"they ended so: {[dict(flood.ends) for flood in floods]}")
    refused_ms = [percentile(_refused_ms(flood), 0.95) for flood in floods]
    report.add(
        Result(
            name="3 times overload, whole pages ÷ peak",
            value=goodput,
            unit="times",
            goal=_LEAST_GOODPUT,
        ),
        Result(
            name="3 times overload, refusal, p95",
            value=statistics.median(refused_ms),
            unit="ms",
            goal=_MOST_REFUSAL_MS,
            at_most=True,
        ),
        Result(
            name="3 times overload, neither whole nor refused",
            value=statistics.median(_astray(flood) for flood in floods),
            unit="requests",
            goal=0,
            at_most=True,
        ),
    )


def _asked(gateway: Server, seconds: float) -> Load:
    return gateway.load(seconds=seconds, connections=_PATIENT_CONNECTIONS, afresh=True)


def _p95(load: Load) -> float:
    return percentile([took for times in load.took_ms.values() for took in times], 0.95)


def _refused_ms(load: Load) -> Sequence[float]:
    """Return the milliseconds of every refusal; a second where there was none to show."""
    return [took for end in _REFUSED for took in load.took_ms.get(end, ())] or [1000.0]


def _astray(load: Load) -> int:
    return sum(count for end, count in load.others.items() if end not in _REFUSED)
