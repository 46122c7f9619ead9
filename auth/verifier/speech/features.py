"""Sound to log-mel features at telephone bandwidth, free of loudness and of the line's colour."""

from functools import cache

import numpy as np
from numpy.fft import rfft
from numpy.typing import NDArray

from auth.verifier.speech.level import RATE_HZ, Samples

NARROW_RATE_HZ = 8_000
"""Half of RATE_HZ: what a telephone carries, and all that some training recordings hold."""
MELS = 40
HOP = 80  # 10 ms

_WINDOW = 200  # 25 ms
_FFT = 256
_LOW_HZ, _HIGH_HZ = 80.0, 3_800.0
_WARP_UP_TO_HZ = 3_000.0
_FLOOR_DB = 50.0
_EMPHASIS = 0.9

_USUAL_FRAMES = 30
_USUAL_COLOUR = (
    -6.5, -5.4, -4.0, -3.4, -3.3, -3.2, -3.4, -3.5, -3.8, -4.0, -4.1, -4.1, -4.1, -4.3,
    -4.5, -4.7, -4.7, -4.9, -4.9, -4.9, -4.9, -5.0, -5.0, -4.9, -5.0, -5.1, -5.1, -5.3,
    -5.3, -5.2, -5.0, -4.8, -4.5, -4.3, -4.2, -4.2, -4.2, -4.2, -4.3, -4.5,
)  # fmt: skip
"""Each band's mean over the louder frames of the training recordings, as they are."""

Features = NDArray[np.float32]


def narrow(samples: Samples) -> Samples:
    """Halve the rate from 16 to 8 kHz; what lies above 4 kHz is filtered out first."""
    if len(samples) == 0:
        return samples
    halved: Samples = np.convolve(samples, _half_band(), mode="same")[::2].astype(np.float32)
    return halved[: len(samples) * NARROW_RATE_HZ // RATE_HZ]


def power_spectrum(samples: Samples) -> Features:
    """Return the power of every 10 ms of 8 kHz sound in 129 bins: (n, 129), at least one row."""
    if len(samples) < _WINDOW:
        samples = np.pad(samples, (0, _WINDOW - len(samples)))
    emphasised = np.append(samples[:1], samples[1:] - np.float32(_EMPHASIS) * samples[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, _WINDOW)[::HOP]
    spectrum = rfft(frames * np.hanning(_WINDOW).astype(np.float32), _FFT)
    power: Features = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    return power


def log_mel(power: Features, *, warp: float = 1.0, floor_db: float = _FLOOR_DB) -> Features:
    """Return log energies in 40 bands, relative to the loud frames: (n, 40).

    Args:
        power: See `power_spectrum`.
        warp: Moves formants as another vocal tract would; 1.0 leaves them. Training alone uses it.
        floor_db: How far below the loud frames energies still differ.
    """
    energy = power @ mel_bank(round(warp, 2))
    loud = np.percentile(energy.mean(axis=1), 95) + 1e-12
    features: Features = np.log(energy / loud + 10 ** (-floor_db / 10)).astype(np.float32)
    return features


def normalise(features: Features) -> Features:
    """Subtract each band's mean over the louder 60 % of the frames: the line's colour.

    The less there is to hear, the more the usual colour counts: the mean of one vowel is the vowel.
    """
    loudness = features.mean(axis=1)
    loud = loudness >= np.percentile(loudness, 40)
    weight = loud.sum() / (loud.sum() + _USUAL_FRAMES)
    colour = weight * features[loud].mean(axis=0) + (1 - weight) * np.array(_USUAL_COLOUR)
    centred: Features = (features - colour).astype(np.float32)
    return centred


@cache
def mel_bank(warp: float) -> Features:
    """Return 40 triangular filters from 80 to 3,800 Hz over the FFT's bins: (129, 40)."""
    half_hz = NARROW_RATE_HZ / 2
    bins_hz = np.arange(_FFT // 2 + 1) * NARROW_RATE_HZ / _FFT
    bend_hz = _WARP_UP_TO_HZ * min(warp, 1.0) / warp
    slope = (half_hz - bend_hz * warp) / (half_hz - bend_hz)
    moved_hz = np.where(bins_hz <= bend_hz, bins_hz * warp, half_hz - slope * (half_hz - bins_hz))
    mels = 1127 * np.log(1 + moved_hz / 700)
    low, high = (1127 * np.log(1 + f / 700) for f in (_LOW_HZ, _HIGH_HZ))
    edges = np.linspace(low, high, MELS + 2)
    left, middle, right = edges[:-2], edges[1:-1], edges[2:]
    rising = (mels[:, None] - left) / (middle - left)
    falling = (right - mels[:, None]) / (right - middle)
    bank: Features = np.maximum(np.minimum(rising, falling), 0).astype(np.float32)
    return bank


@cache
def _half_band() -> Samples:
    taps = np.arange(-47, 48)
    ideal = np.sinc(taps * (3_850 / RATE_HZ) * 2) * (3_850 / RATE_HZ) * 2
    shaped = ideal * np.kaiser(len(taps), 6.0)
    low_pass: Samples = (shaped / shaped.sum()).astype(np.float32)
    return low_pass
