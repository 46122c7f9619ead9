"""Single digits cut out of recordings of several, where a net that knows them hears each."""

from itertools import pairwise

import numpy as np

from auth.verifier.speech.network import STEP_HZ, Network
from auth.verifier.speech.paths import best_paths
from tools.digits.audio import Samples
from tools.digits.measure import posteriors
from tools.digits.pools import RATE_HZ, WORD_OF, Clip, make_clip

_STEP = RATE_HZ // STEP_HZ
_MOST_S = 0.6


def cut_out(clips: list[Clip], net: Network) -> list[Clip]:
    """Return the single digits of those clips in which the net hears what was said."""
    return [part for clip in clips for part in _parts(clip, net)]


def _parts(clip: Clip, net: Network) -> list[Clip]:
    said = "".join(WORD_OF[syllable] for syllable in clip.syllables)
    path = best_paths(posteriors(net, clip.sound), len(said))[len(said)]
    wrong = sum(one != other for one, other in zip(said, path.digits, strict=True))
    if not path.at or wrong > len(said) // 3:
        return []
    middles = [(first + end) * _STEP // 2 for first, end in path.at]
    edges = [0, *_quietest_between(clip.sound, middles), len(clip.sound)]
    parts = []
    for syllable, first, end, middle in zip(
        clip.syllables, edges[:-1], edges[1:], middles, strict=True
    ):
        reach = round(_MOST_S * RATE_HZ)
        sound = clip.sound[max(first, middle - reach) : min(end, middle + reach)]
        if len(sound) > RATE_HZ // 12:
            parts.append(make_clip(sound, (syllable,), clip.speaker))
    return parts


def _quietest_between(sound: Samples, middles: list[int]) -> list[int]:
    """Return between each two digits the quietest moment."""
    power = np.convolve(sound**2, np.full(160, 1 / 160), mode="same")
    cuts = []
    for before, after in pairwise(middles):
        third = max(1, (after - before) // 4)
        window = power[before + third : max(before + third + 1, after - third)]
        cuts.append(before + third + int(np.argmin(window)))
    return cuts
