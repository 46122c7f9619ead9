"""One person against another by what ships. Error rates are in docs/models/face.md."""

from dataclasses import replace

import numpy as np
import pytest

from auth.verifier.face import find
from auth.verifier.face.calibration import DLIB
from auth.verifier.face.calibration_file import SHIPPED, load
from auth.verifier.face.compare import Faces
from auth.verifier.face.engine import DlibEngine
from auth.verifier.face.points import Points, Rgb
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


class Remembering:
    """dlib's engine, which keeps what it was asked for."""

    name = DLIB

    def __init__(self) -> None:
        self.asked: list[tuple[bool, bytes]] = []
        self._engine = DlibEngine()

    def embed(self, frame: Rgb, points: Points, *, mirrored: bool = False) -> np.ndarray:
        self.asked.append((mirrored, points.round(3).tobytes()))
        return self._engine.embed(frame, points, mirrored=mirrored)


def test_the_photo_is_seen_in_eight_ways_and_each_picture_of_a_clip_in_one() -> None:
    engine = Remembering()
    faces = Faces(engine, load(SHIPPED, engine=DLIB))
    reference = faces.embed_reference(reference_photo("astronaut"))
    of_the_photo = len(set(engine.asked))
    engine.asked.clear()
    frames = clip_of("astronaut")[:3]
    same_place = [replace(find.follow(frames).looks[0], index=index) for index in range(3)]
    faces.compare(frames, same_place, reference)

    assert of_the_photo == 8
    assert len(set(engine.asked)) == len(engine.asked) == 3
    assert sum(mirrored for mirrored, _ in engine.asked) == 1


def test_one_look_is_enough(faces: Faces) -> None:
    reference = faces.embed_reference(reference_photo("astronaut"))
    frames = clip_of("astronaut")[:1]
    likeness = faces.compare(frames, find.follow(frames).looks, reference)

    assert likeness.similarity > 90
    assert likeness.sameness == 100
