"""Pictures of a measurement: how many of each species were accepted, and what pictures gave."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from auth.verifier import decision
from tools.attacks.report import GOAL, Measured
from tools.rate import Rate

Groups = Sequence[tuple[str, Sequence[Mapping[str, float]]]]

_LIMITS = {
    "frozen_s": (decision.MAX_FROZEN_S, "face stands still, s"),
    "repeat": (decision.MIN_REPEAT, "stretch shown again, ratio"),
    "stripes": (decision.MAX_STRIPES, "stripes of a screen, spreads"),
}
_SHOWN = ("screen", "looped", "frozen_end", "frozen_part", "still_photo")

_MISSED, _MET, _HONEST = "#c1121f", "#457b9d", "#6c757d"


def draw(measured: Measured, folder: Path) -> None:
    """Write `attacks.png` and `pictures.png` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    bars = [
        (row.species.replace("_", " "), row.accepted, _MISSED if row.misses_goal else _MET)
        for row in measured.rows
    ]
    bars.append(("honest, refused", measured.refused, _HONEST))
    _bars([bar for bar in bars if bar[1].of]).savefig(folder / "attacks.png", dpi=120)
    _pictures(measured).savefig(folder / "pictures.png", dpi=120)


def _bars(bars: list[tuple[str, Rate, str]]) -> Figure:
    figure = Figure(figsize=(9, 1.4 + 0.3 * len(bars)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(bars) - 1, -1, -1)
    for place, (_, rate, colour) in zip(places, bars, strict=True):
        low, share, high = (100 * (value or 0.0) for value in (rate.low, rate.rate, rate.high))
        axes.barh(place, share, color=colour, height=0.65)
        axes.plot([low, high], [place, place], color="#222", lw=1)
        counted = axes.text(high + 1, place, f"{rate.count} of {rate.of}", va="center", size=8)
        counted.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})  # over the goal
    axes.axvline(100 * GOAL, color="#222", lw=1, ls=":")
    axes.text(100 * GOAL + 0.6, len(bars) - 0.4, f"goal: below {GOAL:.0%}", size=8)
    axes.set_yticks(list(places), [name for name, *_ in bars], size=9)
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 20))
    axes.set_ylim(-0.6, len(bars))
    axes.set_xlabel("attacks accepted (last bar: honest clips refused), %; lines: 95 %")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _pictures(measured: Measured) -> Figure:
    """Draw what was measured of honest clips' pictures, and of those attacks' that it is for."""
    found = {row.species: row.pictures for row in measured.rows if row.species in _SHOWN}
    groups = [(name.replace("_", " "), found[name]) for name in _SHOWN if found.get(name)]
    groups.append(("honest", measured.pictures))
    figure = Figure(figsize=(11, 1.6 + 0.4 * len(groups)), layout="constrained")
    for place, (name, (limit, label)) in enumerate(_LIMITS.items(), 1):
        axes = figure.add_subplot(1, len(_LIMITS), place)
        _dots(axes, groups, name)
        axes.axvline(limit, color="#222", lw=1, ls=":")
        axes.set_xlabel(label)
        if place > 1:
            axes.set_yticklabels([])
    return figure


def _dots(axes: Axes, groups: Groups, name: str) -> None:
    for height, (group, pictures) in enumerate(groups):
        values = [each[name] for each in pictures]
        colour = _HONEST if group == "honest" else _MET
        axes.plot(values, [height] * len(values), "o", color=colour, alpha=0.5, ms=5, mew=0)
    axes.set_yticks(range(len(groups)), [group for group, _ in groups])
    axes.set_ylim(-0.5, len(groups) - 0.5)
    axes.spines[["top", "right"]].set_visible(False)
