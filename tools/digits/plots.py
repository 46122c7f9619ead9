"""Pictures of a measurement: which digits are taken for which, and who is heard worst."""

import warnings
from collections import Counter
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure

from tools.digits.summary import Measured, confusion

_NAMES = "0123456789-"
_MOST_SPEAKERS = 40
_HAN = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
    "Droid Sans Fallback", "PingFang SC", "Microsoft YaHei", "SimHei",
)  # fmt: skip


def draw(measured: list[Measured], folder: Path) -> None:
    """Write `confusion.png` and, where speakers are known, `speakers.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    _confusion(measured).savefig(folder / "confusion.png", dpi=120)
    if any(each.speaker and each.said for each in measured):
        with warnings.catch_warnings(), mpl.rc_context({"font.family": _fonts()}):
            warnings.filterwarnings("ignore", "Glyph")  # no letters for a name: boxes then
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
    """Draw those of whom most digits are in error, the worst at the top."""
    wrong, said = Counter[str](), Counter[str]()
    for each in measured:
        wrong[each.speaker] += each.edits.total
        said[each.speaker] += len(each.said)
    shares = {name: 100 * wrong[name] / said[name] for name in said if name and said[name]}
    shown = sorted(shares, key=lambda name: (-shares[name], name))[:_MOST_SPEAKERS]
    figure = Figure(figsize=(6.4, 1.2 + 0.25 * len(shown)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(shown))
    axes.barh(places, [shares[name] for name in shown])
    axes.set_yticks(places, [f"{name[-24:]} ({said[name]} digits)" for name in shown], size=8)
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel("digits in error, %")
    left_out = len(shares) - len(shown)
    axes.set_ylabel(f"speaker ({left_out} better ones left out)" if left_out else "speaker")
    return figure


def _fonts() -> list[str]:
    """Return what letters are drawn with: one that has Chinese too, if there is any."""
    here = set(font_manager.get_font_names())
    return ["DejaVu Sans", *(name for name in _HAN if name in here)]
