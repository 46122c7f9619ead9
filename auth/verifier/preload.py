"""What the forkserver imports, once: importing this module is what loads the models.

Every job's child is a fork of that process and finds them in memory. A child cannot open a file
any more, so what is otherwise imported on first use is imported here or where it is used; the tests
that judge a clip in a real child fail when something is missing.
"""

import os

import av
import numpy.ma  # noqa: F401  # numpy does it on first use
from PIL import (
    Image,
    MpoImagePlugin,  # noqa: F401  # Pillow does it at a JPEG that holds several pictures
    TiffImagePlugin,  # noqa: F401  # and this at one with Exif
)

from auth.verifier import antispoof, judge, speech
from auth.verifier.answers import Job, Judgement
from auth.verifier.antispoof import onnx
from auth.verifier.face import onnx_engine
from auth.verifier.face.calibration_file import load
from auth.verifier.face.compare import Faces
from auth.verifier.face.engine import DlibEngine
from auth.verifier.portrait import check
from auth.verifier.portrait.report import PhotoReport
from auth.verifier.settings import AntiSpoofModel, FaceSettings, SpeechModel
from auth.verifier.speech import sherpa


def _digit_engine() -> speech.DigitEngine:
    # The forkserver is a process of its own, and this is where its environment comes in.
    model = SpeechModel.from_env(os.environ)  # noqa: TID251
    return speech.load() if model is None else sherpa.open_engine(model.path, model.sha256)


def _faces() -> Faces:
    settings = FaceSettings.from_env(os.environ)  # noqa: TID251
    engine = DlibEngine() if settings.model is None else onnx_engine.open_engine(settings.model)
    return Faces(engine, load(settings.calibration, engine=engine.name))


def _liveness() -> antispoof.LivenessModel | None:
    model = AntiSpoofModel.from_env(os.environ)  # noqa: TID251
    return None if model is None else onnx.open_model(model)


MODELS = judge.Models(digits=_digit_engine(), faces=_faces(), liveness=_liveness())

Image.preinit()
av.logging.set_level(None)


def judge_job(job: Job) -> Judgement:
    """Judge with the models that this process was born with."""
    return judge.judge(job, MODELS)


def check_photo(photo: bytes) -> PhotoReport:
    """Say what is wrong with a portrait."""
    return check.check(photo)
