"""How long an answer is late: a fixed time, or one drawn from a distribution by a seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from statistics import NormalDist

MAX_DELAY_S = 600.0
_MAX_SIGMA = 5.0
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Uniform:
    """Anything between two times, both in seconds."""

    lower_s: float
    upper_s: float

    def at(self, share: float) -> float:
        """Return the quantile of a share, which is above 0 and below 1, in seconds."""
        return self.lower_s + (self.upper_s - self.lower_s) * share

    def as_order(self) -> dict[str, object]:
        return {"distribution": "uniform", "lower_s": self.lower_s, "upper_s": self.upper_s}


@dataclass(frozen=True, kw_only=True)
class Lognormal:
    """Half are faster than `median_s`; `sigma` is the deviation of the logarithm, as WireMock's.

    None is longer than `most_s`, which is at most 600.
    """

    median_s: float
    sigma: float
    most_s: float = MAX_DELAY_S

    def at(self, share: float) -> float:
        """Return the quantile of a share, which is above 0 and below 1, in seconds."""
        return min(self.median_s * exp(self.sigma * _NORMAL.inv_cdf(share)), self.most_s)

    def as_order(self) -> dict[str, object]:
        return {"distribution": "lognormal", "median_s": self.median_s, "sigma": self.sigma}


Distribution = Uniform | Lognormal
_KEYS = {"uniform": ("lower_s", "upper_s"), "lognormal": ("median_s", "sigma")}
WANTED = (
    'an object: {"distribution": "uniform", "lower_s": …, "upper_s": …} or '
    '{"distribution": "lognormal", "median_s": …, "sigma": …}, up to 600 s, sigma up to 5'
)


def parse_distribution(order: object) -> Distribution | None:
    """Return the distribution that an order describes, or None where it is not one."""
    if not isinstance(order, Mapping):
        return None
    keys = _KEYS.get(str(order.get("distribution")))
    if keys is None or set(order) != {"distribution", *keys}:
        return None
    values = [order[key] for key in keys]
    if not all(type(value) in (int, float) and 0 <= value <= MAX_DELAY_S for value in values):
        return None
    first, second = (float(value) for value in values)
    if keys == _KEYS["uniform"]:
        return Uniform(lower_s=first, upper_s=second) if first <= second else None
    return Lognormal(median_s=first, sigma=second) if second <= _MAX_SIGMA else None


def what_is_wrong(order: object) -> str | None:
    """Return what one thing of an order is wrong; None where no one thing can be named."""
    if not isinstance(order, Mapping):
        return None
    name = order.get("distribution")
    keys = _KEYS.get(str(name))
    if keys is None:
        return f"distribution must be one of {', '.join(_KEYS)}, not {str(name)[:40]!r}"
    unknown = [str(key)[:40] for key in order if key not in ("distribution", *keys)]
    missing = [key for key in keys if key not in order]
    if not unknown and not missing:
        return None
    wrong = f"{unknown[0]} is unknown" if unknown else f"{missing[0]} is missing"
    return f"{wrong}; {name} takes {' and '.join(keys)}"
