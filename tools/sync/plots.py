"""Pictures of a measurement: how the scores lie, what each threshold would do, and the lags."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from auth.verifier.decision import MAX_LIP_LAG_S
from tools.sync.report import KINDS, Clip, Trial


def draw(clips: Sequence[Clip], folder: Path) -> None:
    """Write `strengths.png`, `det.png` and `lags.png`."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("agg")
    by_kind = {
        kind: [trial for clip in clips for trial in clip.trials if trial.kind == kind]
        for kind in KINDS
    }
    present = {kind: trials for kind, trials in by_kind.items() if trials}
    for name, figure in (
        ("strengths", _strengths(present)),
        ("det", _det(present)),
        ("lags", _lags(present)),
    ):
        figure.savefig(folder / f"{name}.png", dpi=120)


def _strengths(present: dict[str, list[Trial]]) -> Figure:
    figure = Figure(figsize=(8, 4.8), layout="constrained")
    axes = figure.add_subplot()
    values = [[trial.surplus for trial in trials] for trials in present.values()]
    axes.boxplot(values, orientation="horizontal", whis=(5, 95))
    axes.set_yticks(range(1, len(present) + 1), list(present))
    axes.invert_yaxis()
    axes.axvline(0, color="tab:red", linestyle="--", label="threshold")
    axes.set_xlabel("standard deviations above what is asked of so long a clip (box: middle half)")
    axes.legend()
    return figure


def _det(present: dict[str, list[Trial]]) -> Figure:
    figure = Figure(figsize=(6.5, 5), layout="constrained")
    axes = figure.add_subplot()
    thresholds = np.linspace(-2.5, 4, 131)
    refused = 1 - _share_in_time(present.get("untouched", []), thresholds)
    attacks = {kind: trials for kind, trials in present.items() if kind != "untouched"}
    for kind, trials in attacks.items():
        axes.plot(100 * refused, 100 * _share_in_time(trials, thresholds), label=kind)
    axes.set_xlabel("untouched windows refused by lag and strength, %")
    axes.set_ylabel("attacked windows accepted by lag and strength, %")
    axes.set_xlim(0, 50)
    axes.grid(alpha=0.3)
    if attacks:
        axes.legend(fontsize=8)
    return figure


def _share_in_time(trials: list[Trial], thresholds: np.ndarray) -> np.ndarray:
    held = [trial.surplus if abs(trial.lag_s) <= MAX_LIP_LAG_S else -9.0 for trial in trials]
    return (np.array(held)[:, None] >= thresholds).mean(axis=0) if held else 0 * thresholds


def _lags(present: dict[str, list[Trial]]) -> Figure:
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    edges = np.arange(-1.22, 1.23, 0.04)
    for kind in ("untouched", "swapped audio"):
        lags_s = [trial.lag_s for trial in present.get(kind, [])]
        if lags_s:
            weights = np.full(len(lags_s), 100 / len(lags_s))
            axes.hist(lags_s, edges.tolist(), weights=weights, alpha=0.6, label=kind)
    axes.axvspan(-MAX_LIP_LAG_S, MAX_LIP_LAG_S, color="tab:green", alpha=0.1, label="allowed")
    axes.set_xlabel("lag where lips and voice agree best, s (positive: voice later)")
    axes.set_ylabel("windows, %")
    axes.legend()
    return figure
