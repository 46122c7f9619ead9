"""One face looked at in several ways: as it is, mirrored, a little nearer, a little to the side.

A network answers each a little differently, and much of that is error: their mean is nearer to the
truth than any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from auth.verifier.face.calibration import Floats, Template
from auth.verifier.face.engine import FaceEngine, mean
from auth.verifier.face.points import Points, Rgb, eyes

_FACE = slice(17, 68)  # of the landmarks, those that are not the outline: dlib lays faces by these
_SHIFT = 0.13  # of the landmarks' mean distance from their middle: 5 px of dlib's 150


@dataclass(frozen=True, kw_only=True)
class View:
    """A small change of what is cut out of a frame.

    Args:
        mirrored: The face as in a mirror.
        nearer: How much larger the face is in the cut; 1 is as it was.
        right, down: Where the cut lies, along and across the line of the eyes, in root mean square
            distances of the landmarks from their middle.
    """

    mirrored: bool = False
    nearer: float = 1.0
    right: float = 0.0
    down: float = 0.0

    def moved(self, points: Points) -> Points:
        """Return the landmarks (68, 2) with which an engine cuts this view out of the frame."""
        middle = points[_FACE].mean(axis=0)
        reach = np.sqrt(((points[_FACE] - middle) ** 2).sum(axis=1).mean())
        left, right = eyes(points)
        along = (right - left) / max(float(np.linalg.norm(right - left)), 1e-9)
        across = np.array([-along[1], along[0]])
        # An engine lays the cut about the landmarks: it shows more of what is around fewer of them.
        return np.asarray(
            middle
            + (points - middle) / self.nearer
            + reach * (self.right * along + self.down * across)
        )


VIEWS = (
    View(),
    View(mirrored=True),
    View(nearer=1.06),
    View(nearer=0.94, mirrored=True),
    View(right=-_SHIFT, down=-_SHIFT),
    View(right=_SHIFT, down=_SHIFT, mirrored=True),
    View(right=_SHIFT, down=-_SHIFT),
    View(right=-_SHIFT, down=_SHIFT, mirrored=True),
)
"""Every second one is mirrored, and each two of them together are changed the same way in all.

Source: measured on LFW against turned, more strongly scaled and equalised views (face.md).
"""


def look(engine: FaceEngine, frame: Rgb, points: Points, views: Sequence[View]) -> Floats:
    """Return what each view of a face becomes: (number of views, d), unit vectors."""
    return np.stack(
        [engine.embed(frame, view.moved(points), mirrored=view.mirrored) for view in views]
    )


def together(seen: Floats) -> Template:
    """Return the mean of a face's views (n, d), a unit vector again."""
    return mean(list(seen), weights=[1.0] * len(seen))
