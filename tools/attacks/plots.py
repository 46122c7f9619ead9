"""One picture of a measurement: a bar a species, the worst on top, with its interval."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from tools.attacks.report import GOAL, Measured
from tools.digits.tally import Rate

_MISSED, _MET, _HONEST = "#c1121f", "#457b9d", "#6c757d"


def draw(measured: Measured, folder: Path) -> None:
    """Write `attacks.png` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    bars = [
        (row.species.replace("_", " "), row.accepted, _MISSED if row.misses_goal else _MET)
        for row in measured.rows
    ]
    bars.append(("honest, refused", measured.refused, _HONEST))
    _bars([bar for bar in bars if bar[1].of]).savefig(folder / "attacks.png", dpi=120)


def _bars(bars: list[tuple[str, Rate, str]]) -> Figure:
    figure = Figure(figsize=(9, 1.4 + 0.3 * len(bars)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(bars) - 1, -1, -1)
    for place, (_, rate, colour) in zip(places, bars, strict=True):
        low, share, high = (100 * (value or 0.0) for value in (rate.low, rate.rate, rate.high))
        axes.barh(place, share, color=colour, height=0.65)
        axes.plot([low, high], [place, place], color="#222", lw=1)
        axes.text(high + 1, place, f"{rate.count} of {rate.of}", va="center", size=8)
    axes.axvline(100 * GOAL, color="#222", lw=1, ls=":")
    axes.text(100 * GOAL + 0.6, len(bars) - 0.4, f"goal: below {GOAL:.0%}", size=8)
    axes.set_yticks(list(places), [name for name, *_ in bars], size=9)
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20))
    axes.set_ylim(-0.6, len(bars))
    axes.set_xlabel("attacks accepted (last bar: honest clips refused), %; lines: 95 %")
    axes.spines[["top", "right"]].set_visible(False)
    return figure
