"""Another room, microphone, line and tempo for each utterance, drawn anew every time."""

from collections.abc import Iterator

import numpy as np
from numpy.fft import irfft, rfft, rfftfreq

from auth.verifier.speech.features import Features, log_mel, normalise, power_spectrum
from tools.digits.audio import Samples, through_codec
from tools.digits.compose import Sources, Utterance, crowd, faster
from tools.digits.pools import RATE_HZ

_VARIANTS = 3
_CODECS = (
    ("libopus", "ogg", (6_000, 8_000, 12_000, 16_000, 24_000)),
    ("libmp3lame", "mp3", (8_000, 16_000, 24_000)),
    ("pcm_mulaw", "wav", (None,)),
    ("pcm_alaw", "wav", (None,)),
    ("adpcm_ima_wav", "wav", (None,)),
)
"""AMR and AAC are kept for measuring: see phone.py."""


def features_of(
    utterance: Utterance, sources: Sources, rng: np.random.Generator
) -> Iterator[Features]:
    """Yield what the net is trained on, (n, 40), after every kind of change.

    Several times, because the sound's changes cost much more than those of its spectrum.
    """
    speed = rng.uniform(0.84, 1.2)
    sound = faster(utterance.sound, speed)
    sound = _line(_with_noise(_room(sound, rng), sources, rng), rng)
    power = power_spectrum(sound)
    for _ in range(_VARIANTS):
        # Formants against pitch: the bank is moved by its own factor, partly undoing the speed's.
        undo = rng.choice([0.0, 0.0, 0.6, 1.0])
        warp = np.clip(rng.uniform(0.9, 1.12) / speed**undo, 0.76, 1.3)
        features = log_mel(power, warp=float(warp), floor_db=rng.uniform(35, 55))
        features = _tempo(features, utterance, rng)
        features = normalise(features + _tilt(features.shape[1], rng))
        yield _masked(features, rng)


def _room(sound: Samples, rng: np.random.Generator) -> Samples:
    """Add a room's echo: early reflections, and a tail that decays faster at high pitch."""
    if rng.random() < 0.35:
        return sound
    decay_s = np.exp(rng.uniform(np.log(0.06), np.log(0.8)))
    count = round(min(decay_s, 0.6) * RATE_HZ) + 60
    at_s = np.arange(count) / RATE_HZ
    bright, dull = rng.normal(size=(2, count))
    dull = np.convolve(dull, np.full(4, 0.5), mode="same")
    tail = bright * np.exp(-6.9 * at_s / (decay_s * rng.uniform(0.3, 0.9)))
    tail += dull * np.exp(-6.9 * at_s / decay_s)
    tail[: rng.integers(4, 40)] = 0
    tail /= np.sqrt((tail**2).sum()) * 10 ** (rng.uniform(-1, 18) / 20) + 1e-9
    for _ in range(rng.integers(0, 5)):
        tail[rng.integers(3, count)] += rng.uniform(-0.5, 0.5)
    tail[0] += 1
    return _convolved(sound, tail.astype(np.float32))


def _convolved(sound: Samples, response: Samples) -> Samples:
    size = 1 << (len(sound) + len(response) - 1).bit_length()
    whole = irfft(rfft(sound, size) * rfft(response, size), size)
    return whole[: len(sound) + min(len(response), 800)].astype(np.float32)


def _with_noise(sound: Samples, sources: Sources, rng: np.random.Generator) -> Samples:
    level = float(np.sqrt((sound**2).mean()))
    low_db, high_db = ((0, 12), (8, 25), (20, 45), (30, 60))[
        rng.choice(4, p=[0.12, 0.4, 0.28, 0.2])
    ]
    share = 10 ** (-rng.uniform(low_db, high_db) / 20)
    if level < 1e-4:
        level, share = 0.05, rng.uniform(0.01, 1.0)
    kind = rng.random()
    noise = crowd(sources, len(sound), rng) if kind < 0.15 else coloured(len(sound), rng)
    if kind > 0.75:
        noise = noise * _swell(len(sound), rng)
    noise *= level * share / (float(noise.std()) + 1e-9)
    if rng.random() < 0.1:
        noise += level * _knocks(len(sound), rng)
    return sound + noise


def coloured(count: int, rng: np.random.Generator) -> Samples:
    """Return noise of a random smooth spectrum, at times with a hum."""
    size = 1 << (count - 1).bit_length()
    real, imaginary = rng.standard_normal((2, size // 2 + 1), np.float32)
    pitch = np.log(np.linspace(30, RATE_HZ / 2 + 30, 257))
    knots = np.linspace(np.log(30), np.log(RATE_HZ / 2 + 30), 7)
    slope = rng.uniform(-8, 2) * np.arange(7)
    coarse_db = np.interp(pitch, knots, slope + rng.uniform(-8, 8, 7))
    gain_db = np.interp(np.linspace(0, 256, size // 2 + 1), np.arange(257), coarse_db)
    gain = (10 ** (gain_db / 20)).astype(np.float32)
    noise = irfft((real + 1j * imaginary) * gain, size)[:count].astype(np.float32)
    noise /= noise.std() + 1e-9
    if rng.random() < 0.2:
        hum_hz = rng.choice([50, 60, 100, 120, 150]) * rng.uniform(0.99, 1.01)
        noise += rng.uniform(0.3, 2) * np.sin(
            2 * np.pi * hum_hz * np.arange(count) / RATE_HZ
        ).astype(np.float32)
    return noise


def _swell(count: int, rng: np.random.Generator) -> Samples:
    points = max(3, count // int(rng.integers(800, 8000)))
    return np.interp(
        np.linspace(0, points - 1, count), np.arange(points), rng.uniform(0.02, 1.5, points)
    ).astype(np.float32)


def _knocks(count: int, rng: np.random.Generator) -> Samples:
    knocks = np.zeros(count, np.float32)
    for _ in range(rng.integers(1, 6)):
        length = int(rng.integers(40, 600))
        start = int(rng.integers(0, max(1, count - length)))
        burst = rng.normal(size=length) * np.exp(-np.arange(length) / (length / 4))
        piece = burst[: count - start].astype(np.float32)
        knocks[start : start + len(piece)] += rng.uniform(0.3, 3) * piece
    return knocks


def _line(sound: Samples, rng: np.random.Generator) -> Samples:
    """The microphone's and the line's colour, overload, a codec, lost packets."""
    if rng.random() < 0.4:
        sound = _band(sound, rng)
    peak = float(np.abs(sound).max()) + 1e-6
    if rng.random() < 0.12:
        sound = np.clip(sound, -peak * rng.uniform(0.2, 0.8), peak * rng.uniform(0.2, 0.8))
    if rng.random() < 0.18:
        sound = _coded(sound * np.float32(rng.uniform(0.1, 0.9) / peak), rng)
    if rng.random() < 0.06:
        for _ in range(rng.integers(1, 4)):
            start = rng.integers(len(sound))
            sound = sound.copy()
            sound[start : start + rng.integers(100, 400)] = 0
    return sound


def _band(sound: Samples, rng: np.random.Generator) -> Samples:
    size = 1 << (len(sound) - 1).bit_length()
    pitch_hz = rfftfreq(size, 1 / RATE_HZ)
    low_hz, high_hz = rng.uniform(20, 350), rng.uniform(2500, 4000)
    gain = 1 / (1 + (low_hz / (pitch_hz + 1)) ** 4) / (1 + (pitch_hz / high_hz) ** 12)
    bumps = np.interp(pitch_hz, np.linspace(0, 4000, 9), rng.uniform(-6, 6, 9))
    gain = (np.sqrt(gain) * 10 ** (bumps / 20)).astype(np.float32)
    return irfft(rfft(sound, size) * gain, size)[: len(sound)].astype(np.float32)


def _coded(sound: Samples, rng: np.random.Generator) -> Samples:
    codec, container, bit_rates = _CODECS[rng.integers(len(_CODECS))]
    return through_codec(
        sound,
        rate_hz=RATE_HZ,
        codec=codec,
        container=container,
        bit_rate=bit_rates[rng.integers(len(bit_rates))],
        codec_rate_hz=RATE_HZ,
    )


def _tempo(features: Features, utterance: Utterance, rng: np.random.Generator) -> Features:
    """Stretch time smoothly; words joined one by one get a tempo of 0.22 to 1.0 s each."""
    count = len(features)
    ratio = np.exp(rng.uniform(np.log(0.8), np.log(1.25)))
    if utterance.tight and utterance.syllables:
        now_s = count / 100 / len(utterance.syllables)
        wanted_s = np.exp(rng.uniform(np.log(0.22), np.log(1.0)))
        ratio = np.clip(now_s / wanted_s, 0.65, 2.3)
    # No digit may last less than 110 ms, or the net's steps could not hold it.
    ratio = min(ratio, count / (11.0 * max(2, len(utterance.syllables))))
    points = max(2, count // 40)
    local = np.interp(
        np.arange(count), np.linspace(0, count, points), ratio * rng.uniform(0.85, 1.18, points)
    )
    clock = np.concatenate([[0], np.cumsum(1 / local)])
    at = np.interp(np.arange(max(24, int(clock[-1]))), clock, np.arange(count + 1))
    low = np.minimum(at.astype(int), count - 2)
    share = np.clip(at - low, 0, 1)[:, None].astype(np.float32)
    stretched: Features = features[low] * (1 - share) + features[low + 1] * share
    return stretched


def _tilt(bands: int, rng: np.random.Generator) -> Features:
    curve = rng.uniform(-1, 1) * np.linspace(-0.6, 0.6, bands)
    curve += rng.uniform(-0.5, 0.5) * np.cos(np.linspace(0, rng.uniform(2, 9), bands))
    return curve.astype(np.float32)


def _masked(features: Features, rng: np.random.Generator) -> Features:
    count, bands = features.shape
    if rng.random() < 0.5:
        for _ in range(2):
            width = rng.integers(1, 5)
            start = rng.integers(0, bands - width)
            features[:, start : start + width] = 0
    if rng.random() < 0.3:
        width = rng.integers(1, 8)
        start = rng.integers(0, max(1, count - width))
        features[start : start + width] = features.min() * 0.5
    return features
