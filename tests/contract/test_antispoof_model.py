"""A deployment's anti-spoofing model in the real process: loaded once, asked in the children."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.contract.verifier_process import Verifier, running_verifier
from tests.unit.verifier.onnx_models import redness
from tools.portraits import reference_photo
from tools.sample_clip import ClipSpec, make_clip


def settings(folder: Path, *, live_index: int) -> dict[str, str]:
    (folder / "model.onnx").write_bytes(redness(classes=2))
    return {
        "MINSHENG_VERIFIER_ANTISPOOF_MODEL": str(folder / "model.onnx"),
        "MINSHENG_VERIFIER_ANTISPOOF_MODEL_SHA256": hashlib.sha256(redness(classes=2)).hexdigest(),
        "MINSHENG_VERIFIER_ANTISPOOF_LIVE_INDEX": str(live_index),
        "MINSHENG_VERIFIER_JOB_TIMEOUT_S": "60",
    }


def judged(verifier: Verifier) -> dict[str, object]:
    clip = make_clip(ClipSpec(digits="314159", seed=71))
    photo = reference_photo("astronaut")
    return verifier.judge(digits=b"314159", video=clip, reference_photo=photo).json


# Skin is redder than it is blue, so the little network calls class 1 of it the living one.
@pytest.mark.parametrize(
    "live_index, reason", [(1, None), (0, "face_not_live")], ids=["living", "not living"]
)
def test_the_model_decides_in_the_child(
    tmp_path: Path, live_index: int, reason: str | None
) -> None:
    with running_verifier(**settings(tmp_path, live_index=live_index)) as verifier:
        answer, log = judged(verifier), verifier.log.read_text()

    assert answer["reason"] == reason
    assert "no_antispoof_model" not in log
    evidence = answer["evidence"]
    assert isinstance(evidence, dict)
    assert (float(evidence["liveness_live"]) > 0.5) == (reason is None)


def test_without_a_model_the_log_says_once_what_passes() -> None:
    with running_verifier() as verifier:
        events = [json.loads(line) for line in verifier.log.read_text().splitlines()]

    (warning,) = [event for event in events if event["event"] == "no_antispoof_model"]
    assert (warning["level"], warning["accepted"]) == (
        "warning",
        "animated photos and synthetic faces",
    )
