"""Hear six digits read in Mandarin. What it can and cannot do is in docs/models/digits.md."""

from auth.verifier.speech.engine import NetEngine, load
from auth.verifier.speech.level import FRAME_HZ, RATE_HZ, Samples, level_db
from auth.verifier.speech.port import DigitEngine, Hearing, Segment

__all__ = [
    "FRAME_HZ",
    "RATE_HZ",
    "DigitEngine",
    "Hearing",
    "NetEngine",
    "Samples",
    "Segment",
    "level_db",
    "load",
]
