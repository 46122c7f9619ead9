"""Training voices of espeak-ng: digits and other syllables, and other languages as babble."""

import io
import subprocess
import wave

import numpy as np

from tools.digits.audio import Samples, read_sound, trim
from tools.digits.pools import RATE_HZ, SYLLABLE_OF, Clip, make_clip

VARIANTS = [
    "m1", "m2", "m4", "m5", "m6", "m7", "m8", "f1", "f3", "f4", "f5", "Alex", "Alicia", "Andrea",
    "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2", "Henrique", "Hugo", "Jacky", "Lee",
    "Marco", "Mario", "Michael", "Mike", "Nguyen", "adam", "anika", "antonio", "aunty", "belinda",
    "benjamin", "boris", "caleb", "david", "ed", "edward", "edward2", "grandma", "grandpa",
    "gustave", "iven", "iven2", "iven3", "john", "linda", "max", "michel", "miguel", "pablo",
    "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph", "steph2", "steph3",
    "travis", "victor", "zac", "klatt", "klatt2", "klatt3", "klatt4",
]  # fmt: skip
"""The variants f2 and m3 are the voices of the sample clips, so they are not among these."""
_TONE_OF = dict(zip(SYLLABLE_OF.values(), "21414341131", strict=True))
_SENTENCES = {
    "en": "the quick brown fox jumps over the lazy dog and runs away from all the others",
    "de": "heute gehen wir zusammen durch den wald und sammeln viele schöne pilze",
    "fr": "nous allons au marché pour acheter du pain et quelques pommes rouges",
    "es": "mañana vamos a la playa con los niños porque hace mucho calor",
    "ru": "сегодня хорошая погода и мы идём гулять в большой старый парк",
    "pl": "jutro pojedziemy pociągiem nad morze a potem wrócimy do domu",
    "it": "questa sera mangiamo una pizza con gli amici vicino alla stazione",
    "sv": "vi ska åka till landet på sommaren och bada i sjön varje dag",
    "hi": "आज मौसम बहुत अच्छा है और हम बाहर घूमने जा रहे हैं",
    "tr": "yarın sabah erken kalkıp denize gideceğiz ve balık tutacağız",
}


def digit_strings(count: int, other_syllables: list[str], *, seed: int) -> list[Clip]:
    """Return clips of one to eight digits, some with other syllables between them."""
    rng = np.random.default_rng(seed)
    digits = list(SYLLABLE_OF.values())
    clips = []
    for _ in range(count):
        mixed = rng.random() < 0.3
        said, text = [], []
        for _ in range(rng.integers(1, 8)):
            foreign = mixed and rng.random() < 0.5
            syllable = str(rng.choice(other_syllables if foreign else digits))
            usual = not foreign and rng.random() < 0.9
            tone = _TONE_OF[syllable] if usual else str(rng.integers(1, 5))
            said.append(syllable)
            text.append(syllable + tone)
        separator = str(rng.choice([" ", " ", ", "]))
        variant = str(rng.choice(VARIANTS))
        sound = _speak(f"cmn-latn-pinyin+{variant}", separator.join(text), rng)
        clips.append(make_clip(sound, tuple(said), f"espeak-{variant}"))
    return clips


def other_languages(count: int, *, seed: int) -> list[Clip]:
    """Return sentences in ten languages, which hold no Mandarin digit."""
    rng = np.random.default_rng(seed)
    clips = []
    for _ in range(count):
        language = str(rng.choice(list(_SENTENCES)))
        words = _SENTENCES[language].split()
        rng.shuffle(words)
        sound = _speak(f"{language}+{rng.choice(VARIANTS)}", " ".join(words), rng)
        clips.append(make_clip(sound, (), language, heard=False))
    return clips


def _speak(voice: str, text: str, rng: np.random.Generator) -> Samples:
    command = [
        "espeak-ng", "-b", "1", "-v", voice, "-s", str(rng.integers(105, 240)),
        "-p", str(rng.integers(10, 90)), "--stdout", text,
    ]  # fmt: skip
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    # espeak-ng does not fill in the length field when it writes to a pipe.
    with wave.open(io.BytesIO(raw)) as header:
        rate_hz = header.getframerate()
    pcm = np.frombuffer(raw[44 : 44 + (len(raw) - 44) // 2 * 2], np.int16)
    whole = io.BytesIO()
    with wave.open(whole, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(pcm.tobytes())
    whole.seek(0)
    return trim(read_sound(whole, rate_hz=RATE_HZ), rate_hz=RATE_HZ)
