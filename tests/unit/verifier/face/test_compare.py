"""One person against another by what ships. Error rates are in docs/models/face.md."""

import numpy as np
import pytest

from auth.verifier.face import find
from auth.verifier.face.calibration import DLIB, SHIPPED, load
from auth.verifier.face.compare import Faces
from auth.verifier.face.engine import DlibEngine
from tests.unit.verifier.face.faces import framed_portrait
from tools.portraits import reference_photo


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces(DlibEngine(), load(SHIPPED, engine=DLIB))


def clip_of(*names: str) -> list[np.ndarray]:
    return [framed_portrait(name) for name in names for _ in range(5)]


def test_the_person_of_the_photo_is_like_it_and_another_is_not(faces: Faces) -> None:
    reference = faces.embed_reference(reference_photo("astronaut"))
    found = {}
    for name in ("astronaut", "hopper"):
        frames = clip_of(name)
        found[name] = faces.compare(frames, find.follow(frames).looks, reference)

    assert found["astronaut"].similarity > 90
    assert found["hopper"].similarity < 40
    assert min(one.sameness for one in found.values()) > 90


def test_a_face_that_becomes_another_is_not_the_same(faces: Faces) -> None:
    reference = faces.embed_reference(reference_photo("astronaut"))
    frames = clip_of("astronaut", "astronaut", "hopper")
    likeness = faces.compare(frames, find.follow(frames).looks, reference)

    assert likeness.sameness < 40


def test_even_one_picture_of_another_face_is_seen(faces: Faces) -> None:
    reference = faces.embed_reference(reference_photo("astronaut"))
    frames = clip_of("astronaut", "astronaut", "astronaut", "astronaut")
    frames[8] = framed_portrait("hopper")
    likeness = faces.compare(frames, find.follow(frames).looks, reference)

    assert likeness.sameness < 40


def test_one_look_is_enough(faces: Faces) -> None:
    reference = faces.embed_reference(reference_photo("astronaut"))
    frames = clip_of("astronaut")[:1]
    likeness = faces.compare(frames, find.follow(frames).looks, reference)

    assert likeness.similarity > 90
    assert likeness.sameness == 100
