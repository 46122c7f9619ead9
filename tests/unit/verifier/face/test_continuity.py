import numpy as np
import pytest

from auth.verifier.face import continuity, find
from tests.unit.verifier.face.faces import framed_portrait

ASTRONAUT, HOPPER = framed_portrait("astronaut"), framed_portrait("hopper")
KNOWN = (0, 19)


def doubtful_in(frames: list[np.ndarray]) -> list[int]:
    looks = find.follow(frames).looks
    known = [look for look in looks if look.index in KNOWN]
    return [look.index for look in continuity.doubtful(frames, looks, known)]


def test_a_face_that_stays_gives_no_doubt() -> None:
    assert doubtful_in([np.roll(ASTRONAUT, index, axis=1) for index in range(20)]) == []


@pytest.mark.parametrize("at", [6, 7, 10, 13])
def test_a_single_picture_of_somebody_else_is_in_doubt(at: int) -> None:
    frames = [ASTRONAUT] * 20
    frames[at] = HOPPER

    assert at in doubtful_in(frames)


def test_no_more_is_in_doubt_than_is_affordable() -> None:
    frames = [HOPPER if index % 2 else ASTRONAUT for index in range(30)]

    assert len(doubtful_in(frames)) == continuity.MOST_DOUBTFUL


def test_after_a_while_without_a_face_it_has_to_be_looked_at_again() -> None:
    blank = np.full_like(ASTRONAUT, 90)
    frames = [ASTRONAUT] * 20 + [blank] * 5 + [ASTRONAUT] * 5
    looks = find.follow(frames).looks

    found = continuity.doubtful(frames, looks, looks[:1])

    assert [look.index >= 25 for look in found] == [True]
