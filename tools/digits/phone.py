"""A phone at arm's length, for measuring: rooms, noises and codecs that training does not use.

Rooms are shoe boxes with mirrored sources, not decaying noise; noises are a crowd of the very
voices at hand, traffic, a fan and a bus; codecs are AMR and AAC.
"""

import numpy as np
from numpy.fft import irfft, rfft

from tools.digits.audio import Samples, through_codec

RATE_HZ = 16_000
_SOUND_M_S = 343.0
_CODECS = (
    ("libopencore_amrnb", "amr", 12_200, 8_000),
    ("libopencore_amrnb", "amr", 5_900, 8_000),
    ("aac", "adts", 24_000, 16_000),
    ("aac", "adts", 48_000, 44_100),
)


def through_phone(sound: Samples, crowd: list[Samples], rng: np.random.Generator) -> Samples:
    """Return the sound as a cheap phone in a room would hand it on.

    Args:
        sound: Mono, 16 kHz.
        crowd: Other recordings, of which a crowd is made.
    """
    heard = _convolved(sound, room(rng))
    noise = _noise(len(heard), crowd, rng)
    share = 10 ** (-rng.uniform(10, 25) / 20)
    heard = heard + noise * share * float(heard.std()) / (float(noise.std()) + 1e-9)
    heard = _microphone(heard, rng)
    heard = (heard * rng.uniform(0.05, 0.9) / (float(np.abs(heard).max()) + 1e-9)).astype(
        np.float32
    )
    codec, container, bit_rate, rate_hz = _CODECS[rng.integers(len(_CODECS))]
    return through_codec(
        heard,
        rate_hz=RATE_HZ,
        codec=codec,
        container=container,
        bit_rate=bit_rate,
        codec_rate_hz=rate_hz,
    )


def room(rng: np.random.Generator) -> Samples:
    """Return the impulse response of a box-shaped room, mouth and phone 0.3 to 0.8 m apart."""
    size = rng.uniform([2.5, 2.0, 2.3], [7.0, 5.0, 3.2])
    mouth = rng.uniform(0.2, 0.8, 3) * size
    away = rng.normal(size=3)
    phone = np.clip(mouth + away / np.linalg.norm(away) * rng.uniform(0.3, 0.8), 0.05, size - 0.05)
    kept = rng.uniform(0.55, 0.9)  # share of the pressure that a wall reflects
    order = np.arange(-9, 10)
    along = [
        (
            np.where(order % 2 == 0, order * length + place, (order + 1) * length - place) - at,
            np.abs(order),
        )
        for length, place, at in zip(size, mouth, phone, strict=True)
    ]
    (x, bx), (y, by), (z, bz) = along
    far_m = np.sqrt(x[:, None, None] ** 2 + y[None, :, None] ** 2 + z[None, None, :] ** 2).ravel()
    bounces = (bx[:, None, None] + by[None, :, None] + bz[None, None, :]).ravel()
    response = np.zeros(round(0.45 * RATE_HZ), np.float32)
    at = np.round((far_m - far_m.min()) / _SOUND_M_S * RATE_HZ).astype(int)
    strength = kept**bounces / np.maximum(far_m, 0.1)
    inside = at < len(response)
    np.add.at(response, at[inside], strength[inside].astype(np.float32))
    return response / np.float32(np.abs(response).max())


def _convolved(sound: Samples, response: Samples) -> Samples:
    size = 1 << (len(sound) + len(response) - 1).bit_length()
    whole = irfft(rfft(sound, size) * rfft(response, size), size)
    return whole[: len(sound) + 3_200].astype(np.float32)


def _noise(count: int, crowd: list[Samples], rng: np.random.Generator) -> Samples:
    kind = rng.choice(["crowd", "traffic", "fan", "bus"])
    at_s = np.arange(count) / RATE_HZ
    white = rng.normal(size=count)
    if kind == "crowd" and crowd:
        total = np.zeros(count)
        for index in rng.integers(len(crowd), size=8):
            total += np.resize(np.roll(crowd[index], rng.integers(RATE_HZ)), count)
        return total.astype(np.float32)
    if kind == "traffic":  # brown noise that passes by
        brown = np.cumsum(white)
        brown -= np.convolve(brown, np.full(801, 1 / 801), mode="same")
        return (brown * (1.2 + np.sin(2 * np.pi * at_s / rng.uniform(2, 6)))).astype(np.float32)
    if kind == "fan":
        pitch_hz = rng.uniform(80, 300)
        tones = sum(np.sin(2 * np.pi * pitch_hz * k * at_s) / k for k in range(1, 6))
        return (np.convolve(white, np.full(12, 0.3), mode="same") + tones).astype(np.float32)
    rumble = np.convolve(white, np.hanning(160), mode="same")
    squeal = 0.3 * rumble.std() * np.sin(2 * np.pi * (900 + 300 * np.sin(2 * at_s)) * at_s)
    bus: Samples = (rumble + squeal).astype(np.float32)
    return bus


def _microphone(sound: Samples, rng: np.random.Generator) -> Samples:
    low, slope = rng.uniform(0.9, 0.985), rng.uniform(-0.35, 0.35)
    high_passed = np.append(sound[:1], sound[1:] - low * sound[:-1])
    mixed = 0.7 * high_passed + 0.3 * sound
    return np.append(mixed[:1], mixed[1:] + slope * mixed[:-1]).astype(np.float32)
