import face_recognition
import numpy as np
import pytest

from auth.verifier.face import find
from auth.verifier.face.engine import DlibEngine, mean
from auth.verifier.face.points import Box
from auth.verifier.face.views import VIEWS, look, together
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


def test_a_face_is_like_itself_in_every_view_and_never_quite_the_same(
    astronaut: np.ndarray, box: Box
) -> None:
    seen = look(DlibEngine(), astronaut, find.landmarks(astronaut, box), VIEWS)
    alike = seen @ seen.T

    assert alike.min() > 0.9
    assert alike[~np.eye(len(VIEWS), dtype=bool)].max() < 0.9999
    assert (seen @ together(seen)).min() > alike.min()


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
