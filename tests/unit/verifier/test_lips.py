import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import lips

PICTURES_S = np.arange(0, 5, 0.08)
SOUND_S = np.arange(0, 5.2, 0.01)


def speech(at_s: np.ndarray) -> np.ndarray:
    """Six words of 0.4 s, unevenly apart: 1 while speaking, else 0."""
    starts = np.array([0.4, 1.1, 2.0, 2.6, 3.4, 4.3])
    return ((at_s[:, None] >= starts) & (at_s[:, None] < starts + 0.4)).any(axis=1).astype(float)


def level_db() -> np.ndarray:
    return (-60 + 40 * speech(SOUND_S)).astype(np.float32)


def measured(openings: np.ndarray, *, sound_at_s: float = 0.0) -> lips.LipEvidence:
    return lips.measure(openings.tolist(), PICTURES_S.tolist(), level_db(), sound_at_s=sound_at_s)


def test_lips_that_move_with_the_voice_correlate() -> None:
    evidence = measured(0.2 * speech(PICTURES_S))

    assert evidence.correlation > 0.9
    assert evidence.movement == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize("lag_s", [-0.48, -0.16, 0.0, 0.16, 0.48])
def test_how_far_the_voice_is_from_the_lips_is_found(lag_s: float) -> None:
    evidence = measured(0.2 * speech(PICTURES_S), sound_at_s=lag_s)

    assert evidence.correlation > 0.9
    assert evidence.lag_s == pytest.approx(lag_s, abs=0.05)


def test_the_lips_of_other_words_correlate_little() -> None:
    assert measured(0.2 * speech(5.0 - PICTURES_S * 0.8)).correlation < 0.7


def test_a_still_mouth_neither_moves_nor_correlates() -> None:
    evidence = measured(np.full(len(PICTURES_S), 0.1))

    assert (evidence.movement, evidence.correlation) == (0.0, 0.0)


@given(
    st.lists(st.floats(0, 2), max_size=70),
    st.lists(st.floats(-100, 0, width=32), max_size=600),
    st.floats(-20, 20),
)
def test_any_input_gives_numbers_within_their_ranges(
    openings: list[float], levels: list[float], sound_at_s: float
) -> None:
    evidence = lips.measure(
        openings,
        PICTURES_S[: len(openings)].tolist() + [5.0] * max(0, len(openings) - len(PICTURES_S)),
        np.array(levels, np.float32),
        sound_at_s=sound_at_s,
    )

    assert -1.0001 <= evidence.correlation <= 1.0001
    assert 0 <= evidence.movement <= 2
    assert abs(evidence.lag_s) <= lips.SEARCH_S
