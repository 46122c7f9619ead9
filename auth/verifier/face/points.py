"""Pictures, boxes and landmarks of faces: what the other modules pass to one another."""

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
"""(height, width, 3), 0..255."""
Box = tuple[int, int, int, int]
"""top, right, bottom, left in pixels, as face_recognition has it."""
Points = NDArray[np.float64]
"""(n, 2): x, y in pixels."""


def eyes(points: Points) -> tuple[Points, Points]:
    """Return the middle of each eye of 68 landmarks, the one to the left in the picture first."""
    return points[36:42].mean(axis=0), points[42:48].mean(axis=0)
