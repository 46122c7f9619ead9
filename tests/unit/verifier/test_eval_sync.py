import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tools import eval_sync
from tools.attacks.clips import encode, read_take
from tools.sample_clip import ClipSpec, make_clip
from tools.sync import plots
from tools.sync.report import Clip, Trial, from_json, rate, summarise, table
from tools.sync.windows import WINDOW_S, tried, windows

TALK = os.fsdecode("说话.mp4".encode("gbk"))


def trial(kind: str, *, accepted: bool) -> Trial:
    return Trial(kind=kind, accepted=accepted, surplus=0.4, lag_s=0.0)


CLIPS = (
    Clip(
        name="one.mp4",
        unusable="",
        trials=(trial("untouched", accepted=True), trial("still frame", accepted=False)),
    ),
    Clip(name="two.mp4", unusable="no face is seen", trials=()),
)


def test_windows_are_counted_by_kind_and_clips_that_could_not_be_used_are_named() -> None:
    result = summarise(CLIPS)

    assert rate(CLIPS, "untouched").count == 1
    assert rate(CLIPS, "swapped audio").of == 0
    assert result["unusable"] == {"two.mp4": "no face is seen"}
    assert "clips not used, as no face is seen: 1" in table(CLIPS)


@pytest.mark.parametrize("clips", [CLIPS, CLIPS[1:]], ids=["one clip", "none"])
def test_what_was_not_tried_is_not_drawn(clips: tuple[Clip, ...], tmp_path: Path) -> None:
    plots.draw(clips, tmp_path)

    assert len(list(tmp_path.glob("*.png"))) == 3


def test_a_clip_is_read_back_as_it_was_written() -> None:
    assert from_json(json.loads(json.dumps(CLIPS[0].as_json()))) == CLIPS[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    (folder / TALK).write_bytes(make_clip(ClipSpec(digits="8392")))
    (folder / "copy.mp4").write_bytes((folder / TALK).read_bytes())
    (folder / "torn.mp4").write_bytes(b"\0" * 2000)
    return folder


def test_a_right_clip_is_accepted_and_what_is_done_to_its_lips_is_not(folder: Path) -> None:
    (window,) = windows(folder / TALK)

    found = dict(tried(window, [window.sound[::-1]], np.random.default_rng(0)))

    assert eval_sync.accepted(found["untouched"])
    for kind in ("shift -0.6 s", "shift +0.6 s", "still frame"):
        assert not eval_sync.accepted(found[kind]), kind


def test_a_window_that_cannot_be_used_takes_no_other_with_it(tmp_path: Path) -> None:
    take = read_take(make_clip(ClipSpec(digits="839205")))
    black = [np.zeros_like(frame) for frame in take.frames]
    then_dark = replace(
        take, frames=take.frames + black, sound=np.append(take.sound, 0 * take.sound)
    )
    (tmp_path / "talk.mp4").write_bytes(encode(then_dark))

    assert then_dark.duration_s > 1.5 * WINDOW_S
    assert len(windows(tmp_path / "talk.mp4")) == 1


def test_the_tool_leaves_figures_and_no_other_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "sync.json"
    monkeypatch.setattr(sys, "argv", ["eval_sync", "--clips", str(folder), "--out", str(out)])

    eval_sync.main()

    result = json.loads(out.read_text("utf-8"))
    assert (result["clips"], result["usable"]) == (3, 2)
    assert list(result["unusable"]) == ["torn.mp4"]
    assert result["accepted"]["untouched"]["count"] == 2
    assert result["accepted"]["swapped audio"]["of"] == 0  # a copy has no other sound
    assert [path.name for path in tmp_path.iterdir()] == ["sync.json"]


def test_a_folder_without_a_clip_that_can_be_used_is_an_error_that_names_the_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "torn.mp4").write_bytes(b"\0" * 2000)
    out = tmp_path / "sync.json"
    monkeypatch.setattr(sys, "argv", ["eval_sync", "--clips", str(tmp_path), "--out", str(out)])

    with pytest.raises(SystemExit, match="cannot be read as a video"):
        eval_sync.main()

    assert json.loads(out.read_text("utf-8"))["unusable"] == {
        "torn.mp4": "it cannot be read as a video"
    }
