"""The part of the voice that follows how far a mouth is open."""

import numpy as np
from numpy.fft import rfft
from numpy.typing import NDArray

from auth.verifier.speech import FRAME_HZ, RATE_HZ, Samples

Field = NDArray[np.float64]

_HOP = RATE_HZ // FRAME_HZ
_WINDOW = 400  # 25 ms
_FFT = 512
_LOW_HZ, _HIGH_HZ = 500, 1000
_RANGE_DB = 40.0
_SMOOTH = np.hanning(21) / np.hanning(21).sum()  # 0.1 s: a mouth is no faster
_LOUDEST = 98  # percentile: a knock is not the voice


def openness(sound: Samples) -> Field:
    """Return for every 10 ms the level between 500 and 1000 Hz, smoothed: about 0..1.

    An open jaw raises the first resonance of the mouth into this band, a closed one lowers it below
    or shuts the sound in. 1 is the clip's own loudest, 0 is 40 dB below it.
    """
    count = len(sound) // _HOP
    if count == 0:
        return np.zeros(0)
    padded = np.pad(sound.astype(np.float64), (_WINDOW // 2, _WINDOW))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: count * _HOP : _HOP]
    first, end = _LOW_HZ * _FFT // RATE_HZ, _HIGH_HZ * _FFT // RATE_HZ
    spectrum = rfft(frames * np.hanning(_WINDOW), _FFT)[:, first:end]
    level_db = 10 * np.log10((np.abs(spectrum) ** 2).sum(axis=1) + 1e-7)
    shares = (level_db - np.percentile(level_db, _LOUDEST)) / _RANGE_DB + 1
    padded = np.pad(np.clip(shares, 0, 1.1), len(_SMOOTH) // 2, mode="edge")
    return np.convolve(padded, _SMOOTH, mode="valid")


def loud(level_db: NDArray[np.float32], within_db: float) -> Field:
    """Return 1.0 for every 10 ms that is within so many dB of the loudest, else 0.0."""
    return (level_db > np.percentile(level_db, _LOUDEST) - within_db).astype(np.float64)
