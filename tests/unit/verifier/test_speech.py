"""The digits, heard in the voices of the sample clips, which made none of the templates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import speech
from tools.sample_clip import VOICES, read_word

TEMPLATES = speech.load_templates()
PAUSE = np.zeros(speech.RATE_HZ // 4, np.float32)


def read_aloud(words: list[str], voice: str, *, noise_db: float = -65.0) -> speech.Samples:
    parts = [PAUSE]
    for word in words:
        parts += [read_word(voice, word), PAUSE]
    said = np.concatenate(parts)
    noise = np.random.default_rng(7).normal(0, 10 ** (noise_db / 20), len(said))
    return (said + noise).astype(np.float32)


def hear(samples: speech.Samples) -> list[speech.Heard]:
    return speech.recognise(samples, speech.find_pieces(speech.level_db(samples)), TEMPLATES)


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("noise_db", [-65, -45])
def test_every_digit_is_heard(voice: str, noise_db: float) -> None:
    heard = hear(read_aloud(list(speech.WORDS), voice, noise_db=noise_db))

    assert "".join(piece.digit for piece in heard) == "01234567891"


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("digits", ["000000", "111111", "555555", "661166", "999966"])
def test_a_digit_said_again_is_heard_again(voice: str, digits: str) -> None:
    heard = hear(read_aloud(list(digits), voice))

    assert "".join(piece.digit for piece in heard) == digits


def test_pieces_are_where_the_words_are() -> None:
    said = read_aloud(["8", "8"], "male")
    first, second = hear(said)

    assert first.start_s == pytest.approx(0.25, abs=0.05)
    assert second.end_s == pytest.approx(len(said) / speech.RATE_HZ - 0.25, abs=0.15)


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(0, np.float32),
        np.zeros(48_000, np.float32),
        np.random.default_rng(1).normal(0, 0.1, 48_000).astype(np.float32),
    ],
    ids=["nothing", "silence", "noise"],
)
def test_without_words_no_piece_stands_out(sound: speech.Samples) -> None:
    assert hear(sound) == []


def test_beeps_are_farther_from_every_digit_than_digits_are() -> None:
    at_s = np.arange(speech.RATE_HZ // 2) / speech.RATE_HZ
    beep = (0.3 * np.sin(2 * np.pi * 1000 * at_s)).astype(np.float32)
    beeps = hear(np.concatenate([PAUSE, beep, PAUSE, beep, PAUSE]))
    digits = hear(read_aloud(list("0123456789"), "female"))

    assert min(piece.distance for piece in beeps) > max(piece.distance for piece in digits)


@given(st.lists(st.floats(-100, 0, width=32), max_size=300))
def test_pieces_are_apart_in_order_and_long_enough(levels: list[float]) -> None:
    pieces = speech.find_pieces(np.array(levels, np.float32))

    edges = [edge for piece in pieces for edge in piece]
    assert edges == sorted(edges)
    assert all(end - first >= 12 and end <= len(levels) for first, end in pieces)


@given(st.integers(0, 2**32 - 1), st.integers(1_920, 6_000))
def test_any_piece_gives_finite_distances(seed: int, length: int) -> None:
    rng = np.random.default_rng(seed)
    sound = (rng.normal(0, 1, length) * rng.choice([0, 1e-6, 1])).clip(-1, 1).astype(np.float32)
    heard = speech.recognise(sound, [(0, length // 160)], TEMPLATES)

    assert all(np.isfinite(distance) for _, distance in heard[0].ranking)
