import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier.antispoof import LivenessEvidence, measure
from auth.verifier.antispoof.onnx import CROP_SCALE, crop, open_model
from auth.verifier.antispoof.port import Box, Rgb
from auth.verifier.settings import AntiSpoofModel
from core.config import ConfigError
from tests.unit.verifier.onnx_models import no_number_above, redness

FACE = (40, 80, 80, 40)


def brought(folder: Path, content: bytes) -> AntiSpoofModel:
    path = folder / "antispoof.onnx"
    path.write_bytes(content)
    return AntiSpoofModel(path=path, sha256=hashlib.sha256(content).hexdigest())


def filled(red: int, green: int, blue: int) -> Rgb:
    return np.full((120, 160, 3), (red, green, blue), np.uint8)


def test_the_picture_reaches_the_network_in_the_order_blue_green_red(tmp_path: Path) -> None:
    model = open_model(brought(tmp_path, redness()))

    shares = [model.live(filled(red, 90, 200 - red), FACE) for red in (0, 100, 200)]

    assert shares[0] < 0.01
    assert shares[1] == pytest.approx(1 / 3, abs=1e-3)
    assert shares[2] > 0.99


def test_which_class_lives_and_what_it_must_reach_are_settings(tmp_path: Path) -> None:
    settings = replace(brought(tmp_path, redness(classes=2)), live_index=0, least_percent=80)
    model = open_model(settings)

    assert model.min_live == 0.8
    assert model.live(filled(0, 0, 200), FACE) > 0.99


def test_a_row_that_is_a_distribution_already_is_left_as_it_is(tmp_path: Path) -> None:
    # Weights of 0.1 give logits of 0, 1 and 0 for this colour: shares that add up to one.
    model = open_model(brought(tmp_path, redness()))

    assert model.live(filled(10, 0, 0), FACE) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    "content, why",
    [
        (b"no network", "no ONNX network"),
        (redness(channels=1), "height, width"),
        (redness(size=16), "height, width"),
        (redness(classes=1), "two classes"),
    ],
    ids=["no network", "one channel", "too small", "one class"],
)
def test_another_kind_of_network_is_refused_at_the_start(
    tmp_path: Path, content: bytes, why: str
) -> None:
    with pytest.raises(ConfigError, match=why):
        open_model(brought(tmp_path, content))


def test_an_answer_that_is_no_number_lets_nobody_pass(tmp_path: Path) -> None:
    model = open_model(brought(tmp_path, no_number_above(100)))

    assert model.live(filled(50, 50, 50), FACE) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="not finite"):
        model.live(filled(200, 200, 200), FACE)


def test_a_living_class_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="number 3"):
        open_model(replace(brought(tmp_path, redness()), live_index=3))


def test_an_altered_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    settings = brought(tmp_path, redness())
    settings.path.write_bytes(redness(classes=2))

    with pytest.raises(ConfigError, match="altered"):
        open_model(settings)
    with pytest.raises(ConfigError, match=r"gone\.onnx"):
        open_model(replace(settings, path=tmp_path / "gone.onnx"))


def test_the_crop_is_so_many_times_the_face_about_its_middle() -> None:
    rows, columns = np.mgrid[0:600, 0:800]
    frame = np.stack([columns // 4, rows // 4, columns * 0], axis=-1).astype(np.uint8)

    made = crop(frame, (260, 440, 340, 360), (54, 54))  # 80 px wide, its middle at (400, 300)

    side = CROP_SCALE * 80
    assert made.shape == (54, 54, 3)
    assert made[27, 27, 0] == pytest.approx(100, abs=1)
    assert made[27, 27, 1] == pytest.approx(75, abs=1)
    assert (made[27, 53, 0] - made[27, 0, 0]) == pytest.approx(side / 4, abs=3)


@given(top=st.integers(-60, 200), left=st.integers(-60, 200), side=st.integers(0, 400))
def test_a_crop_stays_within_the_picture(top: int, left: int, side: int) -> None:
    frame = np.full((120, 160, 3), 7, np.uint8)

    assert (crop(frame, (top, left + side, top + side, left), (40, 32)) == 7).all()


class Remembering:
    """A model that finds the frames' own values, and remembers where it looked."""

    min_live = 0.4

    def __init__(self) -> None:
        self.asked: list[Box] = []

    def live(self, frame: Rgb, box: Box) -> float:
        self.asked.append(box)
        return float(frame[0, 0, 0]) / 100


def test_the_mean_of_pictures_spread_over_the_clip_counts() -> None:
    model = Remembering()
    frames = [np.full((4, 4, 3), value, np.uint8) for value in range(0, 90, 10)]
    found = [(index, (index, 3, 4, 0)) for index in range(9)]

    evidence = measure(model, frames, found)

    assert [box[0] for box in model.asked] == [0, 2, 4, 6, 8]
    assert evidence == LivenessEvidence(live=pytest.approx(0.4), least=0.4)


def test_a_single_picture_is_asked_about_once() -> None:
    model = Remembering()

    measure(model, [np.full((4, 4, 3), 50, np.uint8)], [(0, (0, 3, 4, 0))])

    assert len(model.asked) == 1
