"""`python -m auth.verifier` serves the verifier until it is told to stop."""

import os
import sys

from auth.verifier.antispoof import onnx
from auth.verifier.face import calibration_file, onnx_engine
from auth.verifier.face.calibration import DLIB
from auth.verifier.serve import Server
from auth.verifier.settings import FaceSettings, VerifierSettings
from auth.verifier.speech import sherpa
from core.config import ConfigError


def main() -> None:
    try:
        settings = VerifierSettings.from_env(os.environ)
        if settings.speech_model is not None:  # found here, before any job does
            sherpa.check(settings.speech_model.path, settings.speech_model.sha256)
        if settings.antispoof_model is not None:
            onnx.open_model(settings.antispoof_model)
        _check_faces(settings.face)
    except ConfigError as exc:
        sys.exit(_complain(str(exc)))
    # Cores are for other jobs, and a child may start no thread. Read once, by the forkserver.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    Server(settings).run()


def _check_faces(settings: FaceSettings) -> None:
    model = settings.model
    name = DLIB if model is None else onnx_engine.open_engine(model).name
    calibration_file.load(settings.calibration, engine=name)


def _complain(problems: str) -> int:
    sys.stderr.write(problems + "\n")
    return 2


if __name__ == "__main__":
    main()
