"""Portraits cut out of photos are as large as was asked, and walls stand behind the head alone."""

import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.face.points import Points, eyes
from tools import eval_face_quality, eval_face_swaps, eval_portraits
from tools.faces.portrait_cuts import SIZE_PX, before, cut, plain
from tools.passport_photo import encoded
from tools.portraits import portrait

_WIDTH, _HEIGHT = SIZE_PX


def _a_face(x: float, y: float, apart: float) -> Points:
    """Return landmarks of which only the eyes, the nose and the chin are anywhere."""
    points = np.full((68, 2), (x, y))
    points[36:42] -= (apart / 2, 0)
    points[42:48] += (apart / 2, 0)
    points[8] += (0, 1.8 * apart)
    return points


@given(
    x=st.floats(50, 150),
    y=st.floats(50, 150),
    apart=st.floats(10, 60),
    zoom=st.floats(0.5, 2),
    aside=st.floats(-0.2, 0.2),
)
def test_the_head_is_as_large_and_as_far_aside_as_asked(
    x: float, y: float, apart: float, zoom: float, aside: float
) -> None:
    photo = np.zeros((200, 200, 3), np.uint8)

    made, at = cut(photo, _a_face(x, y, apart), zoom=zoom, aside=aside)

    left, right = eyes(at)
    head = 2 * (at[8, 1] - left[1]) / _HEIGHT
    assert made.shape == (_HEIGHT, _WIDTH, 3)
    assert head == pytest.approx(zoom * 30.5 / 40, rel=0.01)
    assert (left + right)[0] / 2 / _WIDTH == pytest.approx(0.5 + aside, abs=0.01)


def test_a_wall_hides_the_corners_and_not_the_face() -> None:
    photo = np.full((_HEIGHT, _WIDTH, 3), 7, np.uint8)
    at = _a_face(_WIDTH / 2, 250, 110)

    made = before(plain(240, 240, 240, noise=0)(np.random.default_rng(1)), photo, at)

    assert (made[0, 0] == 240).all()
    assert (made[250, _WIDTH // 2] == 7).all()
    assert (made[-1] == 7).all()


def test_the_tool_tells_what_was_found_of_each_way_of_spoiling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "astronaut_0001.jpg").write_bytes(encoded(portrait("astronaut")))
    (tmp_path / "nobody_0001.png").write_bytes(b"no picture")
    out = tmp_path / "report.json"
    monkeypatch.setattr(sys, "argv", ["x", "--images", str(tmp_path), "--out", str(out)])

    eval_portraits.main()

    (rows,) = json.loads(out.read_text()).values()
    assert set(rows) == set(eval_portraits.MADE)
    assert rows["red wall"]["problems"]["photo_background_dark"]["count"] == 1
    assert rows["untouched"]["passed"] == {**rows["untouched"]["passed"], "count": 1, "of": 1}
    assert "red wall" in capsys.readouterr().out


@pytest.mark.parametrize("tool", [eval_portraits, eval_face_quality, eval_face_swaps])
@pytest.mark.parametrize(
    "images, says", [("none", "none is not a folder"), ("empty", "no photo in .*empty")]
)
def test_a_folder_without_photos_is_told_in_a_sentence(
    tool: ModuleType, images: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    asked = ["x", "--images", str(tmp_path / images), "--out", str(tmp_path / "out.json")]
    monkeypatch.setattr(sys, "argv", asked)

    with pytest.raises(SystemExit, match=says):
        tool.main()
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize(
    "tool, says",
    [
        (eval_portraits, "no face is found in any of 2 photos"),
        (eval_face_quality, "no face is found in any of 2 photos"),
        (eval_face_swaps, "faces of two people are not found in"),
    ],
)
def test_photos_without_a_face_are_told_in_a_sentence(
    tool: ModuleType, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_0001.jpg").write_bytes(b"no picture")
    (tmp_path / "blank_0001.jpg").write_bytes(encoded(np.full((300, 300, 3), 90, np.uint8)))
    out = tmp_path / "out.json"
    monkeypatch.setattr(sys, "argv", ["x", "--images", str(tmp_path), "--out", str(out)])

    with pytest.raises(SystemExit, match=says):
        tool.main()
    assert not out.exists()
