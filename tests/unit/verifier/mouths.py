"""Made-up faces that open their mouths, and made-up voices that say when."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
PICTURES_S = np.arange(0, 5, 0.08)
STARTS_S = (0.4, 1.1, 2.0, 2.6, 3.4, 4.3)
OTHER_STARTS_S = (0.2, 0.9, 1.3, 2.3, 3.0, 3.9, 4.6)

Field = NDArray[np.float64]


def openness(at_s: Field, starts_s: tuple[float, ...] = STARTS_S) -> Field:
    """Words of 0.3 s, opening and closing smoothly: 0..1."""
    phase = (at_s[:, None] - np.array(starts_s)) / 0.3
    return np.where((phase > 0) & (phase < 1), np.sin(np.pi * phase) ** 2, 0.0).sum(axis=1)


def voice(
    starts_s: tuple[float, ...] = STARTS_S, *, noise: float = 1e-4, seed: int = 0
) -> NDArray[np.float32]:
    """A tone of 700 Hz in each word, and noise throughout; 5.2 s."""
    at_s = np.arange(0, 5.2, 1 / RATE_HZ)
    tone = 0.3 * openness(at_s, starts_s) * np.sin(2 * np.pi * 700 * at_s)
    hiss = np.random.default_rng(seed).normal(0, noise, len(at_s))
    return (tone + hiss).astype(np.float32)


def faces(opened: Field, *, tremble_px: float = 0.0, seed: int = 0) -> Field:
    """Landmarks of a face 100 px between the eyes whose mouth is open so far: (n, 68, 2).

    1 opens it by a fifth of the distance between the eyes.
    """
    face = np.zeros((68, 2))
    face[:17] = [(80 * np.cos(a), 80 * np.sin(a)) for a in np.linspace(np.pi, 0, 17)]
    face[27:31] = [(0, y) for y in (-40, -28, -16, -4)]
    face[31:36] = [(x, 4) for x in (-16, -8, 0, 8, 16)]
    around = np.linspace(0, 2 * np.pi, 7)[:6]
    for first, middle in ((36, -50), (42, 50)):
        face[first : first + 6] = np.stack(
            [middle + 14 * np.cos(around), -45 + 5 * np.sin(around)], axis=1
        )
    face[48:60] = [(30 * np.cos(a), 38 + 10 * np.sin(a)) for a in _ring(12)]
    face[60:68] = [(22 * np.cos(a), 38 + 2 * np.sin(a)) for a in _ring(8)]
    points = np.repeat(face[None], len(opened), axis=0)
    lowered = [*range(5, 12), *range(55, 60), 65, 66, 67]
    points[:, lowered, 1] += 20 * opened[:, None]
    return points + np.random.default_rng(seed).normal(0, tremble_px, points.shape)


def _ring(count: int) -> Field:
    """Angles around the mouth: from its left corner over the upper lip."""
    return np.pi + 2 * np.pi * np.arange(count) / count
