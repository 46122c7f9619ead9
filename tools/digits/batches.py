"""Batches made by other processes while the net learns; the same seed makes the same batches."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from auth.verifier.speech.features import Features
from auth.verifier.speech.network import WORDS
from tools.digits.augment import features_of
from tools.digits.compose import Sources, Utterance, compose
from tools.digits.pools import WORD_OF, phonemes

BATCH = 24
_LONGEST = 900  # frames
_AT_ONCE = 3  # batches that one task makes, so that each has utterances of like length
_TOKEN_OF = {word: index + 1 for index, word in enumerate(WORDS)}
_SOURCES: list[Sources] = []
_UNITS: dict[str, int] = {}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Features (24, 40, n) padded with zeros, how long each is, and what is said.

    `units` are initials and finals, or None where what is said is not known.
    """

    features: NDArray[np.float32]
    lengths: list[int]
    digits: list[list[int]]
    units: list[list[int] | None]


def units_of(sources: Sources) -> dict[str, int]:
    """Number the initials and finals of all sources from 1."""
    said = {
        part
        for clip in [*sources.phrases, *sources.strings]
        for syllable in clip.syllables
        for part in phonemes(syllable)
    }
    said |= {
        part
        for voice in sources.voices
        for clip in voice.others
        for part in phonemes(clip.syllables[0])
    }
    said |= {part for syllable in WORD_OF for part in phonemes(syllable)}
    return {part: index + 1 for index, part in enumerate(sorted(said))}


def stream(sources: Sources, *, seed: int, start: int, workers: int) -> Iterator[Batch]:
    """Yield batches for ever, from the `start`-th on."""
    prepare(sources)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[list[Batch]]] = deque()
        for task in count(start // _AT_ONCE):
            waiting.append(pool.submit(make, seed, task))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()


def prepare(sources: Sources) -> dict[str, int]:
    """Set what `make` works on, here and in processes forked later. Return the units' numbers."""
    _SOURCES[:] = [sources]
    _UNITS.clear()
    _UNITS.update(units_of(sources))
    return _UNITS


def make(seed: int, task: int) -> list[Batch]:
    """Make the batches of one task."""
    rng = np.random.default_rng((seed, task))
    sources = _SOURCES[0]
    made: list[tuple[Features, Utterance]] = []
    while len(made) < BATCH * _AT_ONCE:
        utterance = compose(sources, rng)
        for features in features_of(utterance, sources, rng):
            if len(features) <= _LONGEST:
                made.append((features, utterance))
    made = made[: BATCH * _AT_ONCE]
    made.sort(key=lambda pair: len(pair[0]))
    groups = [made[first : first + BATCH] for first in range(0, len(made), BATCH)]
    rng.shuffle(groups)
    batches = []
    for group in groups:
        # Few different lengths: the convolutions keep a plan for each.
        longest = -(-max(len(features) for features, _ in group) // 64) * 64
        padded = np.zeros((BATCH, group[0][0].shape[1], longest), np.float32)
        for index, (features, _) in enumerate(group):
            padded[index, :, : len(features)] = features.T
        batches.append(
            Batch(
                features=padded,
                lengths=[len(features) for features, _ in group],
                digits=[_tokens(utterance.syllables) for _, utterance in group],
                units=[
                    _unit_tokens(utterance.syllables) if utterance.heard else None
                    for _, utterance in group
                ],
            )
        )
    return batches


def _tokens(syllables: tuple[str, ...]) -> list[int]:
    return [_TOKEN_OF[WORD_OF[syllable]] for syllable in syllables if syllable in WORD_OF]


def _unit_tokens(syllables: tuple[str, ...]) -> list[int]:
    return [_UNITS[part] for syllable in syllables for part in phonemes(syllable) if part in _UNITS]
