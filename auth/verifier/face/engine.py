"""Turns one face into a unit vector. What two vectors say about two people: calibration.py."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import dlib
import numpy as np
from numpy.typing import NDArray

from auth.verifier.face import resnet
from auth.verifier.face.calibration import DLIB, Template
from auth.verifier.face.points import Points, Rgb

with warnings.catch_warnings():
    # It asks pkg_resources for its files, which warns that it is old.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
    import face_recognition_models

_CHIP_PADDING = 0.25  # what dlib's network was trained with


class FaceEngine(Protocol):
    """An embedding model. `tests/unit/verifier/face/test_engine.py` is its contract."""

    @property
    def name(self) -> str:
        """Which weights these are. A calibration fits the engine of its name and no other."""

    def embed(self, frame: Rgb, points: Points, *, mirrored: bool = False) -> Template:
        """Turn one face into a unit vector.

        Args:
            frame: (height, width, 3), RGB, 0..255.
            points: (68, 2), the face's landmarks: x, y in pixels of the frame.
            mirrored: Look at the face as in a mirror.
        """


class DlibEngine:
    """dlib's residual network, with the weights of face_recognition: 128 numbers, 17 ms a face."""

    name = DLIB

    def __init__(self) -> None:
        weights = Path(face_recognition_models.face_recognition_model_location())
        self._net = resnet.parse(weights.read_bytes())

    def embed(self, frame: Rgb, points: Points, *, mirrored: bool = False) -> Template:
        shape = dlib.full_object_detection(
            dlib.rectangle(0, 0, frame.shape[1], frame.shape[0]),
            [dlib.point(round(x), round(y)) for x, y in points],
        )
        chip = dlib.get_face_chip(frame, shape, resnet.SIDE_PX, _CHIP_PADDING)
        if mirrored:
            chip = chip[:, ::-1]
        return _unit(self._net.embed(chip))


def mean(templates: Sequence[Template], *, weights: Sequence[float]) -> Template:
    """Return the weighted mean of one person's templates, a unit vector again.

    Raises:
        ValueError: there are none, or no weight is above zero.
    """
    if max(weights, default=0.0) <= 0:
        raise ValueError("a mean needs a template with a weight above zero")
    return _unit(np.average(np.stack(templates), axis=0, weights=weights))


def _unit(vector: NDArray[np.floating]) -> Template:
    return np.asarray(vector / np.linalg.norm(vector), np.float32)
