"""The digits, heard in the voices of the sample clips, which trained nothing."""

import numpy as np
import pytest

from auth.verifier import speech
from auth.verifier.decision import digits_reason
from auth.verifier.reasons import Reason
from auth.verifier.speech import Hearing
from tools.sample_clip import VOICES, read_word

ENGINE = speech.load()
PAUSE_S = 0.3


def read_aloud(
    words: list[str], voice: str, *, noise_db: float = -65.0, pause_s: float = PAUSE_S
) -> speech.Samples:
    pause = np.zeros(round(pause_s * speech.RATE_HZ), np.float32)
    parts = [pause]
    for word in words:
        parts += [read_word(voice, word), pause]
    said = np.concatenate(parts)
    noise = np.random.default_rng(7).normal(0, 10 ** (noise_db / 20), len(said))
    return (said + noise).astype(np.float32)


def reason(hearing: Hearing, asked: str) -> Reason | None:
    return digits_reason(
        asked=asked,
        heard=hearing.heard,
        asked_margin=hearing.asked_margin,
        count_margin=hearing.count_margin,
        score=hearing.score,
    )


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("digits", ["314159", "278506", "094637", "805291", "730864", "662211"])
@pytest.mark.parametrize("noise_db", [-65, -45])
def test_six_digits_are_recognised(voice: str, digits: str, noise_db: float) -> None:
    hearing = ENGINE.hear(read_aloud(list(digits), voice, noise_db=noise_db), digits)

    assert reason(hearing, digits) is None


@pytest.mark.parametrize("voice", VOICES)
def test_yao_is_one(voice: str) -> None:
    words = ["yao", "3", "yao", "8", "0", "5"]
    hearing = ENGINE.hear(read_aloud(words, voice), "131805")

    assert reason(hearing, "131805") is None


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("asked", ["951413", "271828", "000000"])
def test_other_digits_are_refused(voice: str, asked: str) -> None:
    hearing = ENGINE.hear(read_aloud(list("314159"), voice), asked)

    assert reason(hearing, asked) is Reason.DIGITS_MISMATCH


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("words", ["3141", "314", "3", ""])
def test_too_few_digits_are_not_heard_as_six(voice: str, words: str) -> None:
    hearing = ENGINE.hear(read_aloud(list(words), voice), "314159")

    assert reason(hearing, "314159") is Reason.DIGITS_NOT_HEARD


def sounds_without_digits() -> dict[str, speech.Samples]:
    rng = np.random.default_rng(1)
    count = 5 * speech.RATE_HZ
    at_s = np.arange(count) / speech.RATE_HZ
    beat = (np.sin(2 * np.pi * 1.2 * at_s) > 0).astype(float)
    return {
        "nothing": np.zeros(0, np.float32),
        "a moment": np.zeros(10, np.float32),
        "digital silence": np.zeros(count, np.float32),
        "a quiet room": rng.normal(0, 1e-4, count).astype(np.float32),
        "loud noise": rng.normal(0, 0.2, count).astype(np.float32),
        "noise in six beats": (beat * rng.normal(0, 0.2, count)).astype(np.float32),
        "a tone": (0.3 * np.sin(2 * np.pi * 440 * at_s)).astype(np.float32),
        "six beeps": (0.3 * beat * np.sin(2 * np.pi * 1000 * at_s)).astype(np.float32),
        "clipped": np.where(np.sin(2 * np.pi * 90 * at_s) > 0, 1.0, -1.0).astype(np.float32),
    }


@pytest.mark.parametrize("name", sounds_without_digits())
def test_what_is_no_speech_is_refused(name: str) -> None:
    hearing = ENGINE.hear(sounds_without_digits()[name], "314159")

    assert reason(hearing, "314159") is not None


def test_the_same_sound_is_heard_the_same() -> None:
    said = read_aloud(list("314159"), "male", noise_db=-30)

    assert ENGINE.hear(said, "314158") == ENGINE.hear(said.copy(), "314158")


def test_loudness_changes_nothing() -> None:
    said = read_aloud(list("314159"), "male")
    quiet, loud = ENGINE.hear(said * np.float32(0.05), "314159"), ENGINE.hear(said, "314159")

    assert quiet.heard == loud.heard
    assert quiet.asked_margin == pytest.approx(loud.asked_margin, abs=0.01)


def test_segments_are_where_the_words_are() -> None:
    said = read_aloud(list("314159"), "female")
    hearing = ENGINE.hear(said, "314159")
    word_s = [len(read_word("female", digit)) / speech.RATE_HZ for digit in "314159"]
    starts_s = PAUSE_S + np.cumsum([0.0, *(length_s + PAUSE_S for length_s in word_s[:-1])])

    assert len(hearing.segments) == 6
    for segment, start_s, length_s in zip(hearing.segments, starts_s, word_s, strict=True):
        assert segment.start_s - 0.1 < start_s + length_s / 2 < segment.end_s + 0.1


def test_what_comes_after_fifteen_seconds_costs_nothing() -> None:
    long = np.zeros(100 * speech.RATE_HZ, np.float32)

    assert len(ENGINE.posteriors(long)) < 16 * 25
