"""The measuring tool from files to figures, on one clip of our own: the real judge decides."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.verifier.clips import video
from tools import eval_attacks
from tools.sample_clip import ClipSpec, make_clip

ROOT = Path(__file__).parents[2]
MUTE = os.fsdecode("静音.mp4".encode("gbk"))
SPECIES = ["wrong_order", "still_photo", "frozen_end", "other_person"]


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    (folder / "one.mp4").write_bytes(make_clip(ClipSpec(digits="314159", seed=61)))
    (folder / MUTE).write_bytes(video(sound_s=0))
    return folder


def run(clips: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, object]]:
    given = ["--clips", str(clips), "--out", str(out), "--per-species", "1", "--species", *SPECIES]
    monkeypatch.setattr(sys, "argv", ["eval_attacks", *given])
    eval_attacks.main()
    answer = json.loads(out.read_text("utf-8"))
    return {row["species"]: row for row in answer["species"]} | {"all": answer}


def test_clips_of_which_nothing_is_known_are_judged_by_what_is_seen(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = run(clips, tmp_path / "out.json", monkeypatch)

    assert rows["all"]["left_out"] == {MUTE: "it has no sound"}
    assert rows["still_photo"]["reasons"] == {"lips_still": 1}
    assert rows["frozen_end"]["reasons"] == {"picture_frozen": 1}
    assert "six digits" in str(rows["wrong_order"]["not_made"])
    assert "second person" in str(rows["other_person"]["not_made"])
    assert not (tmp_path / "out.progress").exists()


def run_alone(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool with half of a model's settings."""
    env = os.environ | {"MINSHENG_VERIFIER_SPEECH_MODEL": "model.onnx"}
    asked = [sys.executable, "-m", "tools.eval_attacks", *arguments]
    return subprocess.run(asked, env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_wrong_settings_end_in_a_sentence_and_help_needs_no_settings(tmp_path: Path) -> None:
    refused = run_alone("--out", str(tmp_path / "out.json"))

    assert refused.returncode == 1
    assert "MINSHENG_VERIFIER_SPEECH_MODEL_SHA256" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert run_alone("--help").returncode == 0


def test_labelled_clips_are_held_against_their_digits(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (clips / "labels.tsv").write_text("path\tdigits\none.mp4\t314159\n", "utf-8")

    rows = run(clips, tmp_path / "out.json", monkeypatch)

    assert rows["wrong_order"]["reasons"] == {"digits_mismatch": 1}
    assert "wrong_order" in capsys.readouterr().out
