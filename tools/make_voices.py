"""Make the committed voices of tools/sample_clip.py with espeak-ng.

    apt-get install espeak-ng
    python -m tools.make_voices

The digit recogniser is trained with other voices of the same synthesiser: docs/models/digits.md.
"""

import argparse
import io
import shutil
import subprocess
import sys
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from auth.verifier import speech
from auth.verifier.speech.network import WORDS

PINYIN = dict(
    zip(
        WORDS,
        ["ling2", "yi1", "er4", "san1", "si4", "wu3", "liu4", "qi1", "ba1", "jiu3", "yao1"],
        strict=True,
    )
)
CLIP_VOICES = {"female": "f2", "male": "m3"}

_FOLDER = Path(__file__).with_name("voices")
_WORDS_PER_MINUTE = 140


def speak(variant: str, word: str, *, words_per_minute: int) -> NDArray[np.float32]:
    """Return one digit spoken by an espeak-ng variant: mono, 16 kHz, -1..1, pauses cut off."""
    command = [
        _espeak(), "-v", f"cmn-latn-pinyin+{variant}", "-s", str(words_per_minute),
        "--stdout", PINYIN[word],
    ]  # fmt: skip
    # The answer's length field is not filled in when espeak-ng writes to a pipe.
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(raw)) as sound:
        rate_hz = sound.getframerate()
    pcm = np.frombuffer(raw[44 : 44 + (len(raw) - 44) // 2 * 2], np.int16)
    samples = _resample(pcm, rate_hz)
    return _trim(samples * (0.5 / max(float(np.abs(samples).max()), 1e-3)))


def _espeak() -> str:
    found = shutil.which("espeak-ng")
    if found is None:
        sys.exit("espeak-ng is needed: apt-get install espeak-ng")
    return found


def _resample(pcm: NDArray[np.int16], rate_hz: int) -> NDArray[np.float32]:
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1).copy(), format="s16", layout="mono")
    frame.sample_rate = rate_hz
    resampler = av.AudioResampler(format="flt", layout="mono", rate=speech.RATE_HZ)
    parts = [part.to_ndarray() for part in [*resampler.resample(frame), *resampler.resample(None)]]
    joined: NDArray[np.float32] = np.concatenate(parts, axis=1)[0].astype(np.float32)
    return joined


def _trim(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    loud = np.flatnonzero(speech.level_db(samples) > -45)
    hop = speech.RATE_HZ // speech.FRAME_HZ
    return samples[loud[0] * hop : (loud[-1] + 1) * hop]


def _write_opus(path: Path, samples: NDArray[np.float32]) -> None:
    # Bit-exact, so that making the voices again changes no file.
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("libopus", rate=speech.RATE_HZ, layout="mono")
        stream.bit_rate = 32_000
        # Silence behind the word, because the codec's delay swallows the end.
        padded = np.pad(samples, (0, speech.RATE_HZ // 10)).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(padded, format="flt", layout="mono")
        frame.sample_rate, frame.time_base = speech.RATE_HZ, Fraction(1, speech.RATE_HZ)
        frame.pts = 0
        out.mux([*stream.encode(frame), *stream.encode(None)])


def write_clip_voices() -> None:
    for name, variant in CLIP_VOICES.items():
        folder = _FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        for word in WORDS:
            samples = speak(variant, word, words_per_minute=_WORDS_PER_MINUTE)
            _write_opus(folder / f"{word}.opus", samples)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    write_clip_voices()
    print(f"wrote {_FOLDER}")


if __name__ == "__main__":
    main()
