"""Are the pictures a camera's, one after the other? Not if they stand, come again or show a screen.

All is measured inside the face, wherever it goes: a background may well stand still. What each
check finds and what it does not is in docs/models/attacks.md.
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
Found = tuple[int, Box]
"""A picture's index, and where its face is."""

_STANDING = 0.2
"""Mean change, of 255, below which two pictures are one: a codec that repeats a picture changes it
by 0.01, once it has drawn it finely. While it still does, the change is less than a quarter of what
is usual in the clip, and less than 0.6."""
_STANDING_SHARE = 0.25
_STANDING_MOST = 0.6

_PLACE_SHARE = 0.5  # of the face's width: farther away it is in another place
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
    frames: Sequence[Rgb], found: Sequence[Found], times_s: Sequence[float]
) -> PictureEvidence:
    """Look at the face in each picture that has one.

    Args:
        frames: RGB pictures of one size.
        found: The pictures with a face, in order; at least one. Others are not looked at.
        times_s: When each picture is, rising.
    """
    places = _places(found)
    longest = max(places, key=len)
    return PictureEvidence(
        frozen_s=_frozen_s(frames, found, times_s),
        repeat=min(
            _repeat(_thumbs(_faces(frames, place)), _rate_hz(place, times_s)) for place in places
        ),
        stripes=_stripes(_faces(frames, longest)),
    )


def _places(found: Sequence[Found]) -> list[list[Found]]:
    """Sort the faces by where they are: a cut is only of a face while that stays about there."""
    places: list[list[Found]] = []
    for each in found:
        near = next((place for place in places if _is_near(place[0][1], each[1])), None)
        if near is None:
            places.append([each])
        else:
            near.append(each)
    return places


def _is_near(one: Box, other: Box) -> bool:
    moved_px = (
        abs(one[edge] + one[edge + 2] - other[edge] - other[edge + 2]) / 2 for edge in (0, 1)
    )
    return max(moved_px) <= _PLACE_SHARE * (one[1] - one[3])


def _faces(frames: Sequence[Rgb], place: Sequence[Found]) -> list[NDArray[np.uint8]]:
    """Return the green of the same cut from each picture of one place."""
    top, right, bottom, left = (
        int(edge) for edge in np.median(np.array([box for _, box in place]), axis=0)
    )
    return [_cut(frames[index], (top, right, bottom, left)) for index, _ in place]


def _cut(frame: Rgb, box: Box) -> NDArray[np.uint8]:
    """Return the green inside the box, at least 2 px a side."""
    top, right, bottom, left = box
    height, width = frame.shape[:2]
    top, left = min(max(0, top), height - 2), min(max(0, left), width - 2)
    return frame[top : max(top + 2, bottom), left : max(left + 2, right), 1]


def _thumbs(faces: Sequence[NDArray[np.uint8]]) -> Field:
    size = (_THUMB_PX, _THUMB_PX)
    small = [np.asarray(Image.fromarray(face).resize(size, Image.Resampling.BOX)) for face in faces]
    return np.stack(small).reshape(len(faces), -1).astype(np.float32)


def _frozen_s(frames: Sequence[Rgb], found: Sequence[Found], times_s: Sequence[float]) -> float:
    changes = [_change(frames, *pair) for pair in pairwise(found)]
    usual = float(np.median(changes)) if changes else 0.0
    standing = max(_STANDING, min(_STANDING_MOST, _STANDING_SHARE * usual))
    longest_s, since = 0.0, found[0][0]
    for (before, _), (index, _), change in zip(found, found[1:], changes, strict=False):
        if change >= standing or index != before + 1:
            since = index
        longest_s = max(longest_s, times_s[index] - times_s[since])
    return longest_s


def _change(frames: Sequence[Rgb], before: Found, after: Found) -> float:
    """Return the mean change where the face was or is: a box that went along would hide it."""
    tops, rights, bottoms, lefts = zip(before[1], after[1], strict=True)
    both = min(tops), max(rights), max(bottoms), min(lefts)
    old, new = (_cut(frames[index], both) for index, _ in (before, after))
    return float(np.abs(new.astype(np.int16) - old).mean())


def _rate_hz(place: Sequence[Found], times_s: Sequence[float]) -> float:
    """Return the rate of the pictures that follow each other; 0 if none do."""
    waits_s = [
        times_s[index] - times_s[before]
        for (before, _), (index, _) in pairwise(place)
        if index == before + 1
    ]
    return len(waits_s) / max(sum(waits_s), 1e-3)


def _repeat(thumbs: Field, rate_hz: float) -> float:
    count = len(thumbs)
    run, least_lag = max(5, round(_RUN_S * rate_hz)), max(5, round(_LEAST_LAG_S * rate_hz))
    if count < least_lag + run + 1:
        return _NO_LOOP
    step = np.abs(np.diff(thumbs, axis=0)).mean(axis=1)
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
