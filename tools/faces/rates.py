"""Error rates of comparing faces: the whole curve over all pairs of photos."""

from bisect import bisect_left
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Floats
from tools.rate import Rate

_BLOCK = 512

Counts = NDArray[np.int64]
ScoreRows = Callable[[slice], Floats]
"""The scores of some photos, by their place, with every photo: (rows, n)."""


class Curve:
    """Counts of scores in steps of 0.0005, of strangers and of the same people.

    A threshold accepts scores that are at least as high. Rates at thresholds on a step are exact.
    """

    low, step, steps = -20.0, 0.0005, 120_000  # to 40: no score is beyond

    def __init__(self) -> None:
        self.strangers: Counts = np.zeros(self.steps, np.int64)
        self.same: Counts = np.zeros(self.steps, np.int64)

    def add(self, scores: Floats, same: NDArray[np.bool_]) -> None:
        places = np.floor((scores.astype(np.float64) - self.low) / self.step).astype(np.int64)
        places = np.clip(places, 0, self.steps - 1)
        self.same += np.bincount(places[same], minlength=self.steps)
        self.strangers += np.bincount(places[~same], minlength=self.steps)

    def threshold_at(self, most_fmr: float) -> float:
        """Return the lowest threshold whose false match rate is at most this."""
        above = np.cumsum(self.strangers[::-1])[::-1]
        good = np.flatnonzero(above <= most_fmr * self.strangers.sum())
        if not good.size:
            raise ValueError("no threshold keeps strangers apart so well")
        return self.low + self.step * float(good[0])

    def threshold_shown(self, most_fmr: float) -> float:
        """Return the lowest threshold whose whole 95 % interval is at most this rate.

        Raises:
            ValueError: so few pairs of strangers cannot show so low a rate.
        """
        above, of = np.cumsum(self.strangers[::-1])[::-1], int(self.strangers.sum())

        def is_shown(place: int) -> bool:
            high = Rate(count=int(above[place]), of=of).high
            return high is not None and high <= most_fmr

        # The higher the threshold, the fewer strangers are above it.
        place = bisect_left(range(self.steps), True, key=is_shown)
        if place == self.steps:
            told = f"{of} pairs of strangers cannot show a rate of {most_fmr:g}"
            raise ValueError(f"{told}: photos of more people are needed")
        return self.low + self.step * place

    def false_matches(self, threshold: float) -> Rate:
        place = self._place(threshold)
        return Rate(count=int(self.strangers[place:].sum()), of=int(self.strangers.sum()))

    def false_rejects(self, threshold: float) -> Rate:
        place = self._place(threshold)
        return Rate(count=int(self.same[:place].sum()), of=int(self.same.sum()))

    def median_stranger(self) -> float:
        """Return the score that half of the strangers stay below."""
        halfway = np.searchsorted(np.cumsum(self.strangers), self.strangers.sum() / 2)
        return self.low + self.step * float(halfway)

    def same_below(self, share: float) -> float:
        """Return the score that this share of the pairs of one person stay below."""
        place = np.searchsorted(np.cumsum(self.same), share * self.same.sum())
        return self.low + self.step * float(place)

    def roc(self, rates: tuple[float, ...]) -> list[dict[str, float | None]]:
        """Return threshold, FMR and FNMR where the false match rate is at most each of these.

        Rates lower than that of one pair of strangers are left out: so few pairs do not tell them.
        """
        least = 1 / max(1, int(self.strangers.sum()))
        told = [rate for rate in rates if self.strangers.any() and rate > least * (1 - 1e-9)]
        thresholds = [self.threshold_at(rate) for rate in told]
        return [
            {
                "threshold": round(threshold, 3),
                "fmr": self.false_matches(threshold).rate,
                "fnmr": self.false_rejects(threshold).rate,
            }
            for threshold in thresholds
        ]

    def _place(self, threshold: float) -> int:
        return int(np.clip(round((threshold - self.low) / self.step), 0, self.steps))


def all_pairs(
    rows: ScoreRows,
    people: NDArray[np.int64],
    contents: NDArray[np.int64],
    *,
    apart: NDArray[np.bool_] | None = None,
) -> Curve:
    """Return the curve of every pair of different photos, each counted once, made block by block.

    Two photos of the same bytes are no pair, whosever they are said to be.

    Args:
        rows: The scores of some photos with every photo.
        people: (n,), whom each photo shows, from 0.
        contents: (n,), one whole number for all photos of the same bytes.
        apart: (people, people), which of them are surely two; None if all are. Pairs of people
            who may be one are left out.
    """
    curve, count = Curve(), len(people)
    for start in range(0, count, _BLOCK):
        block = slice(start, min(start + _BLOCK, count))
        scores = rows(block)
        counted = np.arange(count)[None] > np.arange(count)[block, None]
        counted &= contents[block, None] != contents[None]
        same = people[block, None] == people[None]
        if apart is not None:
            counted &= same | apart[np.ix_(people[block], people)]
        curve.add(scores[counted], same[counted])
    return curve
