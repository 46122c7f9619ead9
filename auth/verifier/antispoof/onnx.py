"""A network of the deployment's behind the port, run by onnxruntime."""

from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from auth.verifier.antispoof.port import Box, Rgb
from auth.verifier.onnx_file import Session, open_session, read_checked
from auth.verifier.settings import AntiSpoofModel
from core.config import ConfigError

CROP_SCALE = 2.7
"""How much wider than the face's box the model's picture is: as MiniFASNetV2 was trained."""

_SIZES_PX = range(32, 513)
_WHAT = "anti-spoofing model"


class OnnxLiveness:
    """A network of the MiniFASNet kind, run by onnxruntime on one thread.

    Input: float32 (1, 3, height, width), fixed sizes of 32 to 512 px; blue, green and red, 0..255,
    of a crop 2.7 times the face's box. Output: one row of two or more classes; a row that is no
    distribution yet goes through a softmax.
    """

    def __init__(self, content: bytes, *, live_index: int, min_live: float) -> None:
        """Load the network and try it once.

        Raises:
            ConfigError: it is no such network, or onnxruntime is not installed.
        """
        self.min_live = min_live
        self._live_index = live_index
        self._session = open_session(content, what=_WHAT)
        self._input_name, self._size_px = _input_of(self._session)
        self._try_out()

    def live(self, frame: Rgb, box: Box) -> float:
        """Return how likely the face in the box is a living one: 0..1.

        Raises:
            ValueError: the network answers what is not finite.
        """
        picture = crop(frame, box, self._size_px)
        blue_first = picture[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32)
        share = float(_distribution(self._run(blue_first))[self._live_index])
        if not np.isfinite(share):
            raise ValueError("the network's answer is not finite")
        return share

    def _run(self, pictures: NDArray[np.float32]) -> NDArray[np.float64]:
        answer = self._session.run(None, {self._input_name: pictures})[0]
        return np.asarray(answer, np.float64).reshape(-1)

    def _try_out(self) -> None:
        width, height = self._size_px
        try:
            row = self._run(np.zeros((1, 3, height, width), np.float32))
        except Exception as exc:  # onnxruntime's own kinds have no common parent
            raise ConfigError("The anti-spoofing model cannot be run.") from exc
        if len(row) < 2 or self._live_index >= len(row) or not np.isfinite(row).all():
            raise ConfigError(
                "The anti-spoofing model must answer one row of at least two classes, among them "
                f"number {self._live_index}, the living face's."
            )


def open_model(model: AntiSpoofModel) -> OnnxLiveness:
    """Return the model, after checking that it is the one that was meant.

    Raises:
        ConfigError: the file is missing, altered or no such network, or onnxruntime is missing.
    """
    content = read_checked(model.path, model.sha256, what=_WHAT)
    return OnnxLiveness(content, live_index=model.live_index, min_live=model.least_percent / 100)


def crop(frame: Rgb, box: Box, size_px: tuple[int, int]) -> Rgb:
    """Return the face with its surroundings, scaled to (width, height).

    The cut is `CROP_SCALE` times the box about its middle. Where the picture ends the cut is moved
    inwards, and where it does not fit at all it is made smaller.
    """
    height, width = frame.shape[:2]
    top, right, bottom, left = box
    box_width, box_height = max(1, right - left), max(1, bottom - top)
    scale = min(CROP_SCALE, width / box_width, height / box_height)
    cut_width, cut_height = box_width * scale, box_height * scale
    x = max(0.0, min((left + right - cut_width) / 2, width - cut_width))
    y = max(0.0, min((top + bottom - cut_height) / 2, height - cut_height))
    cut = (x, y, min(width, x + cut_width), min(height, y + cut_height))
    picture = Image.fromarray(frame)
    return np.asarray(picture.resize(size_px, Image.Resampling.BILINEAR, box=cut))


def _input_of(session: Session) -> tuple[str, tuple[int, int]]:
    """Return the input's name and the (width, height) of its picture."""
    inputs = session.get_inputs()
    shape = list(inputs[0].shape) if len(inputs) == 1 else []
    fits = len(shape) == 4 and shape[1] == 3 and inputs[0].type == "tensor(float)"
    height, width = (shape[2], shape[3]) if fits else (None, None)
    if not _is_size(height) or not _is_size(width):
        raise ConfigError(
            "The anti-spoofing model must take one float picture of the shape (1, 3, height, "
            "width), with sizes of 32 to 512 px."
        )
    return inputs[0].name, (int(width), int(height))


def _is_size(value: int | str | None) -> TypeGuard[int]:
    return isinstance(value, int) and value in _SIZES_PX


def _distribution(row: NDArray[np.float64]) -> NDArray[np.float64]:
    if row.min() >= 0 and abs(row.sum() - 1) < 1e-3:
        return row
    powers = np.exp(row - row.max())
    shares: NDArray[np.float64] = powers / powers.sum()
    return shares
