"""Draws how false matches trade against false rejects."""

from pathlib import Path

import numpy as np
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
    for name, curve in curves.items():
        matches = np.cumsum(curve.strangers[::-1])[::-1] / max(curve.strangers.sum(), 1)
        rejects = (np.cumsum(curve.same) - curve.same) / max(curve.same.sum(), 1)
        shown = matches > 0  # so many pairs cannot tell more
        axes.plot(matches[shown], (rejects if det else 1 - rejects)[shown], label=name)
        fmr, fnmr = curve.false_matches(threshold).rate, curve.false_rejects(threshold).rate
        if fmr:
            axes.plot([fmr], [fnmr if det else 1 - fnmr], "k+", markersize=12)
    axes.plot([], [], "k+", label="operating point")
    axes.set_xscale("log")
    axes.set_xlim(1e-6, 1)
    if det:
        axes.set_yscale("log")
        axes.set_ylim(1e-3, 1)
    axes.set_xlabel("false match rate")
    axes.set_ylabel("false non-match rate" if det else "share of right pairs accepted")
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=120)
