"""Faces of the two portraits that come with packages. Error rates are in docs/models/face.md."""

import numpy as np
import pytest
from PIL import Image

from auth.verifier.face import find
from auth.verifier.face.points import eyes
from tests.unit.verifier.face.faces import framed_portrait


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return framed_portrait("astronaut")


@pytest.fixture(scope="module")
def hopper() -> np.ndarray:
    return framed_portrait("hopper")


def test_a_face_is_followed_through_the_pictures(astronaut: np.ndarray) -> None:
    frames = [np.roll(astronaut, 2 * index, axis=1) for index in range(12)]

    track = find.follow(frames)

    assert [look.index for look in track.looks] == list(range(12))
    assert (track.found_share, track.several_share) == (1.0, 0.0)
    lips_x = [look.inner_lips[0].mean(axis=0)[0] for look in track.looks]
    assert np.diff(lips_x).mean() == pytest.approx(2.0, abs=0.3)


def test_pictures_without_a_face_are_counted(astronaut: np.ndarray) -> None:
    blank = np.full_like(astronaut, 90)

    track = find.follow([astronaut] * 5 + [blank] * 15)

    assert track.found_share == 0.25
    assert len(track.looks) == 5


@pytest.mark.parametrize("missed", [0, 5, 10])
def test_a_face_that_one_search_does_not_find_is_found_in_the_next_picture(
    astronaut: np.ndarray, missed: int
) -> None:
    frames = [astronaut] * 15
    frames[missed] = np.full_like(astronaut, 90)

    track = find.follow(frames)

    assert set(range(15)) - {look.index for look in track.looks} == {missed}
    assert track.found_share == pytest.approx(2 / 3)


def test_a_second_person_is_counted(astronaut: np.ndarray, hopper: np.ndarray) -> None:
    both = np.concatenate([astronaut[100:500], hopper[100:500]], axis=1)

    assert find.follow([both] * 6).several_share == 1.0


def test_brightness_is_of_the_face_alone() -> None:
    frame = np.zeros((100, 100, 3), np.uint8)
    frame[20:60, 30:70] = 200

    assert find.brightness(frame, (20, 70, 60, 30)) == 200
    assert find.brightness(frame, (-50, -10, -20, -40)) == 0


def test_landmarks_are_in_the_usual_order(astronaut: np.ndarray) -> None:
    points = find.landmarks(astronaut, find.detect(astronaut)[0])
    left_eye, right_eye = eyes(points)
    chin, nose, upper_lip, lower_lip = points[8], points[30], points[62], points[66]

    assert points.shape == (68, 2)
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_eye[1] < nose[1] < upper_lip[1] <= lower_lip[1] < chin[1]


def test_a_blurred_picture_is_worth_less(astronaut: np.ndarray) -> None:
    box = find.detect(astronaut)[0]
    look = find.Look(index=0, box=box, points=find.landmarks(astronaut, box))
    blurred = (astronaut.astype(float) + np.roll(astronaut, 3, axis=1)) / 2

    assert find.worth(astronaut, look) > find.worth(blurred.astype(np.uint8), look) > 0


def test_the_sharpest_picture_of_each_third_is_chosen(astronaut: np.ndarray) -> None:
    blurred = ((astronaut.astype(float) + np.roll(astronaut, 3, axis=1)) / 2).astype(np.uint8)
    frames = [astronaut if index in (1, 5, 6) else blurred for index in range(9)]

    best = find.best_looks(frames, find.follow(frames).looks)

    assert [look.index for look in best] == [1, 5, 6]


@pytest.mark.parametrize("size", [(480, 640), (360, 639), (101, 77)])
@pytest.mark.parametrize("scale", [0.5, 1 / 3, 0.7])
def test_a_picture_made_smaller_has_its_light_where_it_was(
    size: tuple[int, int], scale: float
) -> None:
    rows, columns = np.indices(size)
    frame = np.stack([rows % 250, columns % 250, (rows + columns) % 250], axis=2).astype(np.uint8)
    boxes = Image.fromarray(frame).resize(
        (round(size[1] * scale), round(size[0] * scale)), Image.Resampling.BOX
    )

    assert np.abs(find.scaled(frame, scale).astype(int) - np.asarray(boxes, int)).max() <= 1
