"""How long an answer is held back, and how slowly it comes."""

import math
from dataclasses import dataclass
from random import Random

from mock_upstreams.stubs.fields import At, Fields, StubProblem

MAX_DELAY_MS = 600_000
MAX_CHUNKS = 10_000


@dataclass(frozen=True, kw_only=True)
class Delay:
    """A distribution of delays in milliseconds.

    `uniform` is from `low` to `high`; `lognormal` has the median `low` and the shape `sigma`, cut
    at `high`; `fixed` is `low`.
    """

    kind: str
    low: float
    high: float = MAX_DELAY_MS
    sigma: float = 0.0

    def draw_ms(self, random: Random) -> float:
        """Return one delay, at most `MAX_DELAY_MS`."""
        if self.kind == "uniform":
            return random.uniform(self.low, self.high)
        if self.kind == "lognormal":
            return min(self.low * math.exp(min(random.gauss(0, self.sigma), 50)), self.high)
        return self.low


@dataclass(frozen=True, kw_only=True)
class Dribble:
    """An answer in so many pieces over so many milliseconds."""

    pieces: int
    total_ms: float


def read_delay(spec: object, at: At) -> Delay | None:
    """Read a `delayDistribution`; None where there is none.

    Raises:
        StubProblem: it cannot be drawn from.
    """
    if spec is None:
        return None
    fields = Fields(spec, at)
    kind = fields.text("type")
    readers = {"uniform": _uniform, "lognormal": _lognormal, "fixed": _fixed}
    if kind not in readers:
        raise StubProblem((*at, "type"), f"must be one of {', '.join(readers)}")
    made = readers[kind](fields)
    fields.done()
    return made


def _ms(fields: Fields, name: str) -> float:
    found = fields.number(name, 0, MAX_DELAY_MS)
    if found is None:
        raise StubProblem((*fields.at, name), "is required")
    return found


def _uniform(fields: Fields) -> Delay:
    low, high = _ms(fields, "lower"), _ms(fields, "upper")
    if low > high:
        raise StubProblem((*fields.at, "upper"), "is below lower")
    return Delay(kind="uniform", low=low, high=high)


def _lognormal(fields: Fields) -> Delay:
    sigma = fields.number("sigma", 0, 10)
    if sigma is None:
        raise StubProblem((*fields.at, "sigma"), "is required")
    cut = fields.number("maxValue", 0, MAX_DELAY_MS)
    high = MAX_DELAY_MS if cut is None else cut
    return Delay(kind="lognormal", low=_ms(fields, "median"), high=high, sigma=sigma)


def _fixed(fields: Fields) -> Delay:
    return Delay(kind="fixed", low=_ms(fields, "milliseconds"))


def read_dribble(spec: object, at: At) -> Dribble | None:
    """Read a `chunkedDribbleDelay`; None where there is none.

    Raises:
        StubProblem: it cannot be done.
    """
    if spec is None:
        return None
    fields = Fields(spec, at)
    pieces = fields.whole("numberOfChunks", 1, MAX_CHUNKS)
    total_ms = _ms(fields, "totalDuration")
    fields.done()
    if pieces is None:
        raise StubProblem((*at, "numberOfChunks"), "is required")
    return Dribble(pieces=pieces, total_ms=total_ms)
