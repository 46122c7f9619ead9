"""Landmarks to how far the mouth is open, free of how the head moves."""

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]

_STEADY = np.r_[27:36, 36:48]  # nose and eyes: speech moves them least
_CALM = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
_UPPER, _LOWER = [50, 51, 52], [56, 57, 58]
_LOWER_LIP = [56, 57, 58, 65, 66, 67]
_CHIN = [7, 8, 9]


def shapes(points: Field) -> Field:
    """Return four measures of the mouth in each picture, in distances between the eyes: (n, 4).

    How high the mouth is from the outer edge of one lip to that of the other, how low the lower
    lip hangs, how low the chin does, and how wide the mouth is.

    Args:
        points: (n, 68, 2), n at least 1, landmarks as in `face.find.Look`.
    """
    # As complex numbers, a turn with a change of size is one product.
    seen = points[..., 0] + 1j * points[..., 1]
    usual = np.median(points, axis=0)
    wanted = usual[:, 0] + 1j * usual[:, 1]
    steady = _calmed(seen[:, _STEADY])
    middle, target = steady.mean(axis=1, keepdims=True), wanted[_STEADY].mean()
    offset = steady - middle
    turn = (offset.conj() * (wanted[_STEADY] - target)).sum(axis=1, keepdims=True)
    turn /= np.maximum((np.abs(offset) ** 2).sum(axis=1, keepdims=True), 1e-9)
    between_eyes = wanted[42:48].mean() - wanted[36:42].mean()
    level = (seen - middle) * turn / (between_eyes if abs(between_eyes) > 1e-9 else 1.0)
    across, down = level.real, level.imag
    return np.stack(
        [
            (down[:, _LOWER] - down[:, _UPPER]).mean(axis=1),
            down[:, _LOWER_LIP].mean(axis=1),
            down[:, _CHIN].mean(axis=1),
            across[:, 54] - across[:, 48],
        ],
        axis=1,
    )


def _calmed(steady: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """Smooth over five pictures: single landmarks tremble by a pixel, heads do not."""
    padded = np.pad(steady, ((2, 2), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(_CALM), axis=0)
    calmed: NDArray[np.complex128] = windows @ _CALM
    return calmed
