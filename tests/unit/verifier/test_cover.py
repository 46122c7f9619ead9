"""Pictures must last as long as the digits do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import cover
from auth.verifier.cover import CoverEvidence
from auth.verifier.decision import cover_reason
from auth.verifier.reasons import Reason
from auth.verifier.speech import Segment

SOUND_S = 5.0
LOUD = np.full(round(SOUND_S * 100), -70, np.float32)
LOUD[60:460] = -20  # 0.6 to 4.6 s
SAID = [Segment(digit="1", start_s=at_s, end_s=at_s + 0.4) for at_s in (0.6, 2.0, 4.2)]
LOOKS_S = np.arange(63) * 0.08  # to 4.96 s


def covered(
    looks_s: np.ndarray, said: list[Segment] = SAID, *, sound_at_s: float = 0.0
) -> CoverEvidence:
    return cover.measure(looks_s.tolist(), said, LOUD, sound_at_s=sound_at_s)


@pytest.mark.parametrize("said", [SAID, []], ids=["digits", "loudness-alone"])
def test_a_face_seen_throughout_covers_the_digits(said: list[Segment]) -> None:
    found = covered(LOOKS_S, said)

    assert (found.early_s, found.outside_s) == (0.0, 0.0)
    assert found.gap_s == pytest.approx(0.08)
    assert cover_reason(found) is None


@pytest.mark.parametrize("said", [SAID, []], ids=["digits", "loudness-alone"])
@given(end=st.integers(1, 53))
def test_pictures_that_end_before_the_digits_do_not_cover_them(
    said: list[Segment], end: int
) -> None:
    found = covered(LOOKS_S[:end], said)

    assert found.outside_s >= 4.6 - LOOKS_S[end - 1] - 1e-6
    assert cover_reason(found) is Reason.FACE_MISSING


@given(st.integers(12, 62))
def test_pictures_that_begin_after_the_digits_do_not_cover_them(first: int) -> None:
    assert cover_reason(covered(LOOKS_S[first:])) is Reason.FACE_MISSING


@given(start=st.integers(7, 50), count=st.integers(7, 12))
def test_a_face_gone_in_mid_digits_does_not_cover_them(start: int, count: int) -> None:
    found = covered(np.delete(LOOKS_S, slice(start, start + count)))

    assert found.gap_s >= 0.08 * (min(count, 63 - start) + 1) - 1e-6
    assert cover_reason(found) is Reason.FACE_MISSING


@given(st.integers(0, 57))
def test_a_face_not_found_in_two_searches_is_enough(start: int) -> None:
    assert cover_reason(covered(np.delete(LOOKS_S, slice(start, start + 5)))) is None


@given(st.integers(0, 48), st.floats(5, 12.5))
def test_a_face_not_found_in_one_search_is_enough_at_any_rate(missed: int, rate_hz: float) -> None:
    looks_s = np.arange(round(SOUND_S * rate_hz)) / rate_hz

    assert cover_reason(covered(np.delete(looks_s, min(missed, len(looks_s) - 1)))) is None


def test_a_face_away_before_the_first_digit_is_enough() -> None:
    silent_until_3_s = [Segment(digit="1", start_s=3.0, end_s=3.4)]

    assert cover_reason(covered(np.delete(LOOKS_S, slice(1, 30)), silent_until_3_s)) is None


@given(st.floats(-0.9, 9))
def test_the_clocks_of_sound_and_pictures_are_laid_over_each_other(sound_at_s: float) -> None:
    moved, beside = (
        covered(LOOKS_S + shift_s, sound_at_s=sound_at_s) for shift_s in (sound_at_s, -5.0)
    )

    assert cover_reason(moved) is None
    assert cover_reason(beside) is Reason.FACE_MISSING


def test_sound_long_before_the_pictures_is_refused() -> None:
    late = [Segment(digit="1", start_s=4.2, end_s=4.6)]

    found = covered(LOOKS_S, late, sound_at_s=-1.5)

    assert found == CoverEvidence(early_s=1.5, outside_s=0.0, gap_s=pytest.approx(0.08))
    assert cover_reason(found) is Reason.FACE_MISSING


def test_a_digit_is_not_looked_for_beyond_the_end_of_the_sound() -> None:
    last = [Segment(digit="1", start_s=4.6, end_s=5.4)]

    assert covered(LOOKS_S, last).outside_s == pytest.approx(SOUND_S - LOOKS_S[-1])
