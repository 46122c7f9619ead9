"""How well one picture shows a face: sharp, turned to the camera, mouth and nose in view.

All is measured on the face laid upright at one size, against the same face's own eyes, so that
light, contrast and the camera's distance matter little. Figures: docs/models/face.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.face.find import Look
from auth.verifier.face.points import Points, Rgb, eyes

CHIP_PX = 96
_EYES_APART_PX = 36.0
_EYES_DOWN_PX = 32.0
_EVERY = 5

Grey = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What one picture of a face is like.

    Args:
        sharpness: Finest detail as a share of the face's contrast; about 0.1 to 0.5.
        turn: How far the tip of the nose is from the middle between the eyes, sideways, as a
            share of the eyes' distance: 0 is straight on, negative to the left of the picture.
        nod: How far down the nose's tip is, from the eyes (0) to the mouth (1).
        tilt_deg: The line of the eyes against the horizon, degrees.
        mouth, nose: How much a mouth, and the nose's underside, stand out from the skin around
            them, as a share of how much the eyes do. Next to nothing where something covers them.
    """

    sharpness: float
    turn: float
    nod: float
    tilt_deg: float
    mouth: float
    nose: float


def measure(frame: Rgb, points: Points) -> Quality:
    """Measure one face by its (68, 2) landmarks in an RGB picture."""
    chip, at = upright(frame, points)
    left, right = eyes(points)
    across, down = right - left
    middle_of_eyes, mouth = at[36:48].mean(axis=0), at[48:60].mean(axis=0)
    tip = at[30]
    eyes_stand_out = max(_relief(chip, at[36:42]), _relief(chip, at[42:48]), 1.0)
    return Quality(
        sharpness=_detail(chip),
        turn=float((tip[0] - middle_of_eyes[0]) / _EYES_APART_PX),
        nod=float((tip[1] - middle_of_eyes[1]) / max(mouth[1] - middle_of_eyes[1], 1.0)),
        tilt_deg=degrees(atan2(down, across)),
        mouth=_relief(chip, at[48:60]) / eyes_stand_out,
        nose=_relief(chip, at[31:36]) / eyes_stand_out,
    )


def typical(frames: Sequence[Rgb], looks: Sequence[Look]) -> Quality:
    """Return the median of each measure, of turn and tilt without the sign, over the clip.

    Every fifth look is measured, and at least one.
    """
    found = [measure(frames[look.index], look.points) for look in looks[::_EVERY]]
    return Quality(
        sharpness=median(one.sharpness for one in found),
        turn=median(abs(one.turn) for one in found),
        nod=median(one.nod for one in found),
        tilt_deg=median(abs(one.tilt_deg) for one in found),
        mouth=median(one.mouth for one in found),
        nose=median(one.nose for one in found),
    )


def upright(frame: Rgb, points: Points) -> tuple[Grey, Points]:
    """Return the face as (96, 96) grey, eyes level and 36 px apart, and its landmarks there.

    Eyes less than a pixel apart are no face's: all is 0 then.
    """
    left, right = eyes(points)
    if np.hypot(*(right - left)) < 1:
        return np.zeros((CHIP_PX, CHIP_PX), np.float32), np.zeros_like(points)
    across, down = (right - left) / _EYES_APART_PX
    # From a chip's x, y to the frame's: turned and scaled by the eyes, placed by their middle.
    turn = np.array([[across, -down], [down, across]])
    start = (left + right) / 2 - turn @ np.array([CHIP_PX / 2, _EYES_DOWN_PX])
    chip = _drawn(frame, turn, start)
    at = (points - start) @ np.linalg.inv(turn).T
    return chip, at


def _drawn(frame: Rgb, turn: Points, start: Points) -> Grey:
    """Return the chip whose point (x, y) is the frame's `start + turn @ (x, y)`."""
    corners = start + np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * CHIP_PX @ turn.T
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = frame[low[1] : max(high[1], low[1] + 1), low[0] : max(high[0], low[0] + 1), 1]
    if not part.size:
        return np.zeros((CHIP_PX, CHIP_PX), np.float32)
    grey, start = Image.fromarray(part), start - low
    shrunk = max(1, round(float(np.hypot(turn[0, 0], turn[1, 0]))))
    if shrunk > 1:  # or most pixels of a large face would be left out
        grey, turn, start = grey.reduce(shrunk), turn / shrunk, start / shrunk
    chip = grey.transform(
        (CHIP_PX, CHIP_PX),
        Image.Transform.AFFINE,
        (turn[0, 0], turn[0, 1], start[0], turn[1, 0], turn[1, 1], start[1]),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(chip, np.float32)


def _detail(chip: Grey) -> float:
    """Return the mean size of the Laplacian as a share of the contrast."""
    part = chip[16:88, 16:80]
    laplacian = (
        part[:-2, 1:-1] + part[2:, 1:-1] + part[1:-1, :-2] + part[1:-1, 2:] - 4 * part[1:-1, 1:-1]
    )
    return float(np.abs(laplacian).mean() / max(float(part.std()), 1.0))


def _relief(chip: Grey, part: Points) -> float:
    """Return how far rows across a part of the face differ in brightness, their slope taken out.

    The rows go from half the part's height above it to half below, at least 3 px, so that they
    hold skin as well.
    """
    left, right = part[:, 0].min(), part[:, 0].max()
    top, bottom = part[:, 1].min(), part[:, 1].max()
    margin, inset = max(3.0, (bottom - top) / 2), (right - left) / 5
    rows = chip[_span(top - margin, bottom + margin), _span(left + inset, right - inset)]
    if rows.shape[0] < 3 or rows.shape[1] < 2:
        return 0.0
    profile = rows.mean(axis=1)
    straight = np.linspace(profile[0], profile[-1], len(profile))
    off = profile - straight
    return float(off.max() - off.min())


def _span(low: float, high: float) -> slice:
    return slice(max(0, round(low)), min(CHIP_PX, round(high) + 1))
