"""Digits that nobody says with a closed mouth, and whether it was closed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.lips.mouth import shapes
from auth.verifier.lips.voice import loud
from auth.verifier.speech import FRAME_HZ, Segment

OPEN_DIGITS = frozenset("238")
"""二 èr, 三 sān, 八 bā: their vowels are open. The others can be said through a narrow mouth."""

_LOUD_DB = 20.0
_AROUND_S = 0.12
"""A picture each 0.08 s, and lips a little before or after the voice."""
_CLOSED_SHARE = 0.1

Field = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class WordEvidence:
    """How many digits with an open vowel were heard while the mouth was seen, and how many of
    these while it stayed within the lowest tenth of its range."""

    open_vowels: float
    closed: float


def closed_words(
    points: Field,
    times_s: Sequence[float],
    segments: Sequence[Segment],
    level_db: NDArray[np.float32],
    *,
    sound_at_s: float,
) -> WordEvidence:
    """Look at the mouth in each digit with an open vowel.

    Args:
        points: (n, 68, 2), n at least 1, the landmarks of each picture with a face.
        times_s: When each of these pictures is, rising.
        segments: The digits heard, in seconds from the first sample.
        level_db: Loudness of every 10 ms.
        sound_at_s: When the sound begins, on the pictures' clock.
    """
    height = shapes(points)[:, 0]
    low, high = np.percentile(height, [5, 95])
    closed_below = low + _CLOSED_SHARE * (high - low)
    voiced = np.flatnonzero(loud(level_db, _LOUD_DB)) / FRAME_HZ
    seen_s = np.asarray(times_s, float) - sound_at_s
    widest = [
        float(height[near].max())
        for segment in segments
        if segment.digit in OPEN_DIGITS and (near := _during(segment, voiced, seen_s)).any()
    ]
    return WordEvidence(
        open_vowels=float(len(widest)),
        closed=float(sum(opening < closed_below for opening in widest)),
    )


def _during(segment: Segment, voiced_s: Field, seen_s: Field) -> NDArray[np.bool_]:
    """Return which pictures show the digit while it is loud, or shortly before or after."""
    inside = voiced_s[(voiced_s >= segment.start_s) & (voiced_s < segment.end_s)]
    if not len(inside):
        return np.zeros(len(seen_s), np.bool_)
    after, before = seen_s >= inside[0] - _AROUND_S, seen_s <= inside[-1] + _AROUND_S
    near: NDArray[np.bool_] = after & before
    return near
