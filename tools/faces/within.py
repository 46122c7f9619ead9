"""What tells one person's photos apart: light, look and age, and no difference of people."""

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Floats

_BALL = 0.8  # what is not known of a few people's photos: taken to differ alike in all directions
_POWER = -0.25  # halfway to where all directions differ alike, which is a power of -0.5


def lens_of(templates: Floats, people: NDArray[np.int64]) -> Floats:
    """Return the (d, d) matrix through which photos of one person differ more alike all round.

    Within-class covariance normalisation, half of it. A person of n photos weighs as the root of n.

    Args:
        templates: (n, d), unit vectors.
        people: (n,), whom each photo shows.
    """
    _, places, counts = np.unique(people, return_inverse=True, return_counts=True)
    size = templates.shape[1]
    photos = counts[places]
    several = photos > 1
    if not several.any():
        return np.eye(size, dtype=np.float32)
    sums = np.zeros((len(counts), size))
    np.add.at(sums, places, templates)
    off = (templates - sums[places] / photos[:, None])[several]
    # A mean of n photos lies nearer to them than the person does: n - 1 of them are free.
    worth = photos[several] ** 0.5 / (photos[several] - 1)
    spread = (worth[:, None] * off).T @ off
    spread = (1 - _BALL) * spread / np.trace(spread) + _BALL * np.eye(size) / size
    spans, directions = np.linalg.eigh(spread * size)
    lens = (directions * spans**_POWER) @ directions.T
    return np.asarray((lens + lens.T) / 2, np.float32)
