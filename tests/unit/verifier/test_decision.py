from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import decision
from auth.verifier.decision import Evidence, Piece, decide
from auth.verifier.reasons import Reason


def piece(best: str, *, second: str = "x", distance: float = 4.0, margin: float = 0.5) -> Piece:
    return Piece(best=best, second=second, distance=distance, margin=margin)


def spoken(digits: str) -> tuple[Piece, ...]:
    return tuple(piece(digit) for digit in digits)


GOOD = Evidence(
    digits_asked="314159",
    voice_db=-15.0,
    voice_contrast_db=40.0,
    pieces=spoken("314159"),
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
        ({"pieces": ()}, Reason.DIGITS_NOT_HEARD),
        ({"pieces": spoken("31415")}, Reason.DIGITS_NOT_HEARD),
        ({"pieces": spoken("3141599")}, Reason.DIGITS_NOT_HEARD),
        ({"pieces": (*spoken("31415"), piece("9", distance=30.0))}, Reason.DIGITS_NOT_HEARD),
        ({"pieces": spoken("314158")}, Reason.DIGITS_MISMATCH),
        ({"pieces": spoken("951413")}, Reason.DIGITS_MISMATCH),
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


@given(st.integers(0, 5), st.sampled_from("0123456789"))
def test_one_digit_clearly_heard_otherwise_never_passes(place: int, heard: str) -> None:
    digits = list(GOOD.digits_asked)
    digits[place] = heard

    reason = decide(replace(GOOD, pieces=spoken("".join(digits))))

    assert reason is (None if heard == GOOD.digits_asked[place] else Reason.DIGITS_MISMATCH)


def test_one_unsure_digit_passes_if_the_one_asked_is_among_the_two_likely() -> None:
    unsure = piece("6", second="9", margin=0.01)

    assert decide(replace(GOOD, pieces=(*spoken("31415"), unsure))) is None


def test_two_unsure_digits_were_not_heard() -> None:
    unsure = (piece("6", second="5", margin=0.01), piece("6", second="9", margin=0.01))

    assert decide(replace(GOOD, pieces=(*spoken("3141"), *unsure))) is Reason.DIGITS_NOT_HEARD


def test_an_unsure_digit_of_which_neither_was_asked_is_a_mismatch() -> None:
    unsure = piece("6", second="0", margin=0.01)

    assert decide(replace(GOOD, pieces=(*spoken("31415"), unsure))) is Reason.DIGITS_MISMATCH
