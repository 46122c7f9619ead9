"""The wall behind the person, seen beside and above the head."""

import colorsys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.points import Points, Rgb

_SIDE_SHARE = 0.05
"""Of the width, on each side: hair seldom reaches so far out in a portrait of the right size."""
_TOP_SHARE = 0.03
_FAR_OFF = 30
"""Levels from the wall's own colour, in any channel, from which on a pixel is of something else."""


@dataclass(frozen=True, kw_only=True)
class Background:
    """What the wall is like.

    Args:
        lightness: Of its middle colour by HSL, 0 black to 1 white.
        hue_deg: Of that colour, 0 to 360.
        chroma: How far its channels are apart, 0 to 1; grey has none.
        uneven: The share of its pixels that are of another colour, 0 to 1.
    """

    lightness: float
    hue_deg: float
    chroma: float
    uneven: float


def measure(picture: Rgb, points: Points) -> Background:
    """Look at both edges of the picture down to the tip of the nose, and along its top.

    Args:
        points: (68, 2), the face's landmarks.
    """
    wall = _wall(picture, points)
    middle = np.median(wall, axis=0)
    red, green, blue = (float(level) / 255 for level in middle)
    hue, lightness, _ = colorsys.rgb_to_hls(red, green, blue)
    off = np.abs(wall - middle).max(axis=1)
    return Background(
        lightness=lightness,
        hue_deg=360 * hue,
        chroma=max(red, green, blue) - min(red, green, blue),
        uneven=float((off > _FAR_OFF).mean()),
    )


def _wall(picture: Rgb, points: Points) -> NDArray[np.float64]:
    """Return (n, 3): the pixels beside and above the head."""
    height, width = picture.shape[:2]
    side, top = max(1, round(_SIDE_SHARE * width)), max(1, round(_TOP_SHARE * height))
    nose = int(np.clip(points[30, 1], top, height))
    parts = (picture[:nose, :side], picture[:nose, -side:], picture[:top])
    return np.concatenate([part.reshape(-1, 3) for part in parts]).astype(np.float64)
