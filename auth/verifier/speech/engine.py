"""The project's own digit recogniser."""

from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech import network, paths
from auth.verifier.speech.correction import loud_steps, take_back
from auth.verifier.speech.features import log_mel, narrow, normalise, power_spectrum
from auth.verifier.speech.level import RATE_HZ, Samples
from auth.verifier.speech.port import NOTHING, Hearing, Segment

LONGEST_S = 15.0
"""What comes later in a recording is not listened to; the verifier's clips are shorter."""

_MORE = 3  # how many digits more than asked for are looked for
_REACH_S = 0.35
_EDGE_S = 0.1  # of quiet put at both ends, so that a digit at the very edge is heard whole


class NetEngine:
    """Listens with the weights that ship with the project. See docs/models/digits.md."""

    def __init__(self, net: network.Network) -> None:
        self._net = net

    def posteriors(self, sound: Samples) -> network.Posteriors:
        """Return the log-probability of blank and each digit, 25 times a second: (n, 11)."""
        edge = np.zeros(round(_EDGE_S * RATE_HZ), np.float32)
        whole = np.concatenate([edge, sound[: round(LONGEST_S * RATE_HZ)], edge])
        return self._net.log_posteriors(normalise(log_mel(power_spectrum(narrow(whole)))))

    def hear(self, sound: Samples, asked: str) -> Hearing:
        """Return what is heard in mono sound of 16 kHz, -1..1, against the digits asked for."""
        return weigh(self.reading(sound, self.posteriors(sound), len(asked)), asked)

    def reading(self, sound: Samples, logp: network.Posteriors, count: int) -> "Reading":
        """Return the likeliest reading, without a digit that was taken back if there is one.

        Args:
            sound: What `logp` are the posteriors of.
            count: How many digits are expected.
        """
        reading = read(logp, count)
        if reading.count_margin >= 0:
            return reading
        longer = paths.best_paths(logp, count + 1)[-1]
        edge = np.zeros(round(_EDGE_S * RATE_HZ), np.float32)
        loud = loud_steps(np.concatenate([edge, sound]), len(logp))
        corrected = take_back(logp, longer, loud)
        return reading if corrected is None else read(corrected, count)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The likeliest reading with a certain number of digits, whatever was asked for.

    `logp` is what it was read from, `score` the log-likelihood of its digits; `count_margin` is as
    in `Hearing`.
    """

    logp: network.Posteriors
    path: paths.Path
    score: float
    count_margin: float


def read(logp: network.Posteriors, count: int) -> Reading:
    """Return the likeliest reading with `count` digits."""
    found = paths.best_paths(logp, count + _MORE)
    scores = [paths.log_likelihood(logp, path.digits) for path in found]
    score = scores.pop(count)
    return Reading(logp=logp, path=found[count], score=score, count_margin=score - max(scores))


def asked_margins(reading: Reading, asked: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each string how much less likely it is than the reading: 0 at most.

    Args:
        asked: (strings, digits), 0..9, as many digits as the reading has.
    """
    return np.minimum(0.0, paths.log_likelihoods(reading.logp, asked) - reading.score)


def weigh(reading: Reading, asked: str) -> Hearing:
    """Hold a reading against the digits asked for, which are as many."""
    if not asked or reading.path.score <= paths.NEVER / 2:  # too short for so many digits
        return NOTHING
    wanted = np.array([[int(digit) for digit in asked]], np.int64)
    return Hearing(
        heard=reading.path.digits,
        asked_margin=float(asked_margins(reading, wanted)[0]),
        count_margin=reading.count_margin,
        score=reading.score,
        segments=_segments(reading.path),
    )


def load() -> NetEngine:
    """Return the engine with the weights that ship with the project."""
    weights = files("auth.verifier.speech").joinpath("weights.npz").read_bytes()
    return NetEngine(network.parse(weights))


def _segments(path: paths.Path) -> tuple[Segment, ...]:
    """Return each digit's surroundings: up to half way to its neighbours, 0.35 s at most.

    The net marks a digit for a moment only, so its extent is not known better than that.
    """
    middles_s = [(first + end) / 2 / network.STEP_HZ - _EDGE_S for first, end in path.at]
    edges_s = [(one + other) / 2 for one, other in pairwise(middles_s)]
    return tuple(
        Segment(
            digit=digit,
            start_s=round(max(0.0, before, middle - _REACH_S), 3),
            end_s=round(min(after, middle + _REACH_S), 3),
        )
        for digit, middle, before, after in zip(
            path.digits,
            middles_s,
            [-np.inf, *edges_s],
            [*edges_s, np.inf],
            strict=True,
        )
    )
