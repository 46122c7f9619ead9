"""What digits a clip holds: likelihoods and best paths of connectionist temporal classification.

A path gives every moment a digit or blank; a digit that lasts is said once, and blank must stand
between a digit and the same one said again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech.network import Posteriors

NEVER = -1e9
_BLANK = 0
_NEAR = 6.0  # a reading this far below in its one best path is not the likeliest in all


@dataclass(frozen=True, kw_only=True)
class Path:
    """The likeliest path with a certain number of digits.

    `score` is its log-likelihood; `at` holds for each digit its (first, end) steps.
    """

    digits: str
    score: float
    at: tuple[tuple[int, int], ...]


def log_likelihoods(logp: Posteriors, asked: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return for each string the log-likelihood of all paths that say it.

    Args:
        logp: (steps, 11), see `Network.log_posteriors`.
        asked: (strings, digits), 0..9. No digits at all is a string too.
    """
    strings, length = asked.shape
    states = np.full((strings, 2 * length + 1), _BLANK)
    states[:, 1::2] = asked + 1
    skips = np.zeros_like(states, bool)
    skips[:, 3::2] = states[:, 3::2] != states[:, 1:-2:2]
    total = np.full((strings, 2 * length + 1 + 2), NEVER)  # two columns that are never reached
    total[:, 2] = 0.0
    for index, row in enumerate(logp.astype(np.float64)):
        stay = total[:, 2:]
        step = total[:, 1:-1]
        skip = np.where(skips, total[:, :-2], NEVER)
        if index == 0:  # a path may begin with blank or with its first digit
            step = np.where(np.arange(states.shape[1]) == 1, 0.0, NEVER)[None, :]
            skip = np.full_like(skip, NEVER)
        best = np.maximum(np.maximum(stay, step), skip)
        summed = np.exp(stay - best) + np.exp(step - best) + np.exp(skip - best)
        total[:, 2:] = best + np.log(summed) + row[states]
    ends = total[:, 2:]
    if length == 0:
        return ends[:, -1]
    likelihoods: NDArray[np.float64] = np.logaddexp(ends[:, -1], ends[:, -2])
    return likelihoods


def log_likelihood(logp: Posteriors, digits: str) -> float:
    """Return the log-likelihood of all paths that say these digits."""
    asked = np.array([int(digit) for digit in digits], np.int64)
    return float(log_likelihoods(logp, asked[None, :])[0])


def best_paths(logp: Posteriors, most: int) -> tuple[Path, ...]:
    """Return the likeliest path with no digit, with one, and so on up to `most`."""
    steps = len(logp)
    rows = logp.astype(np.float64)
    numbers = np.arange(10)
    # State 0 of a count is blank after so many digits; state d + 1 is digit d being the last.
    score = np.full((most + 1, 11), NEVER)
    score[0, _BLANK] = 0.0
    came = np.zeros((steps, most + 1, 11), np.int64)  # the state before, 11 + it if a new digit
    for index in range(steps):
        last = score[:, 1:]
        order = np.argmax(last, axis=1)
        top = last[np.arange(most + 1), order]
        without = np.where(numbers == order[:, None], NEVER, last)
        second = np.argmax(without, axis=1)
        new = np.full_like(score, NEVER)
        ended = top > score[:, _BLANK]
        new[:, _BLANK] = np.where(ended, top, score[:, _BLANK])
        came[index, :, _BLANK] = np.where(ended, order + 1, _BLANK)
        # A digit goes on, or begins after blank, or begins after another digit.
        other = np.where(numbers == order[:-1, None], second[:-1, None], order[:-1, None])
        other_score = np.take_along_axis(last[:-1], other, axis=1)
        blank_score = score[:-1, _BLANK, None]
        begun = np.maximum(other_score, blank_score)
        source = 11 + np.where(other_score > blank_score, other + 1, _BLANK)
        begins = begun > last[1:]
        new[1:, 1:] = np.where(begins, begun, last[1:])
        came[index, 1:, 1:] = np.where(begins, source, numbers + 1)
        score = new + rows[index]
        score[0, 1:] = NEVER
    return tuple(_trace(score[count], came, count) for count in range(most + 1))


def most_likely(logp: Posteriors, most: int) -> Path:
    """Return the path of the count of digits, up to `most`, whose digits are likeliest in all."""
    paths = best_paths(logp, most)
    top = max(path.score for path in paths)
    near = [path for path in paths if path.score > top - _NEAR]
    return max(near, key=lambda path: log_likelihood(logp, path.digits))


def _trace(ends: NDArray[np.float64], came: NDArray[np.int64], count: int) -> Path:
    state = int(np.argmax(ends))
    score = float(ends[state])
    digits: list[str] = []
    at: list[tuple[int, int]] = []
    end = None
    for index in range(len(came) - 1, -1, -1):
        if state != _BLANK and end is None:
            end = index + 1
        before = int(came[index, count, state])
        begins = before >= 11
        if state != _BLANK and begins:
            digits.append(str(state - 1))
            at.append((index, end or index + 1))
            end = None
            count -= 1
        state = before - 11 if begins else before
    return Path(digits="".join(reversed(digits)), score=score, at=tuple(reversed(at)))
