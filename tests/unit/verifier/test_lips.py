import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from auth.verifier import decision, lips
from auth.verifier.lips.mouth import shapes
from auth.verifier.lips.voice import openness as loud_openness
from auth.verifier.reasons import Reason
from tests.unit.verifier import mouths
from tests.unit.verifier.mouths import PICTURES_S, faces, openness, voice


def measured(
    points: np.ndarray, sound: np.ndarray | None = None, *, sound_at_s: float = 0.0
) -> lips.LipEvidence:
    heard = voice() if sound is None else sound
    return lips.measure(points, PICTURES_S.tolist(), heard, sound_at_s=sound_at_s)


def test_lips_that_move_with_the_voice_are_accepted() -> None:
    evidence = measured(faces(openness(PICTURES_S)))

    assert evidence.agreement > 0.8
    assert evidence.movement == pytest.approx(0.2, abs=0.04)
    assert decision.lips_reason(evidence) is None


@settings(max_examples=30, deadline=None)
@given(st.floats(-1.1, 1.1))
def test_how_far_the_voice_is_from_the_lips_is_found_within_one_step(lag_s: float) -> None:
    evidence = measured(faces(openness(PICTURES_S)), sound_at_s=lag_s)

    assert evidence.lag_s == pytest.approx(lag_s, abs=0.041)


@pytest.mark.parametrize("shift_s", [-1.0, -0.6, -0.3, 0.3, 0.6, 1.0])
def test_a_voice_out_of_time_is_refused(shift_s: float) -> None:
    evidence = measured(faces(openness(PICTURES_S)), sound_at_s=shift_s)

    assert decision.lips_reason(evidence) is Reason.LIPS_OUT_OF_SYNC


@pytest.mark.parametrize("shift_s", [-0.15, 0.15])
def test_a_phone_whose_sound_is_a_little_off_is_accepted(shift_s: float) -> None:
    evidence = measured(faces(openness(PICTURES_S)), sound_at_s=shift_s)

    assert decision.lips_reason(evidence) is None


def test_the_lips_of_other_words_are_refused() -> None:
    evidence = measured(faces(openness(PICTURES_S, mouths.OTHER_STARTS_S)))

    assert decision.lips_reason(evidence) is Reason.LIPS_OUT_OF_SYNC


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1), st.floats(0, 0.6), st.integers(0, 99))
def test_a_mouth_that_does_not_move_is_still_however_open_it_is(
    opened: float, tremble_px: float, seed: int
) -> None:
    points = faces(np.full(len(PICTURES_S), opened), tremble_px=tremble_px, seed=seed)

    assert decision.lips_reason(measured(points)) is Reason.LIPS_STILL


def test_a_mouth_that_stops_while_the_voice_goes_on_is_still() -> None:
    opened = openness(PICTURES_S, tuple(np.arange(0.1, 4.8, 0.3)))
    steady = voice(tuple(np.arange(0.1, 4.8, 0.3)))
    opened[20:40] = opened[20]

    assert decision.lips_reason(measured(faces(opened), steady)) is Reason.LIPS_STILL


def test_a_mouth_may_rest_while_nothing_is_said() -> None:
    words = (0.4, 0.7, 1.1, 3.5, 4.0, 4.3)

    evidence = measured(faces(openness(PICTURES_S, words)), voice(words))

    assert decision.lips_reason(evidence) is None


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.floats(0, 1.0), st.floats(1e-5, 0.01))
def test_trembling_landmarks_and_a_noisy_room_change_little(
    seed: int, tremble_px: float, noise: float
) -> None:
    points = faces(openness(PICTURES_S), tremble_px=tremble_px, seed=seed)

    evidence = measured(points, voice(noise=noise, seed=seed))

    assert abs(evidence.lag_s) <= 0.04
    assert decision.lips_reason(evidence) is None


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.4, 0.4), st.floats(0.5, 2.0), st.floats(-200, 200))
def test_how_the_head_is_held_and_how_near_it_is_does_not_matter(
    turn: float, size: float, across_px: float
) -> None:
    points = faces(openness(PICTURES_S))
    rotation = size * np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])

    assert shapes(points @ rotation + across_px) == pytest.approx(shapes(points), abs=1e-6)


def test_a_nodding_and_nearing_head_is_not_a_moving_mouth() -> None:
    still = faces(np.zeros(len(PICTURES_S)))
    sway = np.sin(2 * np.pi * 0.5 * PICTURES_S)[:, None, None]

    evidence = measured(still * (1 + 0.1 * sway) + 20 * sway)

    assert evidence.movement < 0.01


def test_an_even_rhythm_needs_more_agreement_than_an_uneven_one() -> None:
    even = tuple(np.arange(0.2, 4.8, 0.65))
    regular = measured(faces(openness(PICTURES_S, even)), voice(even))
    uneven = measured(faces(openness(PICTURES_S)))

    assert regular.agreement / regular.strength > uneven.agreement / uneven.strength


def test_a_hum_below_the_band_is_not_heard_as_an_open_mouth() -> None:
    at_s = np.arange(0, 5.2, 1 / mouths.RATE_HZ)
    hum = 0.5 * np.sin(2 * np.pi * 120 * at_s) * (at_s > 2.6)

    heard = loud_openness((voice() + hum).astype(np.float32))

    assert heard == pytest.approx(loud_openness(voice()), abs=0.2)


def test_pictures_too_few_or_no_sound_show_nothing() -> None:
    few = lips.measure(faces(np.ones(3)), [0.0, 0.08, 0.16], voice(), sound_at_s=0.0)
    silent = measured(faces(openness(PICTURES_S)), np.zeros(0, np.float32))

    assert few == silent
    assert decision.lips_reason(few) is Reason.LIPS_STILL


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 62).flatmap(
        lambda count: arrays(np.float64, (count, 68, 2), elements=st.floats(-2000, 2000))
    ),
    arrays(np.float32, st.integers(0, 20_000), elements=st.floats(-1, 1, width=32)),
    st.floats(-20, 20),
)
def test_any_input_gives_finite_numbers_within_their_ranges(
    points: np.ndarray, sound: np.ndarray, sound_at_s: float
) -> None:
    evidence = lips.measure(
        points, PICTURES_S[: len(points)].tolist(), sound, sound_at_s=sound_at_s
    )

    assert np.isfinite([evidence.movement, evidence.speaking_movement, evidence.strength]).all()
    assert -1.4 <= evidence.agreement <= 1.0 + 1e-9
    assert abs(evidence.lag_s) <= 1.2
