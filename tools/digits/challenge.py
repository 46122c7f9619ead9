"""Six digits said, and held against every kind of six digits asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier import decision
from auth.verifier.speech.engine import asked_margins, read
from auth.verifier.speech.network import Posteriors
from tools.digits.tally import DIGITS

KINDS = ("0", "1", "2", "3", "4", "5", "6", "random")
"""How many of the asked digits differ from those said; `random` asks for six random ones."""


@dataclass(frozen=True, kw_only=True)
class Trials:
    """For each kind, how many strings were accepted of how many asked."""

    accepted: dict[str, int]
    asked: dict[str, int]


def try_out(
    logp: Posteriors, said: str, *, each: int, random: int, rng: np.random.Generator
) -> Trials:
    """Ask for the digits said, for `each` strings with one to six wrong, and for random ones.

    All 54 strings with one wrong digit are asked, whatever `each` is.
    """
    reading = read(logp, DIGITS)
    digits = np.array([int(digit) for digit in said])
    accepted, asked = {}, {}
    for kind, wanted in strings(digits, each=each, random=random, rng=rng):
        margins = asked_margins(logp, reading, wanted)
        asked[kind] = len(wanted)
        accepted[kind] = sum(
            decision.digits_reason(
                asked="".join(map(str, string)),
                heard=reading.path.digits,
                asked_margin=float(margin),
                count_margin=reading.count_margin,
            )
            is None
            for string, margin in zip(wanted.tolist(), margins, strict=True)
        )
    return Trials(accepted=accepted, asked=asked)


def strings(
    digits: NDArray[np.int64], *, each: int, random: int, rng: np.random.Generator
) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Yield for each kind the strings to ask for: (strings, 6)."""
    yield "0", digits[None, :]
    moved = [(place, by) for place in range(DIGITS) for by in range(1, 10)]
    one = np.repeat(digits[None, :], len(moved), axis=0)
    for row, (place, by) in enumerate(moved):
        one[row, place] = (one[row, place] + by) % 10
    yield "1", one
    for wrong in range(2, DIGITS + 1):
        places = np.argsort(rng.random((each, DIGITS)), axis=1) < wrong
        changes = rng.integers(1, 10, (each, DIGITS)) * places
        yield str(wrong), (digits + changes) % 10
    yield "random", rng.integers(0, 10, (random, DIGITS))
