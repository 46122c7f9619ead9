"""Another engine behind the port: an embedding network in ONNX that the deployment brings.

Optional: `pip install -r requirements-onnx.lock`, and settings that name the file, its hash and
how it wants its pixels. It fits no calibration but one that was fitted with it.
"""

import hashlib

import numpy as np

from auth.verifier.face.aligned import SIDE_PX, align
from auth.verifier.face.calibration import Floats, Template
from auth.verifier.face.points import Points, Rgb
from auth.verifier.onnx_file import Session, open_session, read_checked
from auth.verifier.settings import FaceModel
from core.config import ConfigError

_WHAT = "face model"
_FEWEST, _MOST = 32, 4096  # numbers of an embedding


class OnnxEngine:
    """A `FaceEngine` over a network from (n, 3, 112, 112), RGB, to (n, d)."""

    def __init__(self, content: bytes, *, pixels: str) -> None:
        """Load the network.

        Raises:
            ConfigError: it cannot be loaded, has another shape, or onnxruntime is not installed.
        """
        self.name = name_of(hashlib.sha256(content).hexdigest(), pixels)
        self._pixels = pixels
        self._session = open_session(content, what=_WHAT)
        self._input = _only_input(self._session)
        self._try()

    def embed(self, frame: Rgb, points: Points, *, mirrored: bool = False) -> Template:
        """Turn one face into a unit vector."""
        face = align(frame, points)
        return self._run(face[:, ::-1] if mirrored else face)

    def _run(self, face: Rgb) -> Template:
        scaled = face.astype(np.float32)
        if self._pixels == "-1..1":
            scaled = (scaled - 127.5) / 127.5
        planes = np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])
        found = np.asarray(self._session.run(None, {self._input: planes})[0], np.float32)
        if found.shape[:1] != (1,) or found.ndim != 2 or not np.isfinite(found).all():
            raise ValueError("the face model answered something that is no embedding")
        return _unit(found[0])

    def _try(self) -> None:
        try:
            found = self._run(np.full((SIDE_PX, SIDE_PX, 3), 96, np.uint8))
        except Exception as exc:  # onnxruntime's own kinds have no common parent
            raise ConfigError("The face model does not run on a picture of 112 by 112") from exc
        if not _FEWEST <= len(found) <= _MOST:
            raise ConfigError(f"The face model's embedding has {len(found)} numbers")


def name_of(sha256: str, pixels: str) -> str:
    """Return the name under which a calibration knows the model."""
    return f"onnx {sha256[:32].lower()} {pixels}"


def open_engine(model: FaceModel) -> OnnxEngine:
    """Return the engine with this model, after checking that it is the one that was meant.

    Raises:
        ConfigError: the file is missing, altered or of another shape, or onnxruntime is missing.
    """
    content = read_checked(model.path, model.sha256, what=_WHAT)
    return OnnxEngine(content, pixels=model.pixels)


def _only_input(session: Session) -> str:
    inputs = session.get_inputs()
    shape = list(inputs[0].shape) if len(inputs) == 1 else []
    if len(shape) != 4 or shape[1:] != [3, SIDE_PX, SIDE_PX]:
        raise ConfigError("The face model must take one input of (n, 3, 112, 112)")
    return str(inputs[0].name)


def _unit(vector: Floats) -> Template:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)
