"""Do the lips move, and do they move with the voice?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech import FRAME_HZ

SEARCH_S = 1.2
"""How far apart voice and lips are looked for: farther than one digit follows the other, so that a
voice late by a whole digit is found there and not taken for one in time."""

_STEP_S = 0.04
_RANGE_DB = 30.0


@dataclass(frozen=True, kw_only=True)
class LipEvidence:
    """How much the lips move, and how well with the voice.

    `movement` is the mouth's opening, widest less narrowest, as a share of the eyes' distance.
    `correlation` (-1..1) is the best one of opening and loudness, which is found at `lag_s`
    (-1.2..1.2); a positive lag is a voice that comes after the lips.
    """

    movement: float
    correlation: float
    lag_s: float


def measure(
    openings: Sequence[float],
    times_s: Sequence[float],
    level_db: NDArray[np.float32],
    *,
    sound_at_s: float,
) -> LipEvidence:
    """Compare the mouth's opening in each picture with the loudness of the voice.

    Args:
        openings: For each picture with a face, see `face.Look.mouth_opening`.
        times_s: When each of these pictures is, rising.
        level_db: Loudness of every 10 ms.
        sound_at_s: When the sound begins, on the pictures' clock.
    """
    if len(openings) < 3 or len(level_db) == 0:
        return LipEvidence(movement=0.0, correlation=0.0, lag_s=0.0)
    opening = _smooth(np.asarray(openings, float))
    movement = float(np.percentile(opening, 95) - np.percentile(opening, 5))
    loudness = _loudness(level_db)
    clock = sound_at_s + (np.arange(len(loudness)) + 0.5) / FRAME_HZ
    at = np.asarray(times_s, float)
    lags = np.arange(-SEARCH_S, SEARCH_S + _STEP_S / 2, _STEP_S)
    scores = [_correlation(opening, np.interp(at + lag, clock, loudness)) for lag in lags]
    best = int(np.argmax(scores))
    return LipEvidence(
        movement=movement, correlation=scores[best], lag_s=round(float(lags[best]), 2)
    )


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    padded = np.pad(values, 1, mode="edge")
    return (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4


def _loudness(level_db: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return 0 (30 dB below the peak, or less) to 1 (the peak), smoothed over 80 ms."""
    peak = float(level_db.max())
    shares = np.clip((level_db - (peak - _RANGE_DB)) / _RANGE_DB, 0, 1)
    return np.convolve(shares, np.full(8, 1 / 8), mode="same")


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if one.std() < 1e-9 or other.std() < 1e-9:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
