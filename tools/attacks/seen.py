"""Attacks on what is seen: photos, other people, pictures that stand, repeat or were filmed."""

from dataclasses import replace

from tools.attacks import pictures, screen, sounds
from tools.attacks.cast import Attempt, Cast, as_made, cuts_of, like, shown, stranger_of
from tools.attacks.clips import voice_span_s
from tools.attacks.people import calm_picture


def still(cast: Cast) -> Attempt:
    own = cast.own.take
    return shown(cast, pictures.still(calm_picture(own), len(own.frames), cast.rng))


def wobbled(cast: Cast) -> Attempt:
    own = cast.own.take
    photo = calm_picture(own)
    return shown(cast, pictures.wobbled(photo, len(own.frames), own.fps, cast.rng))


def zoomed(cast: Cast) -> Attempt:
    own = cast.own.take
    return shown(cast, pictures.zoomed(calm_picture(own), len(own.frames), cast.rng))


def animated(cast: Cast) -> Attempt:
    own = cast.own.take
    photo, count = calm_picture(own), len(own.frames)
    return shown(cast, pictures.animated(photo, own.sound, count, own.fps, cast.rng))


def other_person(cast: Cast) -> Attempt:
    return replace(as_made(cast, stranger_of(cast).take), digits=stranger_of(cast).digits)


def swapped_half(cast: Cast) -> Attempt:
    """The victim says the first digits, somebody else the rest."""
    own, other = cast.own, stranger_of(cast)
    size = (own.take.frames[0].shape[1], own.take.frames[0].shape[0])
    theirs = like(other.take, size, own.take.fps)
    digits, until_s, from_s = None, own.take.duration_s / 2, theirs.duration_s / 2
    if own.digits is not None and other.digits is not None:
        digits = own.digits[:3] + other.digits[3:]
        until_s = cuts_of(cast, own.take, own.digits)[3]
        from_s = cuts_of(cast, theirs, other.digits)[3]
    first = sounds.piece(own.take, 0, until_s)
    second = sounds.piece(theirs, from_s, theirs.duration_s)
    return replace(as_made(cast, sounds.joined([first, second])), digits=digits)


def swapped_shortly(cast: Cast) -> Attempt:
    """Another face for 0.8 s; the sound goes on."""
    own = cast.own.take
    size = (own.frames[0].shape[1], own.frames[0].shape[0])
    other = like(stranger_of(cast).take, size, own.fps).frames
    count = min(round(0.8 * own.fps), len(own.frames) // 2)
    start = int(cast.rng.integers(len(own.frames) // 4, len(own.frames) * 3 // 4 - count // 2))
    middle = other[start : start + count] if len(other) >= start + count else other[:count]
    frames = [*own.frames[:start], *middle, *own.frames[start + len(middle) :]]
    return shown(cast, frames)


def frozen_shortly(cast: Cast) -> Attempt:
    own = cast.own.take
    count = round(float(cast.rng.uniform(0.6, 1.2)) * own.fps)
    start = int(cast.rng.integers(len(own.frames) // 5, len(own.frames) * 3 // 5))
    return shown(cast, pictures.frozen(own.frames, start, count))


def frozen_to_end(cast: Cast) -> Attempt:
    own = cast.own.take
    start = int(cast.rng.integers(len(own.frames) // 3, len(own.frames) * 2 // 3))
    return shown(cast, pictures.frozen(own.frames, start, len(own.frames)))


def ended_early(cast: Cast) -> Attempt:
    own = cast.own.take
    begins_s, ends_s = voice_span_s(own.sound)
    end_s = begins_s + float(cast.rng.uniform(0.3, 0.65)) * (ends_s - begins_s)
    return shown(cast, own.frames[: max(2, round(end_s * own.fps))])


def looped(cast: Cast) -> Attempt:
    own = cast.own.take
    period = round(float(cast.rng.uniform(0.5, 1.0)) * own.fps)
    start = int(cast.rng.integers(len(own.frames) // 8, len(own.frames) // 3))
    return shown(cast, pictures.looped(own.frames, start, period))


def filmed(cast: Cast) -> Attempt:
    own = cast.own.take
    rig = screen.random_rig(cast.rng)
    return shown(cast, screen.filmed(own.frames, own.fps, rig, cast.rng))
