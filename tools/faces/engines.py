"""Which engine a tool works with: dlib's network, or one that the deployment brings."""

import argparse
import hashlib
from pathlib import Path

from auth.verifier.face.engine import DlibEngine, FaceEngine
from auth.verifier.face.onnx_engine import open_engine
from auth.verifier.settings import PIXELS, FaceModel


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", type=Path, metavar="FILE.onnx", help="a face model of your own, not dlib's"
    )
    parser.add_argument(
        "--pixels", choices=PIXELS, default=PIXELS[0], help="what the model's black and white are"
    )


def chosen(asked: argparse.Namespace) -> FaceEngine:
    """Return the engine that was asked for.

    Raises:
        ConfigError: its file cannot be read or run.
    """
    if asked.model is None:
        return DlibEngine()
    sha256 = hashlib.sha256(asked.model.read_bytes()).hexdigest()
    return open_engine(FaceModel(path=asked.model, sha256=sha256, pixels=asked.pixels))
