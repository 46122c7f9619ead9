import hashlib
from pathlib import Path

import numpy as np
import pytest

from auth.verifier.decision import digits_reason
from auth.verifier.reasons import Reason
from auth.verifier.speech import Samples
from auth.verifier.speech.sherpa import TextEngine, check, digits_in, open_engine
from core.config import ConfigError


class Saying:
    """A transcriber that hears the same text in everything."""

    def __init__(self, text: str) -> None:
        self._text = text

    def transcribe(self, sound: Samples) -> str:
        return self._text


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "model.onnx").write_bytes(b"weights")
    (tmp_path / "tokens.txt").write_bytes(b"tokens")
    return tmp_path / "model.onnx"


HASH = hashlib.sha256(b"weightstokens").hexdigest()


@pytest.mark.parametrize(
    "text, reason",
    [
        ("三一四一五九", None),
        ("3 1 4 1 5 9", None),
        ("三幺四幺五九。", None),
        ("三一四一五六", None),
        ("三一四一六六", Reason.DIGITS_MISMATCH),
        ("三一四一五", Reason.DIGITS_NOT_HEARD),
        ("三一四一五九九", Reason.DIGITS_NOT_HEARD),
        ("", Reason.DIGITS_NOT_HEARD),
    ],
    ids=["characters", "numerals", "yao", "one wrong", "two wrong", "short", "long", "nothing"],
)
def test_text_is_held_against_the_digits_asked_for(text: str, reason: Reason | None) -> None:
    hearing = TextEngine(Saying(text)).hear(np.zeros(16_000, np.float32), "314159")

    assert (
        digits_reason(
            asked="314159",
            heard=hearing.heard,
            asked_margin=hearing.asked_margin,
            count_margin=hearing.count_margin,
            score=hearing.score,
        )
        is reason
    )


def test_all_ways_to_write_a_digit_are_read() -> None:
    assert digits_in("零〇一幺二两三四五六七八九 0123456789 other words 点") == (
        "00112234567890123456789"
    )


def test_the_model_that_was_meant_passes(model: Path) -> None:
    check(model, HASH)
    check(model, HASH.upper())


@pytest.mark.parametrize("name", ["model.onnx", "tokens.txt"])
def test_an_altered_model_is_refused(model: Path, name: str) -> None:
    model.with_name(name).write_bytes(b"something else")

    with pytest.raises(ConfigError, match="altered"):
        open_engine(model, HASH)


@pytest.mark.parametrize("name", ["model.onnx", "tokens.txt"])
def test_a_missing_model_is_named(model: Path, name: str) -> None:
    model.with_name(name).unlink()

    with pytest.raises(ConfigError, match=name):
        open_engine(model, HASH)
