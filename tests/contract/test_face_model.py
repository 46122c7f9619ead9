"""A deployment's face model in the real process: loaded once, asked in the children."""

import hashlib
from pathlib import Path

import pytest

from auth.verifier.face.calibration import Calibration, Scale
from auth.verifier.face.calibration_file import save
from auth.verifier.face.onnx_engine import name_of
from tests.contract.verifier_process import running_verifier
from tests.unit.verifier.onnx_models import patches
from tools.portraits import reference_photo
from tools.sample_clip import ClipSpec, make_clip


def settings(folder: Path) -> dict[str, str]:
    """Write model and calibration. The little network's threshold parts the two portraits."""
    content = patches()
    sha256 = hashlib.sha256(content).hexdigest()
    (folder / "face.onnx").write_bytes(content)
    fitted = Calibration(
        engine=name_of(sha256, "-1..1"),
        mixture=None,
        lens=None,
        scale=Scale(zero=-1.0, threshold=THRESHOLD, full=1.0, several=0.0),
        cohort=300,
        nearest=20,
        floor=-1.0,
        seed=1,
        fitted_on="two portraits",
    )
    save(fitted, folder / "people.npz")
    return {
        "MINSHENG_VERIFIER_FACE_MODEL": str(folder / "face.onnx"),
        "MINSHENG_VERIFIER_FACE_MODEL_SHA256": sha256,
        "MINSHENG_VERIFIER_FACE_CALIBRATION": str(folder / "people.npz"),
        "MINSHENG_VERIFIER_JOB_TIMEOUT_S": "60",
    }


THRESHOLD = 0.8


@pytest.mark.parametrize(
    "portrait, reason",
    [("astronaut", None), ("hopper", "face_mismatch")],
    ids=["the person", "another"],
)
def test_the_model_compares_in_the_child(tmp_path: Path, portrait: str, reason: str | None) -> None:
    clip, photo = make_clip(ClipSpec(digits="314159", seed=71)), reference_photo(portrait)
    with running_verifier(**settings(tmp_path)) as verifier:
        answer = verifier.judge(digits=b"314159", video=clip, reference_photo=photo).json

    assert answer["reason"] == reason
