"""The face as embedding networks of the ArcFace kind want it: 112 by 112, on five fixed points."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.face.points import Points, Rgb, eyes

SIDE_PX = 112
FIVE_POINTS: Points = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
     [70.7299, 92.2041]]
)  # fmt: skip
"""Where the eyes, the nose's tip and the corners of the mouth lie, in pixels of the 112 by 112.

Source: the points that ArcFace was published with; SFace and most others since use the same.
"""
_CORNERS_OF_MOUTH = [48, 54]
_TIP_OF_NOSE = 30
_HALF_PX = 0.5  # landmarks count from the middle of the first pixel, Pillow from its edge


def align(frame: Rgb, points: Points) -> Rgb:
    """Return the face of an RGB picture, (112, 112, 3), by its (68, 2) landmarks."""
    turn, shift = similarity(FIVE_POINTS + _HALF_PX, five_of(points) + _HALF_PX)
    shrunk = max(1, int(abs(turn)))
    picture = Image.fromarray(frame)
    if shrunk > 1:  # or most pixels of a large face would be left out
        picture, turn, shift = picture.reduce(shrunk), turn / shrunk, shift / shrunk
    matrix = (turn.real, -turn.imag, shift.real, turn.imag, turn.real, shift.imag)
    return np.asarray(
        picture.transform(
            (SIDE_PX, SIDE_PX), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR
        )
    )


def five_of(points: Points) -> Points:
    """Return the two eyes, the nose's tip and the two corners of the mouth: (5, 2)."""
    return np.stack([*eyes(points), points[_TIP_OF_NOSE], *points[_CORNERS_OF_MOUTH]])


def similarity(start: Points, end: Points) -> tuple[complex, complex]:
    """Return the turn and shift that bring `start` (n, 2) nearest to `end` by least squares.

    A point is x + iy: each goes to `turn * point + shift`. `abs(turn)` is the scale.
    """
    before, after = _complex(start), _complex(end)
    off = before - before.mean()
    turn = complex((off.conj() @ (after - after.mean())) / (np.abs(off) ** 2).sum())
    return turn, complex(after.mean() - turn * before.mean())


def _complex(points: Points) -> NDArray[np.complex128]:
    return np.asarray(points[:, 0] + 1j * points[:, 1], np.complex128)
