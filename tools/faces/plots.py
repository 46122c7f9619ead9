"""Draws how false matches trade against false rejects."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tools.faces.rates import Curve


def draw(folder: Path, *, pairs: Curve, cross_pairs: Curve, threshold: float) -> None:
    """Write `roc.png` and `det.png` into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    curves = {"labelled pairs": pairs, "all cross-pairs": cross_pairs}
    _write(folder / "roc.png", curves, threshold, det=False)
    _write(folder / "det.png", curves, threshold, det=True)


def _write(path: Path, curves: dict[str, Curve], threshold: float, *, det: bool) -> None:
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.subplots()
    for style, (name, curve) in zip(("-", "--"), curves.items(), strict=True):
        if not (curve.strangers.any() and curve.same.any()):
            continue
        matches = np.cumsum(curve.strangers[::-1])[::-1] / curve.strangers.sum()
        rejects = (np.cumsum(curve.same) - curve.same) / curve.same.sum()
        shown = matches > 0  # so many pairs cannot tell more
        axes.plot(matches[shown], (rejects if det else 1 - rejects)[shown], style, label=name)
        fmr, fnmr = curve.false_matches(threshold).rate, curve.false_rejects(threshold).rate
        if fmr and fnmr is not None:
            told = "" if "operating point" in _labels(axes) else "operating point"
            axes.plot([fmr], [fnmr if det else 1 - fnmr], "k+", markersize=12, label=told)
    axes.set_xscale("log")
    axes.set_xlim(1e-6, 1)
    if det:
        axes.set_yscale("log")
        axes.set_ylim(1e-3, 1)
    axes.set_xlabel("false match rate")
    axes.set_ylabel("false non-match rate" if det else "share of right pairs accepted")
    axes.grid(visible=True, alpha=0.3)
    if _labels(axes):
        axes.legend()
    figure.savefig(path, dpi=120)


def _labels(axes: Axes) -> list[str]:
    return axes.get_legend_handles_labels()[1]
