"""A clip filmed from a screen: pixel grid against pixel grid, glass, gamma, angle, beat and hand.

The screen's pixels are red, green and blue stripes; the camera reads each of its own pixels at one
point of that grid, which it sees blurred. What is finer than the camera can tell comes out as
stripes (moire), as it does in life: they follow from the two grids and are not drawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tools.attacks.clips import Rgb

Field = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True, kw_only=True)
class Rig:
    """One way of filming a screen.

    `pitch` is how many screen pixels lie between two camera pixels; `grid` (0..1) how much of the
    grid's contrast is left after the camera's blur; `tilt` how much narrower the far edge is;
    `shake_px` how far the hand moves; `band` how strong the beat of the two picture rates is.
    """

    pitch: float
    angle_deg: float
    grid: float
    tilt: tuple[float, float]
    gamma: float
    black: float
    glare: float
    band: float
    band_hz: float
    shake_px: float
    noise: float


def random_rig(rng: Rng) -> Rig:
    """Return a rig as people have them: phone before phone or monitor, held or on a desk."""
    return Rig(
        pitch=float(rng.uniform(0.55, 1.6)),
        angle_deg=float(rng.uniform(-5, 5)),
        grid=float(np.exp(rng.uniform(np.log(0.02), np.log(0.3)))),
        tilt=(float(rng.uniform(-0.06, 0.06)), float(rng.uniform(-0.06, 0.06))),
        gamma=float(rng.uniform(0.85, 1.35)),
        black=float(rng.uniform(4, 22)),
        glare=float(rng.uniform(0, 45)),
        band=float(rng.uniform(0, 0.08)),
        band_hz=float(rng.uniform(0.3, 6)),
        shake_px=float(rng.choice([0.3, 2.0, 4.0])),
        noise=float(rng.uniform(1.5, 4)),
    )


def filmed(frames: list[Rgb], fps: int, rig: Rig, rng: Rng) -> list[Rgb]:
    """Return the pictures as a camera before a screen sees them. They keep their size."""
    height, width = frames[0].shape[:2]
    warp = _warp(width, height, rig)
    across, down = _screen_at(width, height, warp, rig)
    waves = [np.exp(2j * np.pi * (across + part / 3)).astype(np.complex64) for part in range(3)]
    rows = np.exp(2j * np.pi * down).astype(np.complex64)
    glare = _glare(width, height, rig, rng)
    phases = rng.uniform(0, 2 * np.pi, 3)
    fields = rng.normal(0, rig.noise, (4, height, width, 3)).astype(np.float32)
    tone = _tone(rig)
    shown = []
    for index, frame in enumerate(frames):
        at_s = index / fps
        hand = rig.shake_px * np.sin(2 * np.pi * np.array([0.7, 1.1]) * at_s + phases[:2])
        light = tone[_through(frame, warp, hand)]
        light *= _stripes(waves, rows, hand * rig.pitch, rig.grid)
        light *= _band(height, at_s, phases[2], rig)
        grain = np.roll(fields[index % 4], tuple(rng.integers(0, 64, 2)), axis=(0, 1))
        shown.append(np.clip(light + glare + grain, 0, 255).astype(np.uint8))
    return shown


def _warp(width: int, height: int, rig: Rig) -> tuple[float, ...]:
    """Return PIL's eight numbers: a turn, and the far edges narrower."""
    angle = np.deg2rad(rig.angle_deg)
    cos, sin = 0.88 * np.cos(angle), 0.88 * np.sin(angle)
    x, y = width / 2, height / 2
    g, h = rig.tilt[0] / width, rig.tilt[1] / height
    # Around the middle: what is there stays there, whatever the tilt.
    depth = 1 + g * x + h * y
    a, b = cos + x * g, -sin + x * h
    d, e = sin + y * g, cos + y * h
    return a, b, x * depth - a * x - b * y, d, e, y * depth - d * x - e * y, g, h


def _screen_at(width: int, height: int, warp: tuple[float, ...], rig: Rig) -> tuple[Field, Field]:
    """Return where on the screen's grid, in its pixels, each camera pixel looks."""
    a, b, c, d, e, f, g, h = warp
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    depth = g * x + h * y + 1
    across = (a * x + b * y + c) / depth * rig.pitch
    down = (d * x + e * y + f) / depth * rig.pitch
    return across.astype(np.float32), down.astype(np.float32)


def _through(frame: Rgb, warp: tuple[float, ...], hand: NDArray[np.float64]) -> Rgb:
    a, b, c, d, e, f, g, h = warp
    moved = (a, b, c + hand[0], d, e, f + hand[1], g, h)
    image = Image.fromarray(frame)
    return np.asarray(
        image.transform(image.size, Image.Transform.PERSPECTIVE, moved, Image.Resampling.BILINEAR)
    )


def _tone(rig: Rig) -> Field:
    """Return what light each of 256 shown values gives: gamma, and black that is not black."""
    shown = (np.arange(256) / 255) ** rig.gamma
    return (rig.black + (250 - rig.black) * shown).astype(np.float32)


def _stripes(
    waves: list[NDArray[np.complex64]],
    rows: NDArray[np.complex64],
    moved: NDArray[np.float64],
    grid: float,
) -> Field:
    """Return each channel's share of light: coloured stripes, dark lines between rows."""
    step = [np.complex64(np.exp(2j * np.pi * part)) for part in moved]
    lines = 1 + 0.5 * grid * (rows * step[1]).real
    channels = [(1 + grid * (wave * step[0]).real) * lines for wave in waves]
    return np.asarray(np.stack(channels, axis=-1), np.float32)


def _glare(width: int, height: int, rig: Rig, rng: Rng) -> Field:
    """Return the reflection of a window or lamp: a soft bright patch."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    at, size = rng.uniform(0, 1, 2), rng.uniform(0.1, 0.4, 2)
    patch = np.exp(-(((x - at[0]) / size[0]) ** 2) - ((y - at[1]) / size[1]) ** 2)
    return np.asarray(rig.glare * patch[..., None], np.float32)


def _band(height: int, at_s: float, phase: float, rig: Rig) -> Field:
    """Return each row's light: the screen is renewed while the camera's rows are read."""
    rows = np.linspace(0, 1, height)
    wave = np.sin(2 * np.pi * (rows + rig.band_hz * at_s) + phase)
    return np.asarray(1 + rig.band * wave, np.float32)[:, None, None]
