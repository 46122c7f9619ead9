"""Another engine behind the port: sherpa-onnx, with a model that the deployment brings.

Optional: `pip install sherpa-onnx`, and settings that name the model and its hash. It gives text,
not likelihoods, so a wrong digit costs a fixed amount: one may pass the decision, two never do.
"""

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Protocol

from auth.verifier.speech.level import RATE_HZ, Samples
from auth.verifier.speech.port import NOTHING, Hearing
from core.config import ConfigError

WRONG_DIGIT = -5.0
"""What stands for the log-likelihood lost by a digit that differs."""

_DIGIT_OF = dict(zip("零〇一壹幺二两三四五六七八九", "00111223456789", strict=True))
_DIGIT_OF |= {digit: digit for digit in "0123456789"}


class Transcriber(Protocol):
    """Turns speech into text."""

    def transcribe(self, sound: Samples) -> str:
        """Return what is said in mono sound of 16 kHz."""


class TextEngine:
    """A `DigitEngine` over anything that gives text."""

    def __init__(self, transcriber: Transcriber) -> None:
        self._transcriber = transcriber

    def hear(self, sound: Samples, asked: str) -> Hearing:
        """Return what is heard in mono sound of 16 kHz, -1..1, against the digits asked for."""
        heard = digits_in(self._transcriber.transcribe(sound))
        if len(heard) != len(asked) or not asked:
            return NOTHING
        wrong = sum(one != other for one, other in zip(heard, asked, strict=True))
        margin = wrong * WRONG_DIGIT
        return Hearing(heard=heard, asked_margin=margin, count_margin=0.0, score=0.0, segments=())


class SherpaTranscriber:
    """A CTC model in ONNX and the `tokens.txt` beside it, run by sherpa-onnx on one thread."""

    def __init__(self, model: Path) -> None:
        library = import_module("sherpa_onnx")
        self._recognizer = library.OfflineRecognizer.from_zipformer_ctc(
            model=str(model), tokens=str(model.with_name("tokens.txt")), num_threads=1
        )

    def transcribe(self, sound: Samples) -> str:
        """Return what is said in mono sound of 16 kHz."""
        stream = self._recognizer.create_stream()
        stream.accept_waveform(RATE_HZ, sound)
        self._recognizer.decode_stream(stream)
        return str(stream.result.text)


def digits_in(text: str) -> str:
    """Return the digits of a text, written in characters or numerals; all else is left out."""
    return "".join(_DIGIT_OF.get(char, "") for char in text)


def open_engine(model: Path, sha256: str) -> TextEngine:
    """Return the engine with this model, after checking that it is the one that was meant.

    Args:
        model: The `.onnx` file; `tokens.txt` lies beside it.
        sha256: Of both, one after the other: `cat model.onnx tokens.txt | sha256sum`.

    Raises:
        ConfigError: a file is missing, the hash is another, or sherpa-onnx is not installed.
    """
    check(model, sha256)
    try:
        return TextEngine(SherpaTranscriber(model))
    except ImportError as exc:
        raise ConfigError(
            "A speech model is set, but sherpa-onnx is not installed: pip install sherpa-onnx"
        ) from exc


def check(model: Path, sha256: str) -> None:
    """Return if the model's files are there and have this hash.

    Raises:
        ConfigError: they are not, or have not.
    """
    digest = hashlib.sha256()
    for path in (model, model.with_name("tokens.txt")):
        try:
            with path.open("rb") as source:
                while chunk := source.read(1 << 20):
                    digest.update(chunk)
        except OSError as exc:
            raise ConfigError(f"The speech model cannot be read: {path}") from exc
    if digest.hexdigest() != sha256.lower():
        raise ConfigError(
            f"The speech model {model} and its tokens.txt have another SHA-256 than is set: they "
            "were altered, or the setting belongs to another model."
        )
