"""How loud the sound is. Levels are dBFS; 0 is a full-scale square wave."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE_HZ = 16_000
"""Samples a second of all sound that the verifier works on."""
FRAME_HZ = 100

_HOP = RATE_HZ // FRAME_HZ


def level_db(samples: Samples) -> NDArray[np.float32]:
    """Return the loudness in dBFS of every 10 ms, -100 for digital silence."""
    count = len(samples) // _HOP
    power = (samples[: count * _HOP].reshape(count, _HOP) ** 2).mean(axis=1)
    level: NDArray[np.float32] = (10 * np.log10(np.maximum(power, 1e-10))).astype(np.float32)
    return level
