"""How likely a recording of other digits passes."""

from collections.abc import Mapping
from math import comb

DIGITS = 6


def chance_of_wrong(count: int) -> float:
    """Return how likely six random digits differ in exactly `count` places from six others."""
    return comb(DIGITS, count) * 0.9**count * 0.1 ** (DIGITS - count)


def replay_acceptance(accepted: Mapping[int, float]) -> float:
    """Return how likely a recording of six random digits is accepted.

    Args:
        accepted: For 0 to 6 wrong digits the share that is accepted.
    """
    return sum(chance_of_wrong(wrong) * accepted[wrong] for wrong in range(DIGITS + 1))
