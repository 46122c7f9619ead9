"""What the verifier asks of a model that tells a living face from a picture of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
Box = tuple[int, int, int, int]
"""top, right, bottom, left in pixels."""

_PICTURES = 5  # of a clip that are looked at, evenly spread


class LivenessModel(Protocol):
    """Tells a living face from a photo, a screen or a mask."""

    min_live: float
    """Least mean of `live` over a clip's pictures that is taken for a living face."""

    def live(self, frame: Rgb, box: Box) -> float:
        """Return how likely the face in the box is a living one: 0..1."""


@dataclass(frozen=True, kw_only=True)
class LivenessEvidence:
    """`live` is the mean over several pictures, `least` what it must reach: both 0..1."""

    live: float
    least: float


def measure(
    model: LivenessModel, frames: Sequence[Rgb], found: Sequence[tuple[int, Box]]
) -> LivenessEvidence:
    """Ask the model about up to five pictures.

    Args:
        frames: RGB pictures.
        found: At least one picture's index with the face's box in it.
    """
    places = np.linspace(0, len(found) - 1, min(_PICTURES, len(found))).round().astype(int)
    shares = [model.live(frames[index], box) for index, box in (found[at] for at in places)]
    return LivenessEvidence(live=float(np.mean(shares)), least=model.min_live)
