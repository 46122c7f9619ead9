"""How long an answer is held back, and how slowly it comes."""

from dataclasses import dataclass
from random import Random

from mock_upstreams.delays import MAX_DELAY_S, Distribution, Lognormal, Uniform
from mock_upstreams.stubs.fields import At, Fields, StubProblem

MAX_DELAY_MS = MAX_DELAY_S * 1000
MAX_CHUNKS = 10_000


def draw_ms(delay: Distribution, random: Random) -> float:
    """Return one delay, at most `MAX_DELAY_MS`."""
    # A share of 0 has no quantile: the middle of the 2**32 parts is taken.
    return delay.at((random.getrandbits(32) + 0.5) / 2**32) * 1000


@dataclass(frozen=True, kw_only=True)
class Dribble:
    """An answer in so many pieces over so many milliseconds."""

    pieces: int
    total_ms: float


def read_delay(spec: object, at: At) -> Distribution | None:
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


def _uniform(fields: Fields) -> Distribution:
    low, high = _ms(fields, "lower"), _ms(fields, "upper")
    if low > high:
        raise StubProblem((*fields.at, "upper"), "is below lower")
    return Uniform(lower_s=low / 1000, upper_s=high / 1000)


def _lognormal(fields: Fields) -> Distribution:
    sigma = fields.number("sigma", 0, 10)
    if sigma is None:
        raise StubProblem((*fields.at, "sigma"), "is required")
    cut = fields.number("maxValue", 0, MAX_DELAY_MS)
    most_ms = MAX_DELAY_MS if cut is None else cut
    return Lognormal(median_s=_ms(fields, "median") / 1000, sigma=sigma, most_s=most_ms / 1000)


def _fixed(fields: Fields) -> Distribution:
    always_s = _ms(fields, "milliseconds") / 1000
    return Uniform(lower_s=always_s, upper_s=always_s)


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
