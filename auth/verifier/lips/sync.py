"""The mouth's movements against the voice."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.lips.mouth import shapes
from auth.verifier.lips.voice import loud, openness
from auth.verifier.speech import FRAME_HZ, Samples, level_db

SEARCH_S = 1.2
"""How far apart voice and lips are looked for: farther than one digit follows the other, so that a
voice late by a whole digit is found there and not taken for one in time."""

Field = NDArray[np.float64]

_STEP_S = 0.04
_SLOW_STEPS = (11, 17)  # 0.44 and 0.68 s: what changes slower than syllables is taken out
_LAG_COST_PER_S = 0.3
_LONGEST_STEPS = 38  # 1.5 s
_LEAST_SUM = 0.2  # a sum of estimates may come out below 0
_SPEECH_STEPS = 18  # 0.72 s: longer than one vowel is held
_SPEECH_SHARE = 0.6
_SPEECH_DB = 20.0
_FEWEST = 5


@dataclass(frozen=True, kw_only=True)
class LipEvidence:
    """How much the lips move, and how well with the voice.

    Args:
        movement: The height of the mouth, 95th less 5th percentile, in distances between the eyes.
        speaking_movement: The same distance: how far height, lower lip and width range, on average,
            in those 0.72 s of speech in which they range least; as `movement` without such.
        agreement: Correlation (-1..1) of mouth and voice where it is best, less 0.3 for each second
            of lag.
        strength: `agreement` in standard deviations of what chance gives lips and a voice as quick
            and as regular as these: short clips and even rhythms agree by chance.
        lag_s: Where that is, -1.2..1.2; positive is a voice that comes after the lips.
        seen_s: From the first of the pictures compared to the last.
    """

    movement: float
    speaking_movement: float
    agreement: float
    strength: float
    lag_s: float
    seen_s: float


NOTHING = LipEvidence(
    movement=0.0, speaking_movement=0.0, agreement=0.0, strength=0.0, lag_s=0.0, seen_s=0.0
)
"""What too few pictures, or no sound, show."""


def measure(
    points: Field, times_s: Sequence[float], sound: Samples, *, sound_at_s: float
) -> LipEvidence:
    """Compare the mouth in each picture with the voice.

    Args:
        points: (n, 68, 2), the landmarks of each picture with a face, see `face.find.Look`.
        times_s: When each of these pictures is, rising.
        sound: Mono, 16 kHz, -1..1.
        sound_at_s: When the sound begins, on the pictures' clock.
    """
    voice = openness(sound)
    if len(points) < _FEWEST or len(voice) == 0:
        return NOTHING
    seen_s = np.asarray(times_s, float)
    at_s = np.arange(seen_s[0], seen_s[-1] + 1e-6, _STEP_S)
    if len(at_s) < _LONGEST_STEPS:
        return NOTHING
    mouth = np.stack([np.interp(at_s, seen_s, each) for each in shapes(points).T])
    clock_s = sound_at_s + (np.arange(len(voice)) + 0.5) / FRAME_HZ
    lags_s = np.arange(-SEARCH_S, SEARCH_S + _STEP_S / 2, _STEP_S)
    heard = np.interp(at_s + lags_s[:, None], clock_s, voice)
    opening = np.stack([_opening(mouth[:3], steps) for steps in _SLOW_STEPS])
    agreements = _agreements(opening, heard) - _LAG_COST_PER_S * np.abs(lags_s)
    best = int(np.argmax(agreements))
    movement = float(np.percentile(mouth[0], 95) - np.percentile(mouth[0], 5))
    speech = np.interp(at_s, clock_s, loud(level_db(sound), _SPEECH_DB), left=0.0, right=0.0)
    return LipEvidence(
        movement=movement,
        speaking_movement=_least_movement(mouth[[0, 1, 3]], speech, otherwise=movement),
        agreement=float(agreements[best]),
        strength=float(agreements[best]) / _chance(opening, heard[best]),
        lag_s=round(float(lags_s[best]), 2),
        seen_s=float(at_s[-1] - at_s[0]),
    )


def _opening(mouth: Field, steps: int) -> Field:
    """Return how open the mouth is, from measures (rows) that each grow as it opens."""
    return _standard(_standard(_quick(mouth, steps)).sum(axis=0))


def _agreements(opening: Field, heard: Field) -> Field:
    """Return the correlation of the mouth with the voice at each lag, mean over both quicknesses.

    Args:
        opening: (2, n), see `_opening`.
        heard: (lags, n).
    """
    pairs = zip(_SLOW_STEPS, opening, strict=True)
    scores = [_standard(_quick(heard, steps)) @ mouth / mouth.size for steps, mouth in pairs]
    mean: Field = np.mean(scores, axis=0)
    return mean


def _chance(opening: Field, heard: Field) -> float:
    """Return the standard deviation that the correlation of unrelated lips and voice would have.

    Source: Bartlett's formula, from how each of the two resembles itself a little later.
    """
    spreads = []
    for steps, mouth in zip(_SLOW_STEPS, opening, strict=True):
        both = _self_likeness(mouth) * _self_likeness(_quick(heard, steps))
        spreads.append(np.sqrt(max(_LEAST_SUM, 1 + 2 * both[1:_LONGEST_STEPS].sum()) / mouth.size))
    return float(np.mean(spreads))


def _self_likeness(values: Field) -> Field:
    """Return the correlation of a row with itself, 0, 1, 2... steps later."""
    spectrum = np.fft.rfft(values - values.mean(), 2 * values.size)
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)[: values.size]
    return likeness / max(float(likeness[0]), 1e-12)


def _quick(values: Field, steps: int) -> Field:
    """Take out what changes slower than over so many steps, along the last axis."""
    weights = np.hanning(steps + 2)[1:-1]
    edges = [(0, 0)] * (values.ndim - 1) + [(steps // 2, steps // 2)]
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(values, edges, mode="edge"), steps, axis=-1
    )
    quick: Field = values - windows @ (weights / weights.sum())
    return quick


def _standard(values: Field) -> Field:
    """Bring each row to mean 0 and standard deviation 1; what does not change becomes 0."""
    spread = values.std(axis=-1, keepdims=True)
    centred = values - values.mean(axis=-1, keepdims=True)
    return np.where(spread > 1e-9, centred / np.maximum(spread, 1e-9), 0.0)


def _least_movement(mouth: Field, speech: Field, *, otherwise: float) -> float:
    """Return the smallest range, averaged over the measures, of any stretch of speech."""
    if mouth.shape[-1] < _SPEECH_STEPS:
        return otherwise
    spoken = np.lib.stride_tricks.sliding_window_view(speech, _SPEECH_STEPS).mean(axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(mouth, _SPEECH_STEPS, axis=-1)
    ranges = np.ptp(windows, axis=-1).mean(axis=0)[spoken >= _SPEECH_SHARE]
    return float(ranges.min()) if len(ranges) else otherwise
