"""How often digits are heard wrong."""

import numpy as np

from auth.verifier.speech.features import log_mel, normalise, power_spectrum
from auth.verifier.speech.level import Samples
from auth.verifier.speech.network import Network, Posteriors
from auth.verifier.speech.paths import most_likely
from tools.digits.edits import edits
from tools.digits.pools import WORD_OF, Clip


def posteriors(net: Network, sound: Samples) -> Posteriors:
    """Return the net's answer for sound at 8 kHz."""
    return net.log_posteriors(normalise(log_mel(power_spectrum(sound))))


def digit_errors(net: Network, clips: list[Clip]) -> tuple[int, int]:
    """Return the number of wrong, missing and added digits, and of all that were said."""
    wrong = total = 0
    for clip in clips:
        words = [WORD_OF[syllable] for syllable in clip.syllables if syllable in WORD_OF]
        said = "".join("1" if word == "yao" else word for word in words)
        padded = np.pad(clip.sound, 800)
        wrong += edits(said, most_likely(posteriors(net, padded), most=12).digits).total
        total += len(said)
    return wrong, total
