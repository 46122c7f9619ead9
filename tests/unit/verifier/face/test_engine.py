import face_recognition
import numpy as np
import pytest

from auth.verifier.face import find
from auth.verifier.face.engine import DlibEngine, embed_both_ways, mean
from auth.verifier.face.points import Box
from tests.unit.verifier.face.faces import framed_portrait, unit_vectors


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return framed_portrait("astronaut")


@pytest.fixture(scope="module")
def box(astronaut: np.ndarray) -> Box:
    return find.detect(astronaut)[0]


def test_the_embedding_is_that_of_face_recognition(astronaut: np.ndarray, box: Box) -> None:
    ours = DlibEngine().embed(astronaut, find.landmarks(astronaut, box))
    theirs = face_recognition.face_encodings(astronaut, [box], model="large")[0]

    assert ours == pytest.approx(theirs / np.linalg.norm(theirs), abs=1e-6)


def test_both_ways_together_are_between_the_two(astronaut: np.ndarray, box: Box) -> None:
    engine, points = DlibEngine(), find.landmarks(astronaut, box)
    plain = engine.embed(astronaut, points)
    mirrored = engine.embed(astronaut, points, mirrored=True)
    both = embed_both_ways(engine, astronaut, points)

    assert np.linalg.norm(both) == pytest.approx(1, abs=1e-6)
    assert 0.9 < plain @ mirrored < min(plain @ both, mirrored @ both) < 1


def test_a_mean_leans_to_what_weighs_more() -> None:
    one, other = unit_vectors(2, seed=3)
    leaning = mean([one, other], weights=[3.0, 1.0])

    assert np.linalg.norm(leaning) == pytest.approx(1, abs=1e-6)
    assert leaning @ one > leaning @ other


def test_nothing_has_no_mean() -> None:
    with pytest.raises(ValueError, match="weight above zero"):
        mean([], weights=[])
    with pytest.raises(ValueError, match="weight above zero"):
        mean(list(unit_vectors(1, seed=1)), weights=[0.0])
