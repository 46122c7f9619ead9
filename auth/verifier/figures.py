"""Evidence as the numbers that are kept of it."""

import math
from dataclasses import asdict
from itertools import zip_longest

from auth.verifier.answers import Measure
from auth.verifier.decision import Evidence


def figures(evidence: Evidence) -> dict[str, Measure]:
    """Return the evidence as flat names, each after its part, and numbers.

    No media, no template, no digit: of those heard it has how many they are (`digits_count`), and
    how many are not those asked for (`digits_wrong`).

    Raises:
        ValueError: a measure is not finite. No threshold holds for such a one.
    """
    said = list(zip_longest(evidence.digits.heard, evidence.digits_asked))
    found: dict[str, Measure] = {
        f"{part}_{name}": round(value, 4)
        for part, measured in asdict(evidence).items()
        if isinstance(measured, dict)
        for name, value in measured.items()
        if isinstance(value, float | int)
    }
    if not all(map(math.isfinite, found.values())):
        raise ValueError("a measure is not finite")
    return found | {
        "digits_count": len(evidence.digits.heard),
        "digits_wrong": sum(heard != asked for heard, asked in said),
    }
