"""A deployment's embedding network behind the port, with a tiny one."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from auth.verifier.face import find
from auth.verifier.face.onnx_engine import OnnxEngine, open_engine
from auth.verifier.settings import FaceModel
from core.config import ConfigError
from tests.unit.verifier.face.faces import framed_portrait
from tests.unit.verifier.onnx_models import patches

CONTENT = patches()


@pytest.fixture
def model(tmp_path: Path) -> FaceModel:
    path = tmp_path / "face.onnx"
    path.write_bytes(CONTENT)
    return FaceModel(path=path, sha256=hashlib.sha256(CONTENT).hexdigest(), pixels="-1..1")


@pytest.fixture(scope="module")
def astronaut() -> np.ndarray:
    return framed_portrait("astronaut")


@pytest.fixture(scope="module")
def points(astronaut: np.ndarray) -> np.ndarray:
    return find.landmarks(astronaut, find.detect(astronaut)[0])


def test_a_face_becomes_a_unit_vector(
    model: FaceModel, astronaut: np.ndarray, points: np.ndarray
) -> None:
    template = open_engine(model).embed(astronaut, points)

    assert template.shape == (48,)
    assert template.dtype == np.float32
    assert np.linalg.norm(template) == pytest.approx(1, abs=1e-6)


def test_red_comes_first_and_the_picture_is_the_right_way_up() -> None:
    frame = np.zeros((300, 300, 3), np.uint8)
    frame[:150, :, 0] = 200
    points = np.zeros((68, 2))
    points[36:42], points[42:48], points[30] = (120, 120), (180, 120), (150, 150)
    points[48], points[54] = (125, 180), (175, 180)
    red, green, blue = OnnxEngine(CONTENT, pixels="0..255").embed(frame, points).reshape(3, 4, 4)

    assert red[0].min() > 0.2
    assert red[3].max() == green.max() == blue.max() == 0


def test_a_mirrored_face_is_the_other_way_round(
    model: FaceModel, astronaut: np.ndarray, points: np.ndarray
) -> None:
    engine = open_engine(model)
    plain, mirrored = (
        engine.embed(astronaut, points, mirrored=way).reshape(3, 4, 4) for way in (False, True)
    )

    assert mirrored == pytest.approx(plain[:, :, ::-1], abs=1e-6)


def test_black_is_what_the_setting_says(points: np.ndarray) -> None:
    black = np.zeros((640, 480, 3), np.uint8)
    signed = OnnxEngine(CONTENT, pixels="-1..1").embed(black, points)
    unsigned = OnnxEngine(CONTENT, pixels="0..255").embed(black, points)

    assert (signed < 0).all()
    assert not unsigned.any()


def test_the_name_tells_models_and_pixels_apart() -> None:
    names = {
        OnnxEngine(CONTENT, pixels="-1..1").name,
        OnnxEngine(CONTENT, pixels="0..255").name,
        OnnxEngine(patches(rows=7), pixels="-1..1").name,
    }

    assert len(names) == 3


def test_a_missing_model_is_named(model: FaceModel) -> None:
    model.path.unlink()

    with pytest.raises(ConfigError, match=r"cannot be read: .*face\.onnx"):
        open_engine(model)


def test_an_altered_model_is_refused(model: FaceModel) -> None:
    model.path.write_bytes(CONTENT + b"!")

    with pytest.raises(ConfigError, match="another SHA-256"):
        open_engine(model)


@pytest.mark.parametrize(
    "content, problem",
    [
        (b"no network", "no ONNX network"),
        (patches(size=96), r"one input of \(n, 3, 112, 112\)"),
        (patches(rows=1), "has 3 numbers"),
    ],
    ids=["no network", "another size", "too few numbers"],
)
def test_a_file_that_is_no_face_model_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        OnnxEngine(content, pixels="-1..1")
