"""What the checks of one picture see. How often they are right is in docs/models/face.md."""

from dataclasses import replace

import numpy as np
import pytest

from auth.verifier.decision import quality_reason
from auth.verifier.face import find, quality
from auth.verifier.face.points import eyes
from auth.verifier.reasons import Reason
from tests.unit.verifier.face.faces import framed_portrait
from tools.faces import defects
from tools.portraits import NAMES


def measured(picture: np.ndarray) -> quality.Quality:
    return quality.measure(picture, find.landmarks(picture, find.detect(picture)[0]))


def spoilt(name: str, defect: defects.Defect) -> quality.Quality:
    picture = framed_portrait(name)
    points = find.landmarks(picture, find.detect(picture)[0])
    return measured(defect(picture, points, np.random.default_rng(1)))


@pytest.mark.parametrize("name", NAMES)
def test_a_good_portrait_has_no_fault(name: str) -> None:
    assert quality_reason(measured(framed_portrait(name))) is None


@pytest.mark.parametrize(
    "defect, reason",
    [
        (defects.blurred(0.08), Reason.FACE_BLURRED),
        (defects.masked("white"), Reason.FACE_MASKED),
        (defects.masked("blue"), Reason.FACE_MASKED),
        (defects.tilted(30), Reason.FACE_TURNED),
    ],
    ids=["blurred", "white mask", "blue mask", "tilted"],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_spoilt_portrait_has_the_fault_that_was_made(
    name: str, defect: defects.Defect, reason: Reason
) -> None:
    assert quality_reason(spoilt(name, defect)) is reason


@pytest.mark.parametrize("degrees", [-30.0, 30.0])
def test_the_tilt_is_the_angle_by_which_the_picture_was_rotated(degrees: float) -> None:
    straight = measured(framed_portrait("astronaut"))
    rotated = spoilt("astronaut", defects.tilted(degrees))

    assert straight.tilt_deg - rotated.tilt_deg == pytest.approx(degrees, abs=4)


def test_the_turn_grows_as_the_head_turns_and_has_a_side() -> None:
    turns = [spoilt("astronaut", defects.turned(angle)).turn for angle in (-30, 0, 30)]

    assert turns[0] < turns[1] - 0.1 < turns[1] + 0.1 < turns[2]


@pytest.mark.parametrize("shrink", [1, 2, 3])
def test_distance_and_light_change_the_measures_little(shrink: int) -> None:
    picture = framed_portrait("astronaut")
    far = find.scaled((picture // 2 + 20).astype(np.uint8), 1 / shrink)
    near, small = measured(picture), measured(far)

    assert small.mouth == pytest.approx(near.mouth, rel=0.35)
    assert small.turn == pytest.approx(near.turn, abs=0.06)
    assert quality_reason(small) is None


def test_an_upright_face_has_its_eyes_where_they_belong() -> None:
    picture = framed_portrait("hopper")
    points = find.landmarks(picture, find.detect(picture)[0])
    chip, at = quality.upright(picture, points)
    left, right = eyes(at)

    assert chip.shape == (quality.CHIP_PX, quality.CHIP_PX)
    assert left == pytest.approx([30, 32])
    assert right == pytest.approx([66, 32])


def test_a_face_half_out_of_the_picture_is_measured_all_the_same() -> None:
    picture = framed_portrait("astronaut")
    points = find.landmarks(picture, find.detect(picture)[0])
    cut = picture[:, round(points[30, 0]) :]
    found = quality.measure(cut, points - [points[30, 0], 0])
    gone = quality.measure(cut, points - [5000.0, 0.0])

    assert np.isfinite(list(vars(found).values())).all()
    assert gone.sharpness == 0


def test_landmarks_in_one_place_show_no_face() -> None:
    found = quality.measure(framed_portrait("astronaut"), np.full((68, 2), 100.0))

    assert set(vars(found).values()) == {0.0}
    assert quality_reason(found) is Reason.FACE_BLURRED


def test_a_clip_is_as_its_usual_picture() -> None:
    sharp, frames = framed_portrait("astronaut"), []
    points = find.landmarks(sharp, find.detect(sharp)[0])
    blurred = defects.blurred(0.08)(sharp, points, np.random.default_rng(1))
    for number in range(15):
        frames.append(blurred if number < 5 else sharp)
    looks = [
        find.Look(index=index, box=(0, 0, 0, 0), points=points) for index in range(len(frames))
    ]
    one = quality.measure(sharp, points)
    usual = quality.typical(frames, looks)

    assert usual == replace(one, turn=abs(one.turn), tilt_deg=abs(one.tilt_deg))
