"""A reader who corrects one digit: 三……不对，四 is a four.

A digit counts as taken back if other words follow it before the next digit. A pause is not enough:
then a digit that was added would go unnoticed.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech.level import FRAME_HZ, Samples, level_db
from auth.verifier.speech.network import STEP_HZ, Posteriors
from auth.verifier.speech.paths import Path

_WORDS_S = 0.6
"""Sound after a digit and before the next, the rest of the one and the start of the other with it:
不对 takes 0.35 to 0.6 s, and a digit goes on for up to 0.3 s after the moment it is known by."""
_RANGE_DB = 25.0


def loud_steps(sound: Samples, count: int) -> NDArray[np.bool_]:
    """Return for each of the net's steps whether the sound is near its loudest."""
    level = level_db(sound)
    width = FRAME_HZ // STEP_HZ
    padded = np.pad(level, (0, max(0, count * width - len(level))), constant_values=-100.0)
    loudest = padded[: count * width].reshape(count, width).max(axis=1)
    loud: NDArray[np.bool_] = loudest > max(float(loudest.max(initial=-100.0)) - _RANGE_DB, -60.0)
    return loud


def take_back(logp: Posteriors, path: Path, loud: NDArray[np.bool_]) -> Posteriors | None:
    """Blank out the one digit that was taken back, and the words after it.

    Args:
        logp: (steps, 11), what the net says.
        path: A reading with one digit more than was asked for.
        loud: (steps,), see `loud_steps`.

    Returns:
        The changed answer, or None unless exactly one digit of the path is followed by words.
    """
    spans = [
        (first, after)
        for (first, end), (after, _) in pairwise(path.at)
        if int(loud[end:after].sum()) >= _WORDS_S * STEP_HZ
    ]
    if len(spans) != 1:
        return None
    first, after = spans[0]
    changed = logp.copy()
    changed[first:after] = -30.0
    changed[first:after, 0] = 0.0
    return changed
