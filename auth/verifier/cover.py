"""Was the face seen for as long as digits were heard? A clip may hold more sound than pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech import FRAME_HZ, Segment

_LOUD_DB = 20.0  # within so much of the loudest there may be a voice


@dataclass(frozen=True, kw_only=True)
class CoverEvidence:
    """How much of the digits was heard without a face to be seen.

    Args:
        early_s: By how much the sound begins before the pictures, 0 and more.
        outside_s: By how much the digits begin before the first look at the face, or end after the
            last, whichever is more; 0 and more.
        gap_s: The longest time without a look while the digits are said, from look to look.
    """

    early_s: float
    outside_s: float
    gap_s: float


def measure(
    times_s: Sequence[float],
    segments: Sequence[Segment],
    level_db: NDArray[np.float32],
    *,
    sound_at_s: float,
) -> CoverEvidence:
    """Compare when the face is seen with when digits are heard.

    Args:
        times_s: When each picture with a face is, rising; at least one.
        segments: The digits heard, in seconds from the first sample; with none all that is loud
            counts as digits.
        level_db: Loudness of every 10 ms, at least one.
        sound_at_s: When the sound begins, on the pictures' clock.
    """
    first_s, last_s = _heard(segments, level_db)
    start_s, end_s = first_s + sound_at_s, last_s + sound_at_s
    seen_s = np.asarray(times_s, float)
    waits = np.diff(seen_s)[(seen_s[1:] > start_s) & (seen_s[:-1] < end_s)]
    return CoverEvidence(
        early_s=max(0.0, -sound_at_s),
        outside_s=max(0.0, float(seen_s[0]) - start_s, end_s - float(seen_s[-1])),
        gap_s=float(waits.max(initial=0.0)),
    )


def _heard(segments: Sequence[Segment], level_db: NDArray[np.float32]) -> tuple[float, float]:
    """Return when the digits begin and end, in seconds from the first sample, inside the sound."""
    sound_s = len(level_db) / FRAME_HZ
    if not segments:
        loud = np.flatnonzero(level_db > level_db.max() - _LOUD_DB)
        return float(loud[0]) / FRAME_HZ, float(loud[-1] + 1) / FRAME_HZ
    first_s = min(segment.start_s for segment in segments)
    last_s = max(segment.end_s for segment in segments)
    return max(0.0, first_s), min(sound_s, last_s)
