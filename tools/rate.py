"""How often something happened, and how sure a count makes one."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964  # 95 %


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`count` of `of` cases, and Wilson's interval of 95 %, `low` to `high`. All None of no cases.

    More errors than digits can be counted, so a rate may pass 1; no interval does.
    """

    count: int
    of: int

    @property
    def rate(self) -> float | None:
        return self.count / self.of if self.of else None

    @property
    def low(self) -> float | None:
        return None if self.rate is None else min(self._share(), max(0.0, self._bound(-1)))

    @property
    def high(self) -> float | None:
        return None if self.rate is None else max(self._share(), min(1.0, self._bound(1)))

    def as_json(self) -> dict[str, float | int | None]:
        return {
            "count": self.count,
            "of": self.of,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
        }

    def __str__(self) -> str:
        if self.rate is None:
            return "no cases"
        return f"{self.rate:.3%} ({self.low:.3%}-{self.high:.3%}), {self.count} of {self.of}"

    def _share(self) -> float:
        return min(1.0, self.count / self.of)

    def _bound(self, sign: int) -> float:
        share, of = self._share(), self.of
        spread = _Z * sqrt(share * (1 - share) / of + _Z**2 / (4 * of**2))
        return (share + _Z**2 / (2 * of) + sign * spread) / (1 + _Z**2 / of)
