"""Pictures of an attack: a photo held still, moved, zoomed or animated; frozen and looped clips.

A photo in front of a camera still gets the camera's noise, new in each picture: without it any of
these would be found by that alone.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.speech import RATE_HZ, Samples
from tools import mouth
from tools.attacks.clips import Rgb

Rng = np.random.Generator

_NOISE = 2.5  # standard deviation of a phone's sensor noise indoors, of 255
_MOUTH_STEPS = 16
_ZOOM = 0.15


def still(picture: Rgb, count: int, rng: Rng) -> list[Rgb]:
    """Return a photo before a camera on a stand."""
    return list(_noisy([picture] * count, rng))


def wobbled(picture: Rgb, count: int, fps: int, rng: Rng) -> list[Rgb]:
    """Return a photo in the hand: turned by up to 2 degrees, moved by up to 2 % of its width."""
    at_s = np.arange(count) / fps
    hertz, phases = rng.uniform(0.2, 1.2, 3), rng.uniform(0, 2 * np.pi, 3)
    turn, across, down = np.sin(2 * np.pi * hertz[:, None] * at_s + phases[:, None])
    reach_px = 0.02 * picture.shape[1]
    moved = [
        _moved(picture, angle_deg=2 * turn[i], shift_px=(reach_px * across[i], reach_px * down[i]))
        for i in range(count)
    ]
    return list(_noisy(moved, rng))


def zoomed(picture: Rgb, count: int, rng: Rng) -> list[Rgb]:
    """Return a photo that comes nearer by 15 %, or goes away, evenly."""
    scales = 1 + _ZOOM * np.linspace(0, 1, count)
    scales = scales if rng.random() < 0.5 else scales[::-1]
    return list(_noisy([_moved(picture, zoom=float(scale)) for scale in scales], rng))


def animated(picture: Rgb, sound: Samples, count: int, fps: int, rng: Rng) -> list[Rgb]:
    """Return a photo whose mouth opens as loud as the voice is, moved a little.

    Raises:
        mouth.NoFace: the photo does not show one face.
    """
    lips = mouth.find_lips(picture)
    levels = _levels(sound, count, fps)
    opened = {level: mouth.open_mouth(picture, lips, level / _MOUTH_STEPS) for level in set(levels)}
    at_s = np.arange(count) / fps
    phases = rng.uniform(0, 2 * np.pi, 3)
    turn, across, down = np.sin(2 * np.pi * np.outer((0.31, 0.23, 0.37), at_s) + phases[:, None])
    moved = [
        _moved(opened[level], angle_deg=0.5 * turn[i], shift_px=(3 * across[i], 2.5 * down[i]))
        for i, level in enumerate(levels)
    ]
    return list(_noisy(moved, rng))


def frozen(frames: Sequence[Rgb], start: int, count: int) -> list[Rgb]:
    """Return the clip with the picture at `start` kept for `count` pictures; time goes on."""
    stop = min(len(frames), start + count)
    return [*frames[:start], *[frames[start]] * (stop - start), *frames[stop:]]


def looped(frames: Sequence[Rgb], start: int, period: int) -> list[Rgb]:
    """Return the clip with the `period` pictures from `start` on repeated to its end."""
    stretch = frames[start : start + period]
    again = [stretch[index % len(stretch)] for index in range(len(frames) - start)]
    return [*frames[:start], *again]


def _levels(sound: Samples, count: int, fps: int) -> list[int]:
    per_frame = RATE_HZ / fps
    edges = np.minimum(np.arange(count + 1) * per_frame, len(sound)).astype(int)
    power = np.array([np.mean(sound[a:b] ** 2) if b > a else 0.0 for a, b in pairwise(edges)])
    loudness = np.sqrt(power / max(float(power.max()), 1e-12)) ** 0.6
    smooth = np.convolve(loudness, [0.25, 0.5, 0.25], mode="same")
    steps: list[int] = np.round(np.clip(smooth, 0, 1) * _MOUTH_STEPS).astype(int).tolist()
    return steps


def _moved(
    picture: Rgb,
    *,
    angle_deg: float = 0.0,
    shift_px: tuple[float, float] = (0.0, 0.0),
    zoom: float = 1.0,
) -> Rgb:
    """Turn about the middle, shift and zoom in; 8 % nearer than it was, so that no edge shows."""
    height, width = picture.shape[:2]
    step = 0.92 / zoom
    angle = np.deg2rad(angle_deg)
    cos, sin = np.cos(angle) * step, np.sin(angle) * step
    x, y = width / 2, height / 2
    matrix = (
        cos, sin, x - cos * x - sin * y + shift_px[0],
        -sin, cos, y + sin * x - cos * y + shift_px[1],
    )  # fmt: skip
    image = Image.fromarray(picture)
    return np.asarray(
        image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
    )


def _noisy(frames: Sequence[Rgb], rng: Rng) -> Iterator[Rgb]:
    """Add noise that is new in each picture: one of four fields, moved by a random step."""
    fields: NDArray[np.float32] = rng.normal(0, _NOISE, (4, *frames[0].shape)).astype(np.float32)
    for index, frame in enumerate(frames):
        height, width = frame.shape[:2]
        step = (int(rng.integers(height)), int(rng.integers(width)))
        grain = np.roll(fields[index % len(fields)], step, axis=(0, 1))
        yield np.clip(frame + grain, 0, 255).astype(np.uint8)
