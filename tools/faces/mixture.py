"""Fits the Gaussian mixture from which strangers are drawn."""

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Floats, Mixture

_FITS = 3  # from different starts: what one of them gets wrong, the others do not
_FEW, _MANY = 4, 8  # Gaussians of one fit
_PEOPLE_EACH = 75  # so many for each of eight Gaussians; with fewer, four do as well
_LEAST_PEOPLE = 10  # of whom a Gaussian may be: one of a person or two would be their template
_LARGEST = 1024  # longer templates are fitted once: three fits would be a file of many megabytes
_SHRINK = 0.02  # towards a ball of the same size: keeps the covariance of few people invertible
_ROUNDS = 15
_BELONGS = 1e-4  # the share from which on a point counts for a Gaussian

Fit = tuple[Floats, Floats, Floats]


def fit(views: Floats, people: NDArray[np.int64], *, seed: int) -> Mixture:
    """Fit full-covariance Gaussians to people, each of whom weighs the same.

    The mixture is the mean of three fits from different starts, of eight Gaussians each, or of
    four for fewer than 600 people; none is of fewer than ten people.

    Args:
        views: (n, v, d), unit vectors: v ways to look at each photo. With the single views the
            mixture learns how far a face is from itself, and is less of those whom it knows.
        people: (n,), whom each photo shows.

    Raises:
        ValueError: fewer than forty people.
    """
    _, places, counts = np.unique(people, return_inverse=True, return_counts=True)
    if len(counts) < _LEAST_PEOPLE * _FEW:
        raise ValueError("a mixture needs the photos of at least forty people")
    points = views.reshape(-1, views.shape[-1]).astype(np.float32)
    worth = np.repeat(1 / counts[places], views.shape[1])
    worth = (worth / worth.sum()).astype(np.float32)
    large = points.shape[1] > _LARGEST
    components = _FEW if large or len(counts) < _MANY * _PEOPLE_EACH else _MANY
    fits = [
        _fit_once(points, worth, components, _LEAST_PEOPLE / len(counts), (seed, start))
        for start in range(1 if large else _FITS)
    ]
    weights, means, factors = (np.concatenate(parts) for parts in zip(*fits, strict=True))
    shares = np.asarray(weights / len(fits), np.float32)
    return Mixture(weights=shares, means=means, factors=factors)


def _fit_once(
    points: Floats, worth: Floats, components: int, least: float, seed: tuple[int, int]
) -> Fit:
    shares = _start(points, worth, components, np.random.default_rng(seed))
    found = _maximise(points, worth, shares, least)
    for _ in range(_ROUNDS):
        found = _maximise(points, worth, _expect(points, *found), least)
    return found


def _start(points: Floats, worth: Floats, components: int, random: np.random.Generator) -> Floats:
    """Return who belongs where after a few rounds of k-means: (n, components)."""
    odds = worth.astype(np.float64)
    middles = points[random.choice(len(points), components, replace=False, p=odds / odds.sum())]
    for _ in range(10):
        # Less the length of the point itself, which is the same for every middle.
        nearest = ((middles**2).sum(axis=1) - 2 * points @ middles.T).argmin(axis=1)
        shares = np.eye(components, dtype=np.float32)[nearest]
        sizes = (shares * worth[:, None]).sum(axis=0)[:, None]
        middles = (shares * worth[:, None]).T @ points / np.maximum(sizes, 1e-12)
    return np.asarray(shares, np.float32)


def _maximise(points: Floats, worth: Floats, shares: Floats, least: float) -> Fit:
    """Return weights, means and Cholesky factors of the Gaussians that hold at least so much."""
    held = shares * worth[:, None]
    held = held[:, held.sum(axis=0) >= least]
    sizes = held.sum(axis=0)
    means = (held.T @ points) / sizes[:, None]
    factors = [_factor(points, part, middle) for part, middle in zip(held.T, means, strict=True)]
    return sizes / sizes.sum(), means, np.stack(factors)


def _factor(points: Floats, held: Floats, middle: Floats) -> Floats:
    belong = held > _BELONGS * held.max()
    off = points[belong] - middle
    spread = (held[belong, None] * off).T @ off / held[belong].sum()
    ball = np.eye(len(middle), dtype=np.float32) * (np.trace(spread) / len(middle) + 1e-9)
    return np.asarray(np.linalg.cholesky((1 - _SHRINK) * spread + _SHRINK * ball), np.float32)


def _expect(points: Floats, weights: Floats, means: Floats, factors: Floats) -> Floats:
    """Return how likely each point is each Gaussian's: (n, Gaussians)."""
    logs = np.stack(
        [
            np.log(weight)
            - np.log(np.diag(factor)).sum()
            - 0.5 * (((points - middle) @ np.linalg.inv(factor).T) ** 2).sum(axis=1)
            for weight, middle, factor in zip(weights, means, factors, strict=True)
        ],
        axis=1,
    )
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)
