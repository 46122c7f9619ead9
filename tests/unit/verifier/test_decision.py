from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import decision
from auth.verifier.decision import Evidence, decide
from auth.verifier.reasons import Reason

GOOD = Evidence(
    digits_asked="314159",
    voice_db=-15.0,
    voice_contrast_db=40.0,
    digits_heard="314159",
    digits_asked_margin=0.0,
    digits_count_margin=5.0,
    face_found_share=1.0,
    face_several_share=0.0,
    face_width_px=200.0,
    face_brightness=130.0,
    face_spread=0.1,
    similarity=90.0,
    lip_movement=0.15,
    lip_correlation=0.9,
    lip_lag_s=0.04,
)


def test_a_person_reading_the_digits_passes() -> None:
    assert decide(GOOD) is None


@pytest.mark.parametrize(
    "defect, reason",
    [
        ({"face_found_share": 0.5}, Reason.FACE_MISSING),
        ({"face_several_share": 0.5}, Reason.FACE_TOO_MANY),
        ({"face_width_px": 60.0}, Reason.FACE_TOO_SMALL),
        ({"face_brightness": 20.0}, Reason.FACE_TOO_DARK),
        ({"face_brightness": 245.0}, Reason.FACE_TOO_BRIGHT),
        ({"voice_db": -70.0}, Reason.VOICE_MISSING),
        ({"voice_contrast_db": 3.0}, Reason.VOICE_MISSING),
        ({"voice_db": -45.0}, Reason.VOICE_TOO_QUIET),
        ({"digits_heard": ""}, Reason.DIGITS_NOT_HEARD),
        ({"digits_count_margin": -60.0}, Reason.DIGITS_NOT_HEARD),
        ({"digits_asked_margin": -30.0}, Reason.DIGITS_MISMATCH),
        ({"digits_heard": "951413"}, Reason.DIGITS_MISMATCH),
        ({"lip_movement": 0.01}, Reason.LIPS_STILL),
        ({"lip_correlation": 0.1}, Reason.LIPS_OUT_OF_SYNC),
        ({"lip_lag_s": 0.3}, Reason.LIPS_OUT_OF_SYNC),
        ({"lip_lag_s": -0.3}, Reason.LIPS_OUT_OF_SYNC),
        ({"face_spread": 0.6}, Reason.FACE_CHANGED),
        ({"similarity": 69.9}, Reason.FACE_MISMATCH),
    ],
    ids=str,
)
def test_one_defect_gives_its_reason(defect: dict[str, object], reason: Reason) -> None:
    assert decide(replace(GOOD, **defect)) is reason


def test_what_the_person_can_mend_most_easily_is_said_first() -> None:
    everything_wrong = replace(
        GOOD, face_brightness=10.0, voice_db=-90.0, lip_movement=0.0, similarity=0.0
    )

    assert decide(everything_wrong) is Reason.FACE_TOO_DARK


def test_similarity_at_the_operating_point_passes() -> None:
    assert decide(replace(GOOD, similarity=decision.MIN_SIMILARITY)) is None


DIGITS = st.text("0123456789", min_size=6, max_size=6)
MARGINS = st.floats(-100, 0)


@given(DIGITS, DIGITS, MARGINS, st.floats(-100, 100))
def test_more_wrong_digits_than_may_be_misheard_never_pass(
    asked: str, heard: str, asked_margin: float, count_margin: float
) -> None:
    wrong = sum(one != other for one, other in zip(asked, heard, strict=True))
    reason = decision.digits_reason(
        asked=asked, heard=heard, asked_margin=asked_margin, count_margin=count_margin
    )

    assert reason is not None or wrong <= decision.MAX_WRONG_DIGITS


@given(DIGITS, MARGINS, st.floats(-100, 100), st.floats(0, 50), st.floats(0, 50))
def test_better_evidence_never_refuses_what_worse_let_pass(
    asked: str, asked_margin: float, count_margin: float, more: float, surer: float
) -> None:
    worse = decision.digits_reason(
        asked=asked, heard=asked, asked_margin=asked_margin, count_margin=count_margin
    )
    better = decision.digits_reason(
        asked=asked,
        heard=asked,
        asked_margin=min(0.0, asked_margin + more),
        count_margin=count_margin + surer,
    )

    assert worse is not None or better is None


def test_the_thresholds_themselves_pass() -> None:
    reason = decision.digits_reason(
        asked="314159",
        heard="314159",
        asked_margin=decision.MIN_ASKED_MARGIN,
        count_margin=decision.MIN_COUNT_MARGIN,
    )

    assert reason is None
