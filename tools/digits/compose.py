"""Training utterances put together anew each time, with what is said in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from tools.digits.audio import Samples
from tools.digits.pools import RATE_HZ, WORD_OF, Clip, by_speaker

T = TypeVar("T")

_GAPS_S = ((-0.09, -0.02), (-0.06, 0.02), (-0.03, 0.12), (0.0, 0.3), (0.15, 0.6), (0.3, 0.9))
_LENGTHS = (1, 2, 2, 3, 3, 4, 4, 5, 6, 7)
_LONGEST_S = 11.0


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """Sound at 8 kHz and its syllables; `heard` is false where they are not known.

    `tight` marks words joined from single ones, whose tempo has still to be made natural.
    """

    sound: Samples
    syllables: tuple[str, ...]
    heard: bool = True
    tight: bool = False


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One person's single words: clips by digit's word, and of other syllables."""

    digits: dict[str, list[Clip]]
    others: list[Clip]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """All training speech.

    `voices` and `phrases` are openly licensed or synthetic; `people` are a deployment's or a
    corpus's own recordings of digits by speaker, `cut` the single digits cut out of them.
    """

    voices: list[Voice]
    phrases: list[Clip]
    strings: list[Clip]
    babble: list[Clip]
    people: dict[str, list[Clip]]
    cut: list[Voice]


def voices_of(clips: list[Clip]) -> list[Voice]:
    """Return a voice for each speaker who says every digit from 0 to 9."""
    voices = []
    for said in by_speaker([clip for clip in clips if len(clip.syllables) == 1]).values():
        digits: dict[str, list[Clip]] = {}
        others = []
        for clip in said:
            word = WORD_OF.get(clip.syllables[0])
            if word is None:
                others.append(clip)
            else:
                digits.setdefault(word, []).append(clip)
        if len(digits) >= 8:
            voices.append(Voice(digits=digits, others=others))
    return voices


def compose(sources: Sources, rng: np.random.Generator) -> Utterance:
    """Return one utterance of a kind drawn by weight, of those that the sources allow."""
    few = not sources.people
    kinds: list[tuple[float, Callable[[], Utterance]]] = [(0.10, lambda: _empty(sources, rng))]
    if sources.voices:
        weight = 0.55 if few else 0.16
        kinds.append((weight, lambda: _joined(_pick(sources.voices, rng), rng)))
    if sources.phrases:
        kinds.append((0.16 if few else 0.05, lambda: _some(sources.phrases, (1, 2, 3, 4), rng)))
    if sources.strings:
        kinds.append((0.16 if few else 0.07, lambda: _some(sources.strings, (1,), rng)))
    if sources.people:
        kinds.append((0.30, lambda: _person(sources.people, rng)))
    if sources.cut:
        kinds.append((0.32, lambda: _joined(_pick(sources.cut, rng), rng)))
    weights = np.array([weight for weight, _ in kinds])
    return kinds[rng.choice(len(kinds), p=weights / weights.sum())][1]()


def _person(people: dict[str, list[Clip]], rng: np.random.Generator) -> Utterance:
    return _some(people[_pick(list(people), rng)], (1, 1, 1, 2, 2, 3), rng)


def _some(clips: list[Clip], counts: tuple[int, ...], rng: np.random.Generator) -> Utterance:
    return _in_a_row([_pick(clips, rng) for _ in range(_pick(list(counts), rng))], rng)


def _pick(things: list[T], rng: np.random.Generator) -> T:
    return things[rng.integers(len(things))]


def _joined(voice: Voice, rng: np.random.Generator) -> Utterance:
    """Read digits word by word, at times with other syllables or a correction in between."""
    low_s, high_s = _pick(list(_GAPS_S), rng)
    close = high_s < 0.1
    foreign = rng.choice([0.0, 0.0, 0.0, 0.15, 0.35]) if voice.others else 0.0
    parts: list[Samples] = []
    said: list[str] = []
    for _ in range(_pick(list(_LENGTHS), rng)):
        clip = _pick(voice.others, rng) if rng.random() < foreign else _digit(voice, rng)
        sound = clip.sound
        sound = _clipped_short(sound, rng) if close and len(sound) > 0.25 * RATE_HZ else sound
        parts.append(faster(sound, rng.uniform(0.93, 1.07)) * _gain(rng, 4.0))
        said += clip.syllables
    sound = _chain(parts, (low_s, high_s), rng)
    return Utterance(sound=sound, syllables=tuple(said), tight=True)


def _digit(voice: Voice, rng: np.random.Generator) -> Clip:
    word = _pick(list(voice.digits), rng)
    clips = voice.digits[word]
    usual = [clip for clip in clips if clip.usual]
    return _pick(usual if usual and rng.random() < 0.8 else clips, rng)


def _clipped_short(sound: Samples, rng: np.random.Generator) -> Samples:
    """Cut a single word's tail as running speech does: nothing lasts in it."""
    count = len(sound) // 80
    power = (sound[: count * 80].reshape(count, 80) ** 2).mean(axis=1)
    level = 10 * np.log10(np.convolve(power, np.full(3, 1 / 3), mode="same") + 1e-9)
    first = np.flatnonzero(level > level.max() - 32)[0]
    last = np.flatnonzero(level > level.max() - rng.uniform(8, 20))[-1]
    cut = sound[max(0, first - 2) * 80 : (last + 2) * 80].copy()
    fade = min(len(cut) // 4, 240)
    cut[len(cut) - fade :] *= np.linspace(1, 0.3, fade, dtype=np.float32)
    return cut


def _in_a_row(clips: list[Clip], rng: np.random.Generator) -> Utterance:
    gaps_s = (-0.02, 0.35) if rng.random() < 0.7 else (0.2, 0.8)
    sound = _chain([clip.sound * _gain(rng, 2.0) for clip in clips], gaps_s, rng)
    said = tuple(syllable for clip in clips for syllable in clip.syllables)
    return Utterance(sound=sound, syllables=said)


def _empty(sources: Sources, rng: np.random.Generator) -> Utterance:
    """No digits: silence (noise is added to it later), tones, other speech, one or many voices."""
    length = round(rng.uniform(0.8, 4.0) * RATE_HZ)
    silence = Utterance(sound=np.zeros(length, np.float32), syllables=())
    strangers = [voice.others for voice in sources.voices if voice.others]
    kind = rng.choice(["silence", "tones", "bursts", "language", "syllables", "crowd"])
    if kind == "tones":
        return Utterance(sound=_tones(length, rng), syllables=())
    if kind == "syllables" and strangers:
        return _some(_pick(strangers, rng), (2, 3, 4, 5, 6, 7, 8), rng)
    if kind == "bursts" and sources.strings:
        return Utterance(sound=_bursts(_pick(sources.strings, rng).sound, rng), syllables=())
    if kind == "language" and sources.babble:
        return Utterance(sound=_pick(sources.babble, rng).sound, syllables=(), heard=False)
    if kind == "crowd" and sources.babble:
        return Utterance(sound=crowd(sources, length, rng), syllables=(), heard=False)
    return silence


def _tones(length: int, rng: np.random.Generator) -> Samples:
    sound = np.zeros(length)
    at_s = np.arange(length) / RATE_HZ
    for _ in range(rng.integers(1, 6)):
        pitch_hz = np.exp(rng.uniform(np.log(60), np.log(3500)))
        swing = 1 + rng.uniform(0, 0.1) * np.sin(2 * np.pi * rng.uniform(0.2, 8) * at_s)
        beat = np.sin(2 * np.pi * rng.uniform(0.3, 5) * at_s) > rng.uniform(-1, 0.8)
        sound += rng.uniform(0.02, 0.1) * beat * np.sin(2 * np.pi * pitch_hz * swing * at_s)
    return sound.astype(np.float32)


def _bursts(sound: Samples, rng: np.random.Generator) -> Samples:
    """Return noise that is as loud as the speech from moment to moment, and says nothing."""
    smooth = np.hanning(rng.integers(160, 640)).astype(np.float32)
    envelope = np.convolve(np.abs(sound), smooth / smooth.sum(), mode="same")
    noise = np.convolve(rng.normal(size=len(sound)), rng.normal(size=rng.integers(1, 24)), "same")
    burst: Samples = (envelope * noise / (noise.std() + 1e-9)).astype(np.float32)
    return burst


def crowd(sources: Sources, length: int, rng: np.random.Generator) -> Samples:
    """Return several voices over one another, of which none can be followed."""
    total = np.zeros(length, np.float32)
    pools = [pool for pool in (sources.babble, sources.phrases, sources.strings) if pool]
    for _ in range(rng.integers(4, 9) if pools else 0):
        clip = _pick(_pick(pools, rng), rng)
        sound = faster(clip.sound, rng.uniform(0.8, 1.25))
        total += np.resize(np.roll(sound, rng.integers(len(sound))), length)
    return total


def faster(sound: Samples, ratio: float) -> Samples:
    """Play faster by `ratio`: tempo, pitch and formants move together."""
    count = int(len(sound) / ratio)
    at = np.arange(count) * ratio
    moved: Samples = np.interp(at, np.arange(len(sound)), sound).astype(np.float32)
    return moved


def _gain(rng: np.random.Generator, range_db: float) -> np.float32:
    gain: float = 10 ** (rng.uniform(-range_db, range_db) / 20)
    return np.float32(gain)


def _chain(parts: list[Samples], gaps_s: tuple[float, float], rng: np.random.Generator) -> Samples:
    """Put parts one after the other, with pauses, or running into each other where negative."""
    joined = _pause(0.05, 0.6, rng)
    for part in parts:
        gap = round(rng.uniform(*gaps_s) * RATE_HZ)
        if gap >= 0:
            joined = np.concatenate([joined, np.zeros(gap, np.float32), part])
            continue
        overlap = min(-gap, len(joined), len(part))
        fade = np.linspace(0, 1, overlap, dtype=np.float32)
        mixed = joined[len(joined) - overlap :] * (1 - fade) + part[:overlap] * fade
        joined = np.concatenate([joined[: len(joined) - overlap], mixed, part[overlap:]])
    return np.concatenate([joined, _pause(0.05, 0.6, rng)])[: round(_LONGEST_S * RATE_HZ)]


def _pause(low_s: float, high_s: float, rng: np.random.Generator) -> Samples:
    return np.zeros(round(rng.uniform(low_s, high_s) * RATE_HZ), np.float32)
