from pathlib import Path

import face_recognition_models
import numpy as np
import pytest
from face_recognition import api

from auth.verifier.face import resnet


@pytest.fixture(scope="module")
def weights() -> bytes:
    return Path(face_recognition_models.face_recognition_model_location()).read_bytes()


@pytest.fixture(scope="module")
def net(weights: bytes) -> resnet.ResNet:
    return resnet.parse(weights)


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_is_that_of_dlib_for_any_picture(net: resnet.ResNet, seed: int) -> None:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (10, 10, 3), np.uint8)
    chip = np.kron(coarse, np.ones((15, 15, 1), np.uint8))
    theirs = np.array(api.face_encoder.compute_face_descriptor(chip))

    assert net.embed(chip) == pytest.approx(theirs, abs=2e-6)


@pytest.mark.parametrize("kept", [0, 400, 60_000, 20_000_000])
def test_a_file_that_is_cut_short_is_no_network(weights: bytes, kept: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # from wherever it is read
        resnet.parse(weights[:kept])


def test_tensors_of_another_version_are_not_guessed_at(weights: bytes) -> None:
    changed = weights.replace(b"\x05con_4\x01\x02", b"\x05con_4\x01\x03", 1)

    with pytest.raises(ValueError, match="not a tensor"):
        resnet.parse(changed)
