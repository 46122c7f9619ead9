"""Pictures of a measurement: which digits are taken for which, and who is heard worst."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from tools.digits.summary import Measured, confusion

_NAMES = "0123456789-"


def draw(measured: list[Measured], folder: Path) -> None:
    """Write `confusion.png` and, where speakers are known, `speakers.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    _confusion(measured).savefig(folder / "confusion.png", dpi=120)
    if any(each.speaker for each in measured):
        _speakers(measured).savefig(folder / "speakers.png", dpi=120)


def _confusion(measured: list[Measured]) -> Figure:
    counts = confusion(measured)
    grid = np.array([[counts[said].get(heard, 0) for heard in _NAMES] for said in _NAMES])
    figure = Figure(figsize=(6, 5.4), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(np.log1p(grid), cmap="Blues")
    axes.set_xticks(range(len(_NAMES)), list(_NAMES))
    axes.set_yticks(range(len(_NAMES)), list(_NAMES))
    axes.set_xlabel("heard (-: not at all)")
    axes.set_ylabel("said (-: not at all)")
    for (row, column), count in np.ndenumerate(grid):
        if count:
            colour = "white" if count > grid.max() / 8 else "black"
            axes.text(column, row, str(count), ha="center", va="center", color=colour, size=8)
    return figure


def _speakers(measured: list[Measured]) -> Figure:
    names = sorted({each.speaker for each in measured})
    shares = []
    for name in names:
        own = [each for each in measured if each.speaker == name]
        shares.append(sum(e.edits.total for e in own) / max(1, sum(len(e.said) for e in own)))
    figure = Figure(figsize=(max(4, 0.4 * len(names)), 4), layout="constrained")
    axes = figure.add_subplot()
    axes.bar(names, np.array(shares) * 100)
    axes.set_xlabel("speaker")
    axes.set_ylabel("digits in error, %")
    return figure
