"""What an attack is made of, and what comes out of it."""

from dataclasses import dataclass, field, replace

import numpy as np

from auth.verifier.speech import DigitEngine
from tools.attacks import sounds
from tools.attacks.clips import Rgb, Take, resized
from tools.attacks.people import Right

Rng = np.random.Generator


@dataclass(frozen=True, kw_only=True)
class Cast:
    """What an attempt is made of: the victim's right clip, and clips that may be missing.

    `earlier` is another clip of the victim, `stranger` one of surely somebody else, `anyone` any
    other clip at all.
    """

    own: Right
    earlier: Right | None
    stranger: Right | None
    anyone: Right | None
    engine: DigitEngine
    rng: Rng


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What the attacker uploads, the digits that were asked, and the photo it is held against.

    `digits` None: what was said is not known, and the digit check is left out.
    """

    take: Take = field(repr=False)
    digits: str | None
    photo: bytes = field(repr=False)


class NotMade(Exception):
    """The clips at hand are not enough for this species; the message says what is needed."""


def as_made(cast: Cast, take: Take) -> Attempt:
    """Return the attempt on the victim's digits and photo."""
    return Attempt(take=take, digits=cast.own.digits, photo=cast.own.photo)


def shown(cast: Cast, frames: list[Rgb]) -> Attempt:
    """Return the victim's clip with other pictures."""
    return as_made(cast, replace(cast.own.take, frames=frames))


def digits_of(right: Right) -> str:
    """Return what was said.

    Raises:
        NotMade: it is not known.
    """
    if right.digits is None:
        raise NotMade("needs clips whose six digits are known")
    return right.digits


def earlier_of(cast: Cast) -> Right:
    """Return another clip of the victim.

    Raises:
        NotMade: there is none.
    """
    if cast.earlier is None:
        raise NotMade("needs two clips of one person, named in labels.tsv")
    return cast.earlier


def stranger_of(cast: Cast) -> Right:
    """Return a clip of surely somebody else.

    Raises:
        NotMade: there is none.
    """
    if cast.stranger is None:
        raise NotMade("needs clips of a second person, told apart in labels.tsv")
    return cast.stranger


def cuts_of(cast: Cast, take: Take, digits: str) -> list[float]:
    """Return where the clip may be cut between digits, in seconds: seven places for six."""
    return sounds.cuts_s(sounds.segments(cast.engine, take, digits), take.duration_s)


def like(take: Take, size_px: tuple[int, int], fps: int) -> Take:
    """Return the clip in another size and at another rate."""
    count = round(len(take.frames) * fps / take.fps)
    chosen = [take.frames[min(len(take.frames) - 1, i * take.fps // fps)] for i in range(count)]
    return replace(take, frames=resized(chosen, size_px), fps=fps)
