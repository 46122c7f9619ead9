"""What the verifier asks of whatever recognises digits."""

from dataclasses import dataclass
from typing import Protocol

from auth.verifier.speech.level import Samples
from auth.verifier.speech.paths import NEVER


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Where one digit is heard, in seconds from the first sample."""

    digit: str
    start_s: float
    end_s: float


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """What was heard, held against the digits that were asked for.

    `heard` is the likeliest string of as many digits as were asked for, or empty.
    `asked_margin` is the log-likelihood of the asked digits less that of `heard`: 0 if they are the
    same, and the lower the surer something else was said.
    `count_margin` is the log-likelihood of `heard` less that of the likeliest reading with fewer or
    more digits, none at all included: silence, noise and other speech are far below 0.
    `score` is the log-likelihood of `heard`, over the whole sound: near 0 where the engine is sure
    of every moment; what it has never heard the like of is below.
    `segments` holds one for each digit of `heard`.
    """

    heard: str
    asked_margin: float
    count_margin: float
    score: float
    segments: tuple[Segment, ...]


NOTHING = Hearing(heard="", asked_margin=NEVER, count_margin=NEVER, score=NEVER, segments=())
"""What is heard of other than as many digits as were asked for, where nothing is likely at all."""


class DigitEngine(Protocol):
    """Hears Mandarin digits. 一 and 幺 are both 1."""

    def hear(self, sound: Samples, asked: str) -> Hearing:
        """Return what is heard in mono sound of 16 kHz, -1..1, against the digits asked for."""
