"""Fits the Gaussian mixture from which strangers are drawn."""

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Floats, Mixture

_COMPONENTS = 4
_SHRINK = 0.02  # towards a ball of the same size: keeps the covariance of few people invertible
_ROUNDS = 25

Doubles = NDArray[np.float64]


def fit(views: Floats, people: NDArray[np.int64], *, seed: int) -> Mixture:
    """Fit four full-covariance Gaussians to people, each of whom weighs the same.

    Args:
        views: (n, v, d), unit vectors: v ways to look at each photo. With the single views the
            mixture learns how far a face is from itself, and is less of those whom it knows.
        people: (n,), whom each photo shows.

    Raises:
        ValueError: fewer than forty people.
    """
    _, places, counts = np.unique(people, return_inverse=True, return_counts=True)
    if len(counts) < 10 * _COMPONENTS:
        raise ValueError("a mixture needs the photos of at least forty people")
    points = views.reshape(-1, views.shape[-1]).astype(np.float64)
    worth = np.repeat(1 / counts[places], views.shape[1])
    worth /= worth.sum()
    shares = _start(points, worth, np.random.default_rng(seed))
    for _ in range(_ROUNDS):
        weights, means, factors = _maximise(points, shares * worth[:, None])
        shares = _expect(points, weights, means, factors)
    return Mixture(
        weights=weights.astype(np.float32),
        means=means.astype(np.float32),
        factors=factors.astype(np.float32),
    )


def _start(points: Doubles, worth: Doubles, random: np.random.Generator) -> Doubles:
    """Return who belongs where after a few rounds of k-means."""
    middles = points[random.choice(len(points), _COMPONENTS, replace=False, p=worth)]
    for _ in range(10):
        # Less the length of the point itself, which is the same for every middle.
        nearest = ((middles**2).sum(axis=1) - 2 * points @ middles.T).argmin(axis=1)
        shares = np.eye(_COMPONENTS)[nearest]
        sizes = (shares * worth[:, None]).sum(axis=0)[:, None]
        middles = (shares * worth[:, None]).T @ points / np.maximum(sizes, 1e-12)
    return np.asarray(shares, np.float64)


def _maximise(points: Doubles, shares: Doubles) -> tuple[Doubles, Doubles, Doubles]:
    sizes = shares.sum(axis=0) + 1e-12
    means = (shares.T @ points) / sizes[:, None]
    factors = []
    for place in range(_COMPONENTS):
        off = points - means[place]
        spread = (shares[:, place, None] * off).T @ off / sizes[place]
        ball = np.eye(points.shape[1]) * (np.trace(spread) / points.shape[1] + 1e-9)
        factors.append(np.linalg.cholesky((1 - _SHRINK) * spread + _SHRINK * ball))
    return sizes / sizes.sum(), means, np.array(factors)


def _expect(points: Doubles, weights: Doubles, means: Doubles, factors: Doubles) -> Doubles:
    logs = np.stack(
        [
            np.log(weight)
            - np.log(np.diag(factor)).sum()
            - 0.5 * ((np.linalg.inv(factor) @ (points - middle).T) ** 2).sum(axis=0)
            for weight, middle, factor in zip(weights, means, factors, strict=True)
        ],
        axis=1,
    )
    likely = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float64)
