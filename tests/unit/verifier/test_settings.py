from pathlib import Path

import pytest

from auth.verifier.face.calibration_file import SHIPPED
from auth.verifier.settings import (
    AntiSpoofModel,
    FaceModel,
    FaceSettings,
    SpeechModel,
    VerifierSettings,
)
from core.config import ConfigError

SECRET = "a secret of 20 chars"


def test_a_secret_is_all_that_must_be_set() -> None:
    settings = VerifierSettings.from_env({"MINSHENG_VERIFIER_SECRET": SECRET})

    assert settings == VerifierSettings(
        secret=SECRET,
        host="127.0.0.1",
        port=8001,
        workers=2,
        queue=8,
        job_timeout_s=10.0,
        job_memory_mb=1500,
        speech_model=None,
        face=FaceSettings(calibration=SHIPPED),
    )


def test_every_problem_is_told_at_once() -> None:
    wrong = {
        "MINSHENG_VERIFIER_SECRET": "short",
        "MINSHENG_VERIFIER_PORT": "none",
        "MINSHENG_VERIFIER_WORKERS": "0",
        "MINSHENG_VERIFIER_QUEUE": "-1",
        "MINSHENG_VERIFIER_JOB_TIMEOUT_S": "nan",
        "MINSHENG_VERIFIER_JOB_MEMORY_MB": "1",
        "MINSHENG_VERIFIER_SPEECH_MODEL": "a-model-without-its-hash",
        "MINSHENG_VERIFIER_ANTISPOOF_MODEL": "another-without-its-hash",
        "MINSHENG_VERIFIER_ANTISPOOF_LIVE_INDEX": "-1",
        "MINSHENG_VERIFIER_ANTISPOOF_LEAST_PERCENT": "100",
        "MINSHENG_VERIFIER_FACE_MODEL": "another-one",
        "MINSHENG_VERIFIER_FACE_MODEL_PIXELS": "0..1",
    }

    with pytest.raises(ConfigError) as caught:
        VerifierSettings.from_env(wrong)

    assert [line.split()[0] for line in str(caught.value).splitlines()] == list(wrong)


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(VerifierSettings(secret=SECRET))


def test_without_a_speech_model_the_projects_own_is_used() -> None:
    assert SpeechModel.from_env({}) is None


def test_a_speech_model_needs_its_hash() -> None:
    with pytest.raises(ConfigError, match="set together"):
        SpeechModel.from_env({"MINSHENG_VERIFIER_SPEECH_MODEL": "/models/digits.onnx"})


def test_a_speech_model_has_a_path_and_a_hash() -> None:
    model = SpeechModel.from_env(
        {
            "MINSHENG_VERIFIER_SPEECH_MODEL": "/models/digits.onnx",
            "MINSHENG_VERIFIER_SPEECH_MODEL_SHA256": "ab" * 32,
        }
    )

    assert model == SpeechModel(path=Path("/models/digits.onnx"), sha256="ab" * 32)


def test_a_deployment_may_bring_its_own_face_calibration() -> None:
    settings = VerifierSettings.from_env(
        {
            "MINSHENG_VERIFIER_SECRET": SECRET,
            "MINSHENG_VERIFIER_FACE_CALIBRATION": "/own/people.npz",
        }
    )

    assert settings.face == FaceSettings(calibration=Path("/own/people.npz"))


def test_without_an_antispoof_model_there_is_none() -> None:
    assert AntiSpoofModel.from_env({}) is None


def test_an_antispoof_model_has_its_class_and_its_threshold() -> None:
    model = AntiSpoofModel.from_env(
        {
            "MINSHENG_VERIFIER_ANTISPOOF_MODEL": "/models/live.onnx",
            "MINSHENG_VERIFIER_ANTISPOOF_MODEL_SHA256": "cd" * 32,
            "MINSHENG_VERIFIER_ANTISPOOF_LIVE_INDEX": "2",
            "MINSHENG_VERIFIER_ANTISPOOF_LEAST_PERCENT": "85",
        }
    )

    assert model == AntiSpoofModel(
        path=Path("/models/live.onnx"), sha256="cd" * 32, live_index=2, least_percent=85
    )


def test_a_face_model_has_a_path_a_hash_and_its_pixels() -> None:
    settings = FaceSettings.from_env(
        {
            "MINSHENG_VERIFIER_FACE_MODEL": "/models/face.onnx",
            "MINSHENG_VERIFIER_FACE_MODEL_SHA256": "ab" * 32,
            "MINSHENG_VERIFIER_FACE_MODEL_PIXELS": "0..255",
        }
    )

    assert settings.model == FaceModel(
        path=Path("/models/face.onnx"), sha256="ab" * 32, pixels="0..255"
    )
