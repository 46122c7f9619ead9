from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.verifier import decision, picture
from tools.attacks.pictures import frozen, looped, wobbled
from tools.attacks.screen import filmed, random_rig
from tools.portraits import framed

FPS = 12
COUNT = 50
BOX = (110, 190, 250, 50)  # top, right, bottom, left of the face in the portrait below


def rng(seed: int = 5) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def living() -> list[picture.Rgb]:
    """A face that moves, with a camera's noise."""
    portrait = framed("astronaut", width_px=240, height_px=320, face_share=0.5)
    return wobbled(portrait, COUNT, FPS, rng())


def measure(frames: list[picture.Rgb]) -> picture.PictureEvidence:
    found = [(index, BOX) for index in range(len(frames))]
    return picture.measure(frames, found, [index / FPS for index in range(len(frames))])


def test_a_camera_gives_nothing_that_stands_repeats_or_has_stripes(
    living: list[picture.Rgb],
) -> None:
    found = measure(living)

    assert found.frozen_s < decision.MAX_FROZEN_S / 2
    assert found.repeat > decision.MIN_REPEAT * 1.2
    assert 1.5 < found.stripes < decision.MAX_STRIPES * 0.8


@given(start=st.integers(1, 20), count=st.integers(2, 25))
def test_a_frozen_face_is_measured_to_the_picture(
    living: list[picture.Rgb], start: int, count: int
) -> None:
    found = measure(frozen(living, start, count))

    assert found.frozen_s == pytest.approx((count - 1) / FPS)


def test_a_background_that_stands_still_is_not_a_frozen_face(living: list[picture.Rgb]) -> None:
    frames = [living[0].copy() for _ in living]
    top, right, bottom, left = BOX
    for frame, moved in zip(frames, living, strict=True):
        frame[top:bottom, left:right] = moved[top:bottom, left:right]

    assert measure(frames).frozen_s == 0.0


def test_a_face_frozen_in_a_moving_background_is_found(living: list[picture.Rgb]) -> None:
    top, right, bottom, left = BOX
    frames = [frame.copy() for frame in living]
    for frame in frames[20:35]:
        frame[top:bottom, left:right] = living[20][top:bottom, left:right]

    assert measure(frames).frozen_s > decision.MAX_FROZEN_S


def before_a_wall(
    living: list[picture.Rgb], moves_at: int, *, still: bool = True
) -> tuple[list[picture.Rgb], list[picture.Found]]:
    """Return the face before a wall, which may stand still, and where it is: it moves once."""
    top, right, bottom, left = BOX
    frames, found = [], []
    for index, frame in enumerate(living):
        aside = 240 * (index >= moves_at)
        wall = rng(0 if still else index).integers(0, 255, (320, 480, 3)).astype(np.uint8)
        wall[top:bottom, left + aside : right + aside] = frame[top:bottom, left:right]
        frames.append(wall)
        found.append((index, (top, right + aside, bottom, left + aside)))
    return frames, found


TIMES_S = [index / FPS for index in range(COUNT)]


@pytest.mark.parametrize("moves_at", [15, 35])
def test_a_face_that_leaves_a_still_wall_does_not_stand_still(
    living: list[picture.Rgb], moves_at: int
) -> None:
    evidence = picture.measure(*before_a_wall(living, moves_at), TIMES_S)

    assert evidence.frozen_s == 0.0
    assert evidence.repeat > decision.MIN_REPEAT


@pytest.mark.parametrize("moves_at", [15, 35])
def test_a_face_that_stands_still_in_another_place_is_found(
    living: list[picture.Rgb], moves_at: int
) -> None:
    shown = frozen(living, 36, COUNT) if moves_at == 35 else frozen(living, 0, 14)
    evidence = picture.measure(*before_a_wall(shown, moves_at, still=False), TIMES_S)

    assert evidence.frozen_s == pytest.approx(13 / FPS)


@pytest.mark.parametrize("moves_at", [15, 35])
def test_a_face_that_comes_again_in_another_place_is_found(
    living: list[picture.Rgb], moves_at: int
) -> None:
    shown = looped(living, 35, 6) if moves_at == 35 else looped(living, 0, 6)[:15] + living[15:]
    evidence = picture.measure(*before_a_wall(shown, moves_at, still=False), TIMES_S)

    assert evidence.repeat < decision.MIN_REPEAT


def test_pictures_without_a_face_do_not_stand_still(living: list[picture.Rgb]) -> None:
    frames = living[:15] + [living[15]] * 20 + living[35:]
    found = [(index, BOX) for index in range(COUNT) if not 15 <= index < 35]

    evidence = picture.measure(frames, found, TIMES_S)

    assert evidence.frozen_s == 0.0
    assert evidence.repeat > decision.MIN_REPEAT


@given(start=st.integers(0, 20), period=st.integers(6, 18))
def test_a_stretch_that_is_shown_again_is_found(
    living: list[picture.Rgb], start: int, period: int
) -> None:
    assert measure(looped(living, start, period)).repeat < decision.MIN_REPEAT / 2


@pytest.mark.parametrize("pitch", [0.7, 1.35, 1.5])
def test_a_clip_filmed_from_a_screen_has_stripes(living: list[picture.Rgb], pitch: float) -> None:
    rig = replace(random_rig(rng()), pitch=pitch, grid=0.15)

    found = measure(filmed(living, FPS, rig, rng()))

    assert found.stripes > decision.MAX_STRIPES


@pytest.mark.parametrize("size", [(40, 40), (90, 91), (300, 200)])
@pytest.mark.parametrize("count", [2, 3, 12])
def test_any_size_and_count_gives_numbers(size: tuple[int, int], count: int) -> None:
    frames = [rng(index).integers(0, 255, (*size, 3)).astype(np.uint8) for index in range(count)]
    boxes = [(-20, size[1] + 30, size[0] + 10, -5), (5, 8, 6, 7)]

    looks = [(index, boxes[index % 2]) for index in range(count)]
    found = picture.measure(frames, looks, [index / FPS for index in range(count)])

    assert np.isfinite([found.frozen_s, found.repeat, found.stripes]).all()
    assert found.frozen_s == 0.0


def test_one_picture_at_one_moment_gives_numbers(living: list[picture.Rgb]) -> None:
    found = picture.measure(living[:1] * 12, [(index, BOX) for index in range(12)], [0.0] * 12)

    assert np.isfinite([found.frozen_s, found.repeat, found.stripes]).all()


def test_a_face_too_small_for_a_spectrum_has_no_stripes(living: list[picture.Rgb]) -> None:
    found = [(index, (10, 50, 50, 10)) for index in range(COUNT)]

    assert picture.measure(living, found, list(range(COUNT))).stripes == 0.0
