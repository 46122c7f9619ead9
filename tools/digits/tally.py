"""Counting outcomes, and how sure a count makes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb, sqrt

DIGITS = 6
_Z = 1.959964  # 95 %


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`count` of `of` trials, and Wilson's interval of 95 %. All None without trials."""

    count: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def low(self) -> float | None:
        return self._bound(-1)

    @property
    def high(self) -> float | None:
        return self._bound(1)

    def _bound(self, sign: int) -> float | None:
        if self.rate is None:
            return None
        spread = _Z * sqrt(self.rate * (1 - self.rate) / self.of + _Z**2 / (4 * self.of**2))
        middle = self.rate + _Z**2 / (2 * self.of)
        # More errors than digits can be counted, so a rate may pass 1: no interval says less.
        return min(1.0, max(0.0, (middle + sign * spread) / (1 + _Z**2 / self.of)))

    def as_json(self) -> dict[str, float | int | None]:
        return {"count": self.count, "of": self.of, "low": self.low, "high": self.high}


def chance_of_wrong(count: int) -> float:
    """Return how likely six random digits differ in exactly `count` places from six others."""
    return comb(DIGITS, count) * 0.9**count * 0.1 ** (DIGITS - count)


def replay_acceptance(accepted: Mapping[int, float]) -> float:
    """Return how likely a recording of six random digits is accepted.

    Args:
        accepted: For 0 to 6 wrong digits the share that is accepted.
    """
    return sum(chance_of_wrong(wrong) * accepted[wrong] for wrong in range(DIGITS + 1))
