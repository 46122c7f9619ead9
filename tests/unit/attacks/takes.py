"""Small takes without a face, made in a moment."""

import numpy as np

from auth.verifier.speech import RATE_HZ, Samples
from tools.attacks.clips import Take


def beep(*, at_s: float, seconds: float, pitch_hz: float = 440.0) -> Samples:
    """Return silence with 0.2 s of a tone in it."""
    sound = np.zeros(round(seconds * RATE_HZ), np.float32)
    start, count = round(at_s * RATE_HZ), round(0.2 * RATE_HZ)
    sound[start : start + count] = 0.5 * np.sin(
        2 * np.pi * pitch_hz * np.arange(count) / RATE_HZ
    ).astype(np.float32)
    return sound


def take(*, seconds: float = 2.0, fps: int = 20, beep_at_s: float = 0.5) -> Take:
    """Return pictures of one grey each, 8 lighter from one to the next, and a beep."""
    greys = (np.arange(round(seconds * fps)) * 8) % 240
    frames = [np.full((64, 48, 3), grey, np.uint8) for grey in greys]
    return Take(frames=frames, fps=fps, sound=beep(at_s=beep_at_s, seconds=seconds))


def greys(made: Take) -> list[int]:
    """Return each picture's mean, by which it can be told."""
    return [round(float(frame.mean())) for frame in made.frames]
