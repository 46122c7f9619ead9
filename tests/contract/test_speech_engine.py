"""What every digit engine must do. The project's own runs always.

A deployment's runs when MINSHENG_VERIFIER_SPEECH_MODEL names its model, with the hash beside it;
without one its absence is reported by name.
"""

import os

import numpy as np
import pytest

from auth.verifier import speech
from auth.verifier.decision import digits_reason
from auth.verifier.reasons import Reason
from auth.verifier.settings import SpeechModel
from auth.verifier.speech import DigitEngine
from auth.verifier.speech.sherpa import open_engine
from tools.sample_clip import VOICES, read_word


@pytest.fixture(scope="module", params=["own", "sherpa-onnx"])
def engine(request: pytest.FixtureRequest) -> DigitEngine:
    if request.param == "own":
        return speech.load()
    model = SpeechModel.from_env(os.environ)
    if model is None:
        pytest.skip("sherpa-onnx: MINSHENG_VERIFIER_SPEECH_MODEL names no model")
    return open_engine(model.path, model.sha256)


def judged(engine: DigitEngine, sound: speech.Samples, asked: str) -> Reason | None:
    hearing = engine.hear(sound, asked)
    return digits_reason(
        asked=asked,
        heard=hearing.heard,
        asked_margin=hearing.asked_margin,
        count_margin=hearing.count_margin,
        score=hearing.score,
    )


def read_aloud(digits: str, voice: str) -> speech.Samples:
    pause = np.zeros(speech.RATE_HZ // 4, np.float32)
    said = np.concatenate([pause, *(p for d in digits for p in (read_word(voice, d), pause))])
    noise = np.random.default_rng(3).normal(0, 10 ** (-60 / 20), len(said))
    return (said + noise).astype(np.float32)


@pytest.mark.parametrize("voice", VOICES)
def test_the_digits_asked_for_pass(engine: DigitEngine, voice: str) -> None:
    assert judged(engine, read_aloud("314159", voice), "314159") is None


@pytest.mark.parametrize("voice", VOICES)
def test_other_digits_do_not(engine: DigitEngine, voice: str) -> None:
    assert judged(engine, read_aloud("314159", voice), "270683") is Reason.DIGITS_MISMATCH


@pytest.mark.parametrize("count", [0, 100, 80_000])
def test_silence_holds_no_digits(engine: DigitEngine, count: int) -> None:
    silence = np.zeros(count, np.float32)

    assert judged(engine, silence, "314159") is Reason.DIGITS_NOT_HEARD


def test_the_same_sound_is_heard_the_same(engine: DigitEngine) -> None:
    said = read_aloud("314159", "male")

    assert engine.hear(said, "314159") == engine.hear(said, "314159")
