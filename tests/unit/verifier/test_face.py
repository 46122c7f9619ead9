"""Faces of the two portraits that come with packages. Error rates are in docs/models/face.md."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from auth.verifier import decision, face
from auth.verifier.reasons import Reason, Refused
from tools.portraits import framed, reference_photo


def encoded(picture: np.ndarray, kind: str) -> bytes:
    out = BytesIO()
    Image.fromarray(picture).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return framed("astronaut", width_px=480, height_px=640, face_share=0.42)


@pytest.fixture(scope="module")
def hopper() -> np.ndarray:
    return framed("hopper", width_px=480, height_px=640, face_share=0.42)


def test_the_same_person_is_near_and_another_is_far(
    astronaut: np.ndarray, hopper: np.ndarray
) -> None:
    reference = face.embed_reference(reference_photo("astronaut"))
    near, far = (
        face.distance(face.embed(picture, face.detect(picture)[0]), reference)
        for picture in (astronaut, hopper)
    )

    assert near < face.OPERATING_DISTANCE < far


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_reference_photo_may_be_jpeg_or_png(astronaut: np.ndarray, kind: str) -> None:
    assert face.embed_reference(encoded(astronaut, kind)).shape == (128,)


def test_a_reference_photo_that_shows_not_one_face_cannot_be_used(astronaut: np.ndarray) -> None:
    unusable = {
        "nobody": encoded(np.full((400, 300, 3), 128, np.uint8), "JPEG"),
        "two": encoded(np.concatenate([astronaut, astronaut], axis=1), "JPEG"),
        "another format": encoded(astronaut, "GIF"),
        "huge": encoded(np.zeros((5000, 10, 3), np.uint8), "PNG"),
        "cut": encoded(astronaut, "JPEG")[:5000],
        "nothing": b"",
        "noise": bytes(range(256)) * 20,
    }
    reasons = {}
    for name, photo in unusable.items():
        with pytest.raises(Refused) as caught:
            face.embed_reference(photo)
        reasons[name] = caught.value.reason

    assert set(reasons.values()) == {Reason.REFERENCE_UNUSABLE}


def test_a_face_is_followed_through_the_pictures(astronaut: np.ndarray) -> None:
    frames = [np.roll(astronaut, 2 * index, axis=1) for index in range(12)]

    track = face.follow(frames)

    assert [look.index for look in track.looks] == list(range(12))
    assert (track.found_share, track.several_share) == (1.0, 0.0)
    lips_x = [look.inner_lips[0].mean(axis=0)[0] for look in track.looks]
    assert np.diff(lips_x).mean() == pytest.approx(2.0, abs=0.3)


def test_pictures_without_a_face_are_counted(astronaut: np.ndarray) -> None:
    blank = np.full_like(astronaut, 90)

    track = face.follow([astronaut] * 5 + [blank] * 15)

    assert track.found_share == 0.25
    assert len(track.looks) == 5


def test_a_second_person_is_counted(astronaut: np.ndarray, hopper: np.ndarray) -> None:
    both = np.concatenate([astronaut[100:500], hopper[100:500]], axis=1)

    assert face.follow([both] * 6).several_share == 1.0


def test_brightness_is_of_the_face_alone() -> None:
    frame = np.zeros((100, 100, 3), np.uint8)
    frame[20:60, 30:70] = 200

    assert face.brightness(frame, (20, 70, 60, 30)) == 200
    assert face.brightness(frame, (-50, -10, -20, -40)) == 0


@given(st.floats(0, 2), st.floats(0, 2))
def test_a_nearer_face_is_never_less_similar(one: float, other: float) -> None:
    near, far = sorted((one, other))

    assert 0 <= face.similarity(far) <= face.similarity(near) <= 100


@given(st.floats(0, 2))
def test_seventy_is_the_operating_point(distance: float) -> None:
    passes = face.similarity(distance) >= decision.MIN_SIMILARITY

    assert passes == (distance <= face.OPERATING_DISTANCE)
