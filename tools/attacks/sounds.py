"""Sound of an attack: the voice moved in time, other voices, and readings cut apart.

Where pieces of a reading are moved, the pictures go with them: what is wrong is then what was said,
not how the clip was cut.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from auth.verifier.speech import RATE_HZ, DigitEngine, Samples, Segment
from tools.attacks.clips import Rgb, Take, Unusable, fitted, room, voice_span_s
from tools.sample_clip import read_word

Rng = np.random.Generator

_RAMP_S = 0.01  # at a cut, so that it does not click


def shifted(take: Take, by_s: float, rng: Rng) -> Take:
    """Return the clip with its voice later by `by_s` (or earlier), and no word lost.

    The clip grows: with room sound where the voice was, and with pictures played backwards.
    """
    extra = round(abs(by_s) * take.fps)
    silence = room(extra / take.fps, rng)
    if by_s > 0:
        frames = fitted(take.frames, len(take.frames) + extra)
        return replace(take, frames=frames, sound=np.concatenate([silence, take.sound]))
    lead = take.frames[extra:0:-1]
    return replace(take, frames=[*lead, *take.frames], sound=np.concatenate([take.sound, silence]))


def dubbed(take: Take, sound: Samples, rng: Rng) -> Take:
    """Return the clip's pictures with another sound, its voice beginning when the clip's did."""
    gap_s = voice_span_s(take.sound)[0] - voice_span_s(sound)[0]
    if gap_s > 0:
        sound = np.concatenate([room(gap_s, rng), sound])
    else:
        sound = sound[round(-gap_s * RATE_HZ) :]
    count = round(len(sound) / RATE_HZ * take.fps)
    return replace(take, frames=fitted(take.frames, count), sound=sound)


def mixed(one: Samples, other: Samples, gain_db: float) -> Samples:
    """Return both at once, `other` louder by `gain_db` than `one` where each is loudest."""
    length = max(len(one), len(other))
    padded = [np.pad(each, (0, length - len(each))) for each in (one, other)]
    peaks = [max(float(np.abs(each).max()), 1e-6) for each in padded]
    both = padded[0] / peaks[0] + padded[1] / peaks[1] * 10 ** (gain_db / 20)
    return np.asarray(0.7 * both / np.abs(both).max(), np.float32)


def spoken_anew(take: Take, segments: tuple[Segment, ...], digits: str, voice: str) -> Take:
    """Return the clip with other digits in a synthetic voice, each where the clip's own one was."""
    sound = room(len(take.sound) / RATE_HZ, np.random.default_rng(0))
    level = float(np.abs(take.sound).max())
    for segment, digit in zip(segments, digits, strict=True):
        word = read_word(voice, digit)
        start = round(segment.start_s * RATE_HZ)
        room_left = max(0, len(sound) - start)
        word = word[:room_left] * level / max(float(np.abs(word).max()), 1e-6)
        sound[start : start + len(word)] += word
    return replace(take, sound=np.clip(sound, -1, 1))


def segments(engine: DigitEngine, take: Take, digits: str) -> tuple[Segment, ...]:
    """Return where each of the digits is said.

    Raises:
        Unusable: the recogniser does not hear just these, so it cannot tell.
    """
    heard = engine.hear(take.sound, digits)
    if heard.heard != digits or len(heard.segments) != len(digits):
        raise Unusable("its digits are not all heard, so it cannot be cut between them")
    return heard.segments


def cuts_s(found: tuple[Segment, ...], duration_s: float) -> list[float]:
    """Return where one digit's piece of the clip ends and the next begins: one more than digits."""
    between = [(a.end_s + b.start_s) / 2 for a, b in pairwise(found)]
    return [0.0, *between, duration_s]


def piece(take: Take, start_s: float, end_s: float) -> Take:
    """Return a piece of the clip, pictures and sound alike, its ends softened."""
    first, last = (round(at_s * take.fps) for at_s in (start_s, end_s))
    begin, end = (round(edge / take.fps * RATE_HZ) for edge in (first, last))
    return replace(take, frames=take.frames[first:last], sound=_soft(take.sound[begin:end]))


def joined(pieces: list[Take]) -> Take:
    """Return the pieces one after the other; they are of one size and rate."""
    frames: list[Rgb] = [frame for each in pieces for frame in each.frames]
    return replace(pieces[0], frames=frames, sound=np.concatenate([each.sound for each in pieces]))


def _soft(sound: Samples) -> Samples:
    count = min(len(sound) // 2, round(_RAMP_S * RATE_HZ))
    ramp = np.linspace(0, 1, count, dtype=np.float32)
    out = sound.copy()
    out[:count] *= ramp
    out[len(out) - count :] *= ramp[::-1]
    return out
