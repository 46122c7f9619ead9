"""Digits that nobody says with a closed mouth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.lips import WordEvidence, closed_words
from auth.verifier.speech import Segment, level_db
from tests.unit.verifier.mouths import PICTURES_S, STARTS_S, faces, openness, voice

SAID = "328150"


def segments(digits: str = SAID) -> list[Segment]:
    starts = zip(digits, STARTS_S, strict=True)
    return [Segment(digit=d, start_s=s - 0.1, end_s=s + 0.4) for d, s in starts]


def looked_at(
    opened: np.ndarray, said: list[Segment], *, sound_at_s: float = 0.0, moved_s: float = 0.0
) -> WordEvidence:
    times_s = (PICTURES_S + moved_s).tolist()
    level = level_db(voice())
    return closed_words(faces(opened), times_s, said, level, sound_at_s=sound_at_s)


def test_a_mouth_that_opens_in_every_open_vowel_is_not_closed() -> None:
    evidence = looked_at(openness(PICTURES_S), segments())

    assert evidence == WordEvidence(open_vowels=3.0, closed=0.0)


def test_a_mouth_that_opens_in_other_digits_alone_is_closed_in_these() -> None:
    evidence = looked_at(openness(PICTURES_S, STARTS_S[3:]), segments())

    assert evidence == WordEvidence(open_vowels=3.0, closed=3.0)


@given(st.floats(-3, 3))
def test_only_when_the_sound_begins_beside_the_pictures_matters(sound_at_s: float) -> None:
    evidence = looked_at(
        openness(PICTURES_S), segments(), sound_at_s=sound_at_s, moved_s=sound_at_s
    )

    assert evidence == WordEvidence(open_vowels=3.0, closed=0.0)


def test_digits_that_can_be_said_through_a_narrow_mouth_are_not_looked_at() -> None:
    evidence = looked_at(openness(PICTURES_S, STARTS_S[:1]), segments("145679"))

    assert evidence == WordEvidence(open_vowels=0.0, closed=0.0)


@pytest.mark.parametrize("said", [[], [Segment(digit="8", start_s=9.0, end_s=9.4)]])
def test_what_was_not_seen_does_not_count(said: list[Segment]) -> None:
    evidence = looked_at(openness(PICTURES_S), said)

    assert evidence == WordEvidence(open_vowels=0.0, closed=0.0)
