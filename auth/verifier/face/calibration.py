"""How alike two faces are, as a number that means the same for everybody.

The cosine of two templates alone is not quite that number: some faces are near everybody's. Where
a mixture says what strangers look like, it is measured in standard deviations from those of them
who are nearest to each of the two (adaptive S-norm). They are drawn: nobody's template is kept.

A face that is far from all of them is not so rare: more likely the mixture knows nobody like it.
So nobody is taken to be further from strangers than a `floor` says, or those whom the mixture does
not know would be mistaken for each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Template = Floats
"""(d,), a unit vector that stands for a face. Never logged, stored or sent."""

DLIB = "dlib-resnet-v1-views-8"
"""The name of engine.DlibEngine with the views of views.py, here where reading it loads no model.

A calibration holds for one network and one set of views: when either changes, so must the name.
"""

_BLOCK = 512  # templates placed at once: among 20,000 strangers they take 40 MB


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Gaussians whose sum looks like the templates of many people.

    `weights` (k,), `means` (k, d), `factors` (k, d, d): the lower Cholesky factor of each
    covariance.
    """

    weights: Floats
    means: Floats
    factors: Floats

    def sample(self, count: int, *, seed: int) -> Floats:
        """Return (count, d) unit vectors: people who do not exist. The same seed, the same ones."""
        random = np.random.default_rng(seed)
        shares = self.weights.astype(np.float64)
        counts = random.multinomial(count, shares / shares.sum())
        parts = [
            middle + random.standard_normal((some, len(middle)), np.float32) @ factor.T
            for some, middle, factor in zip(counts, self.means, self.factors, strict=True)
        ]
        people = np.concatenate(parts)
        return np.asarray(people / np.linalg.norm(people, axis=1, keepdims=True), np.float32)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Scores that stand for a similarity of 0, of 70 (the operating point) and of 100.

    `several` is how much nearer to strangers the mean of several photos is than one photo: taken
    off their score, so that they let in no more strangers.
    """

    zero: float
    threshold: float
    full: float
    several: float

    def similarity(self, score: float) -> float:
        """Map a score to 0..100 in straight lines; at least 70 is a match."""
        if score >= self.threshold:
            above = (score - self.threshold) / (self.full - self.threshold)
            return round(min(100.0, 70 + 30 * above), 1)
        below = (score - self.zero) / (self.threshold - self.zero)
        # Never 70 by rounding: that would read as a match.
        return round(max(0.0, min(69.9, 70 * below)), 1)


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """What must be known of people's faces to compare two of them with one engine.

    Args:
        engine: The engine's name that this was fitted with.
        mixture: What strangers look like; None compares by the cosine alone.
        lens: (d, d), what templates are multiplied with before they are compared, so that what
            tells one person's photos apart counts for less; None changes nothing.
        cohort: How many strangers are drawn, with `seed`.
        nearest: How many of them, the nearest to a face, it is compared with.
        floor: How near these are taken to be at least: a cosine; -1 takes them as they are.
        fitted_on: Says on whom, when, and with which error rates.
    """

    engine: str
    mixture: Mixture | None
    lens: Floats | None
    scale: Scale
    cohort: int
    nearest: int
    floor: float
    seed: int
    fitted_on: str


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Templates (n, d) and how near the nearest strangers are to each: mean and deviation (n,)."""

    templates: Floats
    mean: Floats
    spread: Floats

    def part(self, block: slice) -> "Placed":
        return Placed(
            templates=self.templates[block], mean=self.mean[block], spread=self.spread[block]
        )


class Comparer:
    """Compares templates of one engine. Built once: it draws the strangers."""

    def __init__(self, calibration: Calibration) -> None:
        self.scale = calibration.scale
        self._nearest, self._floor = calibration.nearest, calibration.floor
        self._lens = calibration.lens
        self._strangers = _strangers(calibration)

    def similarity(self, one: Template, other: Template) -> float:
        """Return how alike two faces are, 0..100: from 70 on they are taken for one person."""
        return self.scale.similarity(self.score(one, other))

    def score(self, one: Template, other: Template) -> float:
        """Return the S-norm score of two templates, or their cosine if there is no mixture."""
        return float(scores(self.place(one[None]), self.place(other[None]))[0, 0])

    def place(self, templates: Floats) -> Placed:
        """Find the strangers nearest to each of (n, d) templates."""
        templates = seen_through(self._lens, templates)
        if self._strangers is None:
            return alone(templates)
        return place(templates, self._strangers, nearest=self._nearest, floor=self._floor)


def _strangers(calibration: Calibration) -> Floats | None:
    if calibration.mixture is None:
        return None
    drawn = calibration.mixture.sample(calibration.cohort, seed=calibration.seed)
    return seen_through(calibration.lens, drawn)


def seen_through(lens: Floats | None, templates: Floats) -> Floats:
    """Return the templates (n, d) times the lens (d, d), unit vectors again."""
    if lens is None:
        return templates
    seen = templates @ lens
    return np.asarray(seen / np.linalg.norm(seen, axis=1, keepdims=True), np.float32)


def place(templates: Floats, strangers: Floats, *, nearest: int, floor: float) -> Placed:
    """Find the `nearest` of the strangers (m, d) to each of the templates (n, d).

    Their mean cosine is taken to be `floor` at least.
    """
    mean, spread = np.empty((2, len(templates)), np.float32)
    for start in range(0, len(templates), _BLOCK):
        block = slice(start, start + _BLOCK)
        cosines = templates[block] @ strangers.T
        close = np.partition(cosines, -nearest, axis=1)[:, -nearest:]
        mean[block], spread[block] = close.mean(axis=1), close.std(axis=1)
    return Placed(templates=templates, mean=np.maximum(mean, np.float32(floor)), spread=spread)


def alone(templates: Floats) -> Placed:
    """Place templates (n, d) among no strangers: their scores are their cosines."""
    count = len(templates)
    return Placed(
        templates=templates, mean=np.zeros(count, np.float32), spread=np.ones(count, np.float32)
    )


def scores(ones: Placed, others: Placed) -> Floats:
    """Return the score of every one of `ones` (n) with every one of `others` (m): (n, m)."""
    cosines = ones.templates @ others.templates.T
    from_ones = (cosines - ones.mean[:, None]) / ones.spread[:, None]
    from_others = (cosines - others.mean) / others.spread
    return np.asarray((from_ones + from_others) / 2, np.float32)
