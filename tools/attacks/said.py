"""Attacks on what is heard: earlier clips, dubbing, other voices, readings that are wrong."""

from collections.abc import Callable
from dataclasses import replace

from tools.attacks import sounds
from tools.attacks.cast import (
    Attempt,
    Cast,
    NotMade,
    as_made,
    cuts_of,
    digits_of,
    earlier_of,
    like,
)
from tools.attacks.clips import Unusable
from tools.sample_clip import VOICES


def replay(cast: Cast) -> Attempt:
    said = digits_of(cast.own)
    asked = "".join(map(str, cast.rng.integers(0, 10, len(said))))
    return replace(as_made(cast, cast.own.take), digits=asked)


def dubbed(cast: Cast) -> Attempt:
    earlier = earlier_of(cast)
    return as_made(cast, sounds.dubbed(earlier.take, cast.own.take.sound, cast.rng))


def other_audio(cast: Cast) -> Attempt:
    if cast.anyone is None:
        raise NotMade("needs a second clip")
    dubbed_over = sounds.dubbed(cast.own.take, cast.anyone.take.sound, cast.rng)
    return replace(as_made(cast, dubbed_over), digits=cast.anyone.digits)


def shift(by_s: float) -> Callable[[Cast], Attempt]:
    def make(cast: Cast) -> Attempt:
        return as_made(cast, sounds.shifted(cast.own.take, by_s, cast.rng))

    return make


def synthetic(cast: Cast) -> Attempt:
    said = digits_of(cast.own)
    asked = "".join(map(str, cast.rng.integers(0, 10, len(said))))
    voice = str(cast.rng.choice(VOICES))
    found = sounds.segments(cast.engine, cast.own.take, said)
    take = sounds.spoken_anew(cast.own.take, found, asked, voice)
    return replace(as_made(cast, take), digits=asked)


def two_voices(cast: Cast) -> Attempt:
    earlier = earlier_of(cast)
    digits_of(cast.own)
    right = sounds.dubbed(earlier.take, cast.own.take.sound, cast.rng).sound
    gain_db = float(cast.rng.uniform(-3, 6))
    sound = sounds.mixed(earlier.take.sound, right, gain_db)
    return as_made(cast, sounds.dubbed(earlier.take, sound, cast.rng))


def wrong_order(cast: Cast) -> Attempt:
    said = digits_of(cast.own)
    places = [i for i in range(len(said) - 1) if said[i] != said[i + 1]]
    if not places:
        raise Unusable("its digits are all the same")
    at = int(cast.rng.choice(places))
    asked = said[:at] + said[at + 1] + said[at] + said[at + 2 :]
    return replace(as_made(cast, cast.own.take), digits=asked)


def one_left_out(cast: Cast) -> Attempt:
    own, at = cast.own.take, int(cast.rng.integers(1, 5))
    cuts = cuts_of(cast, own, digits_of(cast.own))
    parts = [sounds.piece(own, 0, cuts[at]), sounds.piece(own, cuts[at + 1], own.duration_s)]
    return as_made(cast, sounds.joined(parts))


def one_added(cast: Cast) -> Attempt:
    """Put in a digit of another clip: the clip's own would be pictures that are shown again."""
    own, earlier = cast.own.take, earlier_of(cast)
    height, width = own.frames[0].shape[:2]
    other = like(earlier.take, (width, height), own.fps)
    cuts = cuts_of(cast, own, digits_of(cast.own))
    others_cuts = cuts_of(cast, other, digits_of(earlier))
    before, added = (int(place) for place in cast.rng.integers(1, 5, 2))
    parts = [
        sounds.piece(own, 0, cuts[before]),
        sounds.piece(other, others_cuts[added], others_cuts[added + 1]),
        sounds.piece(own, cuts[before], own.duration_s),
    ]
    return as_made(cast, sounds.joined(parts))
