"""Open the mouth in a portrait, by moving what is below the lips and darkening the gap."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import ImageFile

from tools.portraits import Rgb

with warnings.catch_warnings():
    # face_recognition_models asks pkg_resources for its files, which warns that it is old.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
    import face_recognition

# It makes Pillow take damaged pictures, in the whole process: no other tool or test asked for that.
ImageFile.LOAD_TRUNCATED_IMAGES = False

Field = NDArray[np.float64]

_WIDEST = 0.30  # the widest opening of speech, as a share of the mouth's width
_INSIDE_RGB = (58, 24, 22)


class NoFace(ValueError):
    """There is not exactly one face in the portrait."""


@dataclass(frozen=True, kw_only=True)
class Lips:
    """The inner lips and the chin, in pixels of the picture."""

    upper: Field  # (5, 2) from left to right
    lower: Field  # (5, 2) from left to right
    chin_y: float

    @property
    def middle_x(self) -> float:
        return float(self.upper[0, 0] + self.upper[-1, 0]) / 2

    @property
    def width_px(self) -> float:
        return float(self.upper[-1, 0] - self.upper[0, 0])


def find_lips(picture: Rgb) -> Lips:
    """Find the lips of the one face.

    Raises:
        NoFace: none, or several.
    """
    boxes = face_recognition.face_locations(picture, number_of_times_to_upsample=0)
    if len(boxes) != 1:
        raise NoFace(f"expected one face, found {len(boxes)}")
    marks = face_recognition.face_landmarks(picture, boxes)[0]
    # Of the 68 landmarks, the inner lips are 60 to 67; the lists run around each lip.
    return Lips(
        upper=np.array(marks["top_lip"][:6:-1], float),
        lower=np.array(marks["bottom_lip"][7:], float),
        chin_y=float(marks["chin"][8][1]),
    )


def open_mouth(picture: Rgb, lips: Lips, share: float) -> Rgb:
    """Return the picture with the mouth opened further.

    Args:
        share: 0 leaves it as it is, 1 is as wide as people open it in speech.
    """
    if share <= 0:
        return picture
    top, bottom, left, right = _region(picture, lips)
    x, y = np.meshgrid(np.arange(left, right, 1.0), np.arange(top, bottom, 1.0))
    # Through five points a parabola is smooth, as a lip is; straight lines would show a V.
    lower = np.polyval(np.polyfit(lips.lower[:, 0], lips.lower[:, 1], 2), x)
    open_px = share * _WIDEST * lips.width_px
    gap = open_px * _profile((x - lips.middle_x) / (lips.width_px / 2))
    edge = lower + gap  # where the lower lip has moved to

    original = picture[top:bottom, left:right].astype(float)
    moved = _sample_column(picture, x, y - _jaw(x, y, edge, lips, open_px))
    inside = np.clip(y - lower + 0.5, 0, 1)[..., None] * (gap > 0.5)[..., None]
    depth = np.clip((y - lower) / np.maximum(gap, 1), 0, 1)[..., None]
    dark = np.array(_INSIDE_RGB, float) * (0.7 + 0.6 * depth)
    above = inside * dark + (1 - inside) * original
    below = np.clip(y - edge + 0.5, 0, 1)[..., None]

    opened = picture.copy()
    mixed = below * moved + (1 - below) * above
    opened[top:bottom, left:right] = np.clip(mixed, 0, 255).astype(np.uint8)
    return opened


def _region(picture: Rgb, lips: Lips) -> tuple[int, int, int, int]:
    """Return (top, bottom, left, right) of what an open mouth may change."""
    height, width = picture.shape[:2]
    jaw = lips.chin_y - float(lips.lower[:, 1].mean())
    return (
        max(0, int(lips.upper[:, 1].min()) - 2),
        min(height, int(lips.chin_y + jaw)),
        max(0, int(lips.middle_x - lips.width_px)),
        min(width, int(lips.middle_x + lips.width_px)),
    )


def _jaw(x: Field, y: Field, edge: Field, lips: Lips, open_px: float) -> Field:
    """Return how far down each pixel has moved: all the way at the lip, little at the chin."""
    jaw_px = lips.chin_y - float(lips.lower[:, 1].mean())
    depth = np.clip((y - edge) / jaw_px, 0, 2)
    half_width = lips.width_px / 2 * (1 + 0.8 * np.minimum(depth, 1))
    fall = np.clip((depth - 0.1) / 1.5, 0, 1)
    fade = 1 - fall * fall * (3 - 2 * fall)
    moved: Field = open_px * _profile((x - lips.middle_x) / half_width) * fade
    return moved


def _profile(u: Field) -> Field:
    """Return 1 in the middle (u = 0), 0 from the corners of the mouth (|u| = 1) on."""
    bump: Field = np.maximum(0, 1 - u * u) ** 1.5
    return bump


def _sample_column(picture: Rgb, x: Field, y: Field) -> Field:
    """Read the picture at whole x and fractional y."""
    columns = x.astype(int)
    rows = np.clip(y, 0, picture.shape[0] - 2)
    low = np.floor(rows).astype(int)
    share = (rows - low)[..., None]
    mixed: Field = picture[low, columns] * (1 - share) + picture[low + 1, columns] * share
    return mixed
