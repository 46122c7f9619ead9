"""What was said, held against every kind of six digits that could have been asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier import decision, speech
from auth.verifier.speech import NetEngine
from auth.verifier.speech.engine import Reading, asked_margins
from auth.verifier.speech.network import Posteriors
from tools.digits.tally import DIGITS

WRONG = ("1", "2", "3", "4", "5", "6")
OTHERS = ("random", "left_out", "added", "nothing_said")
KINDS = ("0", *WRONG, *OTHERS)
"""How many of the asked digits differ from those said; `random` asks for six random ones. The last
three are about recordings of five digits, of seven, and of none."""

Asked = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Trials:
    """For each kind that was tried, how many strings were accepted of how many asked."""

    accepted: dict[str, int]
    asked: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How many strings to ask for: `each` of every number wrong, `random` random ones."""

    each: int
    random: int


def try_out(
    engine: NetEngine,
    sound: speech.Samples,
    logp: Posteriors,
    said: str,
    extent: Extent,
    rng: np.random.Generator,
) -> Trials:
    """Ask for all that `strings` yields, by the verifier's own rule on voice and digits."""
    accepted: dict[str, int] = {}
    asked: dict[str, int] = {}
    heard = voice_is_clear(sound)
    if len(said) not in _TRIED:
        return Trials(accepted=accepted, asked=asked)
    reading = engine.reading(sound, logp, DIGITS)
    for kind, wanted in strings(said, extent, rng):
        asked[kind] = len(wanted)
        accepted[kind] = _accepted(reading, wanted) if heard else 0
    return Trials(accepted=accepted, asked=asked)


def strings(said: str, extent: Extent, rng: np.random.Generator) -> Iterator[tuple[str, Asked]]:
    """Yield for each kind the strings to ask for: (strings, 6).

    All 54 strings with one wrong digit are asked, all 60 with one digit more than the five that
    were said, all 7 with one less than the seven.
    """
    digits = np.array([int(digit) for digit in said], np.int64)
    if len(said) == DIGITS:
        yield "0", digits[None, :]
        yield from _wrong(digits, extent.each, rng)
        yield "random", rng.integers(0, 10, (extent.random, DIGITS))
    elif len(said) == DIGITS - 1:
        more = [np.insert(digits, at, new) for at in range(DIGITS) for new in range(10)]
        yield "left_out", np.array(more)
    elif len(said) == DIGITS + 1:
        yield "added", np.array([np.delete(digits, at) for at in range(DIGITS + 1)])
    elif not said:
        yield "nothing_said", rng.integers(0, 10, (extent.each, DIGITS))


_TRIED = frozenset({0, DIGITS - 1, DIGITS, DIGITS + 1})


def _wrong(digits: Asked, each: int, rng: np.random.Generator) -> Iterator[tuple[str, Asked]]:
    moved = [(place, by) for place in range(DIGITS) for by in range(1, 10)]
    one = np.repeat(digits[None, :], len(moved), axis=0)
    for row, (place, by) in enumerate(moved):
        one[row, place] = (one[row, place] + by) % 10
    yield "1", one
    for wrong in range(2, DIGITS + 1):
        places = np.argsort(rng.random((each, DIGITS)), axis=1) < wrong
        changes = rng.integers(1, 10, (each, DIGITS)) * places
        yield str(wrong), (digits + changes) % 10


def _accepted(reading: Reading, wanted: Asked) -> int:
    margins = asked_margins(reading, wanted)
    return sum(
        decision.digits_reason(
            asked="".join(map(str, string)),
            heard=reading.path.digits,
            asked_margin=float(margin),
            count_margin=reading.count_margin,
            score=reading.score,
        )
        is None
        for string, margin in zip(wanted.tolist(), margins, strict=True)
    )


def voice_is_clear(sound: speech.Samples) -> bool:
    """Return whether the verifier would listen to this sound at all."""
    level_db = speech.level_db(sound)
    contrast_db = float(level_db.max() - np.percentile(level_db, 10))
    return decision.voice_reason(float(level_db.max()), contrast_db) is None
