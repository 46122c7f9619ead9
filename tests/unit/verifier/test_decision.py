from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import decision
from auth.verifier.antispoof import LivenessEvidence
from auth.verifier.cover import CoverEvidence
from auth.verifier.decision import Evidence, FaceEvidence, VoiceEvidence, decide
from auth.verifier.face.quality import Quality
from auth.verifier.lips import LipEvidence, WordEvidence
from auth.verifier.picture import PictureEvidence
from auth.verifier.reasons import Reason
from auth.verifier.speech import Hearing

GOOD = Evidence(
    digits_asked="314159",
    voice=VoiceEvidence(peak_db=-15.0, contrast_db=40.0),
    digits=Hearing(heard="314159", asked_margin=0.0, count_margin=5.0, score=-0.5, segments=()),
    cover=CoverEvidence(early_s=0.05, outside_s=0.1, gap_s=0.08),
    face=FaceEvidence(
        found_share=1.0,
        several_share=0.0,
        width_px=200.0,
        picture_px=480,
        brightness=130.0,
        doubtful=0.0,
        sameness=95.0,
        similarity=90.0,
        score=0.97,
    ),
    quality=Quality(sharpness=0.3, turn=0.05, nod=0.5, tilt_deg=3.0, mouth=1.2, nose=0.6),
    lips=LipEvidence(
        movement=0.15, speaking_movement=0.08, agreement=0.7, strength=3.3, lag_s=0.04, seen_s=5.0
    ),
    words=WordEvidence(open_vowels=3.0, closed=0.0),
    picture=PictureEvidence(frozen_s=0.08, repeat=1.3, stripes=2.7),
)


def but(part: str, **defect: object) -> Evidence:
    """Return the good evidence with a defect in one part."""
    return replace(GOOD, **{part: replace(getattr(GOOD, part), **defect)})


def test_a_person_reading_the_digits_passes() -> None:
    assert decide(GOOD) is None


@pytest.mark.parametrize(
    "part, defect, reason",
    [
        ("face", {"found_share": 0.5}, Reason.FACE_MISSING),
        ("face", {"several_share": 0.5}, Reason.FACE_TOO_MANY),
        ("face", {"found_share": 0.5, "picture_px": 239}, Reason.VIDEO_TOO_SMALL_FRAME),
        ("face", {"width_px": 60.0}, Reason.FACE_TOO_SMALL),
        ("face", {"width_px": 60.0, "picture_px": 239}, Reason.VIDEO_TOO_SMALL_FRAME),
        ("face", {"picture_px": 239}, None),
        ("face", {"brightness": 20.0}, Reason.FACE_TOO_DARK),
        ("face", {"brightness": 245.0}, Reason.FACE_TOO_BRIGHT),
        ("quality", {"sharpness": 0.05}, Reason.FACE_BLURRED),
        ("quality", {"mouth": 0.1, "nose": 0.1}, Reason.FACE_MASKED),
        ("quality", {"mouth": 0.1}, Reason.MOUTH_COVERED),
        ("quality", {"turn": -0.5}, Reason.FACE_TURNED),
        ("quality", {"turn": 0.5}, Reason.FACE_TURNED),
        ("quality", {"nod": 0.1}, Reason.FACE_TURNED),
        ("quality", {"nod": 0.9}, Reason.FACE_TURNED),
        ("quality", {"tilt_deg": 40.0}, Reason.FACE_TURNED),
        ("voice", {"peak_db": -70.0}, Reason.VOICE_MISSING),
        ("voice", {"contrast_db": 3.0}, Reason.VOICE_MISSING),
        ("voice", {"peak_db": -45.0}, Reason.VOICE_TOO_QUIET),
        ("digits", {"heard": ""}, Reason.DIGITS_NOT_HEARD),
        ("digits", {"count_margin": -60.0}, Reason.DIGITS_NOT_HEARD),
        ("digits", {"score": -6.1}, Reason.DIGITS_NOT_HEARD),
        ("digits", {"asked_margin": -30.0}, Reason.DIGITS_MISMATCH),
        ("digits", {"heard": "951413"}, Reason.DIGITS_MISMATCH),
        ("cover", {"early_s": 1.1}, Reason.FACE_MISSING),
        ("cover", {"outside_s": 0.4}, Reason.FACE_MISSING),
        ("cover", {"gap_s": 0.6}, Reason.FACE_MISSING),
        ("lips", {"movement": 0.01}, Reason.LIPS_STILL),
        ("lips", {"speaking_movement": 0.02}, Reason.LIPS_STILL),
        ("lips", {"strength": 2.4}, Reason.LIPS_OUT_OF_SYNC),
        ("lips", {"strength": 2.4, "seen_s": 3.0}, None),
        ("lips", {"strength": 2.0, "seen_s": 3.0}, Reason.LIPS_OUT_OF_SYNC),
        ("lips", {"strength": 3.1, "seen_s": 12.0}, None),
        ("lips", {"lag_s": 0.3}, Reason.LIPS_OUT_OF_SYNC),
        ("lips", {"lag_s": -0.3}, Reason.LIPS_OUT_OF_SYNC),
        ("words", {"closed": 1.0}, None),
        ("words", {"closed": 2.0}, Reason.LIPS_OUT_OF_SYNC),
        ("words", {"open_vowels": 4.0, "closed": 2.0}, None),
        ("picture", {"frozen_s": 0.5}, Reason.PICTURE_FROZEN),
        ("picture", {"repeat": 0.3}, Reason.PICTURE_FROZEN),
        ("picture", {"stripes": 6.0}, Reason.SCREEN_SUSPECTED),
        ("face", {"sameness": 59.9}, Reason.FACE_CHANGED),
        ("face", {"similarity": 69.9}, Reason.FACE_MISMATCH),
    ],
    ids=str,
)
def test_one_defect_gives_its_reason(part: str, defect: dict[str, object], reason: Reason) -> None:
    assert decide(but(part, **defect)) is reason


def test_a_deployments_model_may_say_that_the_face_is_not_alive() -> None:
    living, dead = (LivenessEvidence(live=live, least=0.6) for live in (0.6, 0.59))

    assert decide(replace(GOOD, liveness=living)) is None
    assert decide(replace(GOOD, liveness=dead)) is Reason.FACE_NOT_LIVE


def test_what_the_person_can_mend_most_easily_is_said_first() -> None:
    everything_wrong = replace(
        but("face", brightness=10.0, similarity=0.0),
        voice=VoiceEvidence(peak_db=-90.0, contrast_db=0.0),
        lips=replace(GOOD.lips, movement=0.0),
    )

    assert decide(everything_wrong) is Reason.FACE_TOO_DARK


def test_similarity_at_the_operating_point_passes() -> None:
    assert decide(but("face", similarity=decision.MIN_SIMILARITY)) is None


DIGITS = st.text("0123456789", min_size=6, max_size=6)
MARGINS = st.floats(-100, 0)


@given(DIGITS, DIGITS, MARGINS, st.floats(-100, 100))
def test_more_wrong_digits_than_may_be_misheard_never_pass(
    asked: str, heard: str, asked_margin: float, count_margin: float
) -> None:
    wrong = sum(one != other for one, other in zip(asked, heard, strict=True))
    reason = decision.digits_reason(
        asked=asked, heard=heard, asked_margin=asked_margin, count_margin=count_margin, score=0.0
    )

    assert reason is not None or wrong <= decision.MAX_WRONG_DIGITS


@given(DIGITS, MARGINS, st.floats(-100, 100), MARGINS, *[st.floats(0, 50)] * 3)
def test_better_evidence_never_refuses_what_worse_let_pass(
    asked: str,
    asked_margin: float,
    count_margin: float,
    score: float,
    more: float,
    surer: float,
    likelier: float,
) -> None:
    worse = decision.digits_reason(
        asked=asked, heard=asked, asked_margin=asked_margin, count_margin=count_margin, score=score
    )
    better = decision.digits_reason(
        asked=asked,
        heard=asked,
        asked_margin=min(0.0, asked_margin + more),
        count_margin=count_margin + surer,
        score=score + likelier,
    )

    assert worse is not None or better is None


def test_the_thresholds_themselves_pass() -> None:
    reason = decision.digits_reason(
        asked="314159",
        heard="314159",
        asked_margin=decision.MIN_ASKED_MARGIN,
        count_margin=decision.MIN_COUNT_MARGIN,
        score=decision.MIN_SCORE,
    )

    assert reason is None
