"""The attack species: a name, what it is, and the function that makes an attempt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tools.attacks import said, seen
from tools.attacks.cast import Attempt, Cast, as_made


@dataclass(frozen=True, kw_only=True)
class Species:
    """One kind of attack. `make` raises `NotMade` if other clips are needed for it."""

    what: str
    make: Callable[[Cast], Attempt]


def honest(cast: Cast) -> Attempt:
    """Return the right clip itself, encoded anew as every attack is."""
    return as_made(cast, cast.own.take)


SPECIES: Mapping[str, Species] = MappingProxyType(
    {
        "still_photo": Species(what="a photo on a stand, the right voice", make=seen.still),
        "wobbled_photo": Species(what="a photo in the hand, the right voice", make=seen.wobbled),
        "zoomed_photo": Species(what="a photo coming nearer, the right voice", make=seen.zoomed),
        "animated_photo": Species(
            what="a photo whose mouth opens with the right voice", make=seen.animated
        ),
        "replay": Species(what="an earlier clip; other digits are asked", make=said.replay),
        "dubbed_digits": Species(
            what="the right digits over another clip of the person", make=said.dubbed
        ),
        "other_audio": Species(what="the right sound of any other clip", make=said.other_audio),
        "voice_-1.0s": Species(what="the voice 1.0 s before the lips", make=said.shift(-1.0)),
        "voice_-0.6s": Species(what="the voice 0.6 s before the lips", make=said.shift(-0.6)),
        "voice_-0.3s": Species(what="the voice 0.3 s before the lips", make=said.shift(-0.3)),
        "voice_+0.3s": Species(what="the voice 0.3 s after the lips", make=said.shift(0.3)),
        "voice_+0.6s": Species(what="the voice 0.6 s after the lips", make=said.shift(0.6)),
        "voice_+1.0s": Species(what="the voice 1.0 s after the lips", make=said.shift(1.0)),
        "other_person": Species(
            what="somebody else reads the right digits", make=seen.other_person
        ),
        "swap_at_half": Species(what="somebody else goes on in mid-clip", make=seen.swapped_half),
        "swap_short": Species(what="another face for 0.8 s", make=seen.swapped_shortly),
        "frozen_part": Species(
            what="the picture stands for 0.6 to 1.2 s", make=seen.frozen_shortly
        ),
        "frozen_end": Species(what="the picture stands to the end", make=seen.frozen_to_end),
        "pictures_end_early": Species(
            what="the pictures end in mid-voice, the sound goes on", make=seen.ended_early
        ),
        "looped": Species(what="0.5 to 1.0 s of pictures again and again", make=seen.looped),
        "screen": Species(what="the right clip filmed from a screen", make=seen.filmed),
        "synthetic_voice": Species(
            what="an earlier clip; espeak-ng says the asked digits in its rhythm",
            make=said.synthetic,
        ),
        "two_voices": Species(
            what="an earlier clip with its own voice, and the right digits at once",
            make=said.two_voices,
        ),
        "wrong_order": Species(what="two neighbouring digits changed", make=said.wrong_order),
        "one_left_out": Species(what="five of the six digits", make=said.one_left_out),
        "one_added": Species(what="a digit of another clip put in", make=said.one_added),
    }
)
