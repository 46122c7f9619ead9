"""ONNX files that a deployment brings: read, checked and opened alike for every use."""

import hashlib
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.config import ConfigError


class Input(Protocol):
    """What a network takes; unknown sizes of its shape are a name or None."""

    name: str
    type: str
    shape: Sequence[int | str | None]


class Session(Protocol):
    """The part of onnxruntime's session that is used."""

    def get_inputs(self) -> Sequence[Input]: ...

    def run(
        self, outputs: None, inputs: dict[str, NDArray[np.float32]]
    ) -> Sequence[NDArray[np.float32]]: ...


def read_checked(path: Path, sha256: str, *, what: str) -> bytes:
    """Return the file, which must be the one that was meant; `what` names the model.

    Raises:
        ConfigError: it is missing or altered.
    """
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise ConfigError(f"The {what} cannot be read: {path}") from exc
    if hashlib.sha256(content).hexdigest() != sha256.lower():
        raise ConfigError(
            f"The {what} {path} has another SHA-256 than is set: it was altered, or the setting "
            "belongs to another model."
        )
    return content


def open_session(content: bytes, *, what: str) -> Session:
    """Load a network to be run in the caller's thread.

    Raises:
        ConfigError: it is no network, or onnxruntime is not installed.
    """
    try:
        library = import_module("onnxruntime")
    except ImportError as exc:
        raise ConfigError(
            f"An ONNX model is set ({what}), but onnxruntime is not installed: "
            "pip install -r requirements-onnx.lock"
        ) from exc
    options = library.SessionOptions()
    # A job's child may start no thread: with one each, onnxruntime works in the caller's.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session: Session = library.InferenceSession(
            content, options, providers=["CPUExecutionProvider"]
        )
    except Exception as exc:  # onnxruntime's own kinds have no common parent
        raise ConfigError(f"The {what} is no ONNX network that can be run.") from exc
    return session
