"""Are the pictures a camera's, one after the other? Not if they stand, come again or show a screen.

All is measured inside the face: a background may well stand still. What each check finds and what
it does not is in docs/models/attacks.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Rgb = NDArray[np.uint8]
Field = NDArray[np.float32]
Box = tuple[int, int, int, int]
"""top, right, bottom, left in pixels."""

_STANDING = 0.2
"""Mean change, of 255, below which two pictures are one: a codec that repeats a picture changes it
by 0.01, once it has drawn it finely. While it still does, the change is less than a quarter of what
is usual in the clip, and less than 0.6."""
_STANDING_SHARE = 0.25
_STANDING_MOST = 0.6

_THUMB_PX = 32
_RUN_S = 0.48  # how long a stretch must be like an earlier one
_LEAST_LAG_S = 0.4  # and how much earlier that is at least
_LEAST_STEP = 0.2  # grey levels: with less movement nothing tells a repetition from standing still
_NO_LOOP = 9.0

_SPECTRUM_PX = 128
_LEAST_SPECTRUM_PX = 48
_SPECTRA = 16
_LOWEST_HZ = 0.10  # cycles a pixel: what is coarser is the face itself
_RING_HZ = 0.04
_AXIS_HZ = 0.03  # edges of a codec's blocks lie on the axes


@dataclass(frozen=True, kw_only=True)
class PictureEvidence:
    """How unlike a camera's the pictures are.

    `frozen_s` is the longest time for which the face stood still to the last pixel. `repeat` is the
    least ratio of the difference between two stretches of half a second to the movement inside
    them: about 1 and more for a camera, whose noise never comes twice; 9 if there is nothing to
    compare. `stripes` is the strongest oblique line in the face's spectrum, in spreads above its
    neighbourhood: 2 to 3.5 for a face.
    """

    frozen_s: float
    repeat: float
    stripes: float


def measure(
    frames: Sequence[Rgb], boxes: Sequence[Box], times_s: Sequence[float]
) -> PictureEvidence:
    """Look at the face in each picture.

    Args:
        frames: RGB pictures of one size.
        boxes: Where the face is; at least one. What is looked at is the middle of all.
        times_s: When each picture is, rising.
    """
    faces = _faces(frames, boxes)
    thumbs = _thumbs(faces)
    return PictureEvidence(
        frozen_s=_frozen_s(faces, times_s),
        repeat=_repeat(thumbs, times_s),
        stripes=_stripes(faces),
    )


def _faces(frames: Sequence[Rgb], boxes: Sequence[Box]) -> list[NDArray[np.uint8]]:
    """Return the green of the same cut from each picture."""
    top, right, bottom, left = (int(edge) for edge in np.median(np.array(boxes), axis=0))
    height, width = frames[0].shape[:2]
    top, left = min(max(0, top), height - 2), min(max(0, left), width - 2)
    bottom, right = max(top + 2, bottom), max(left + 2, right)
    return [frame[top:bottom, left:right, 1] for frame in frames]


def _thumbs(faces: Sequence[NDArray[np.uint8]]) -> Field:
    size = (_THUMB_PX, _THUMB_PX)
    small = [np.asarray(Image.fromarray(face).resize(size, Image.Resampling.BOX)) for face in faces]
    return np.stack(small).reshape(len(faces), -1).astype(np.float32)


def _frozen_s(faces: Sequence[NDArray[np.uint8]], times_s: Sequence[float]) -> float:
    changes = [
        float(np.abs(after.astype(np.int16) - before).mean()) for before, after in pairwise(faces)
    ]
    usual = float(np.median(changes)) if changes else 0.0
    standing = max(_STANDING, min(_STANDING_MOST, _STANDING_SHARE * usual))
    longest_s, since = 0.0, 0
    for index, change in enumerate(changes, 1):
        if change >= standing:
            since = index
        longest_s = max(longest_s, times_s[index] - times_s[since])
    return longest_s


def _repeat(thumbs: Field, times_s: Sequence[float]) -> float:
    count = len(thumbs)
    rate = (count - 1) / max(times_s[-1] - times_s[0], 1e-3)
    run, least_lag = max(5, round(_RUN_S * rate)), max(5, round(_LEAST_LAG_S * rate))
    step = np.abs(np.diff(thumbs, axis=0)).mean(axis=1)
    if count < least_lag + run + 1:
        return _NO_LOOP
    # Stretches in which little happens are all alike: they count as moving by half the usual.
    least = max(_LEAST_STEP, float(np.median(step)) / 2)
    ratios = []
    for lag in range(least_lag, count - run):
        apart = np.abs(thumbs[lag:] - thumbs[:-lag]).mean(axis=1)
        unlike = _means(apart, run)
        moved = np.maximum(_means(step, run - 1)[: len(unlike)], least)
        ratios.append(float((unlike / moved).min()))
    return min(ratios)


def _means(values: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the mean of every `count` values in a row."""
    return np.convolve(values, np.full(count, 1 / count, np.float32), mode="valid")


def _stripes(faces: Sequence[NDArray[np.uint8]]) -> float:
    height, width = faces[0].shape
    side = min(height, width, _SPECTRUM_PX) // 2 * 2
    if side < _LEAST_SPECTRUM_PX:
        return 0.0
    top, left = (height - side) // 2, (width - side) // 2
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    power = np.zeros((side, side // 2 + 1))
    for index in np.linspace(0, len(faces) - 1, min(_SPECTRA, len(faces))).astype(int):
        cut = faces[index][top : top + side, left : left + side].astype(np.float32)
        power += np.abs(np.fft.rfft2((cut - cut.mean()) * window)) ** 2
    return _strongest_line(np.log(power / _SPECTRA + 1e-3))


def _strongest_line(spectrum: NDArray[np.float64]) -> float:
    """Return how far the highest point stands above others of its ring, in spreads of the ring."""
    side = len(spectrum)
    down, across = np.abs(np.fft.fftfreq(side))[:, None], np.fft.rfftfreq(side)[None]
    radius = np.hypot(down, across)
    oblique = (down > _AXIS_HZ) & (across > _AXIS_HZ)
    strongest = 0.0
    for low in np.arange(_LOWEST_HZ, 0.7, _RING_HZ):
        ring = (radius >= low) & (radius < low + _RING_HZ)
        values, seen = spectrum[ring], spectrum[ring & oblique]
        if len(seen) < 8:
            continue
        middle = float(np.median(values))
        spread = 1.4826 * float(np.median(np.abs(values - middle))) + 0.2
        strongest = max(strongest, (float(seen.max()) - middle) / spread)
    return strongest
