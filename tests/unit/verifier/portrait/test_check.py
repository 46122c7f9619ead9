"""A good portrait passes; spoilt in one way, it is told that one thing."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from auth.verifier.face.find import landmarks
from auth.verifier.face.photo import find_faces
from auth.verifier.face.points import Points, Rgb
from auth.verifier.portrait.check import check
from auth.verifier.portrait.problems import Problem
from tools.faces import defects
from tools.passport_photo import SIZE_PX, encoded, passport_photo

_WIDTH, _HEIGHT = SIZE_PX


@cache
def _sample() -> Rgb:
    return passport_photo()


@cache
def _points() -> Points:
    return landmarks(_sample(), find_faces(_sample())[0])


def _wall(*colour: int) -> Rgb:
    return np.broadcast_to(np.array(colour, np.uint8), (_HEIGHT, _WIDTH, 3)).copy()


def _checked_wall() -> Rgb:
    y, x = np.mgrid[:_HEIGHT, :_WIDTH] // 24
    return np.where(((x + y) % 2 == 0)[..., None], 250, 170).astype(np.uint8).repeat(3, axis=2)


def _spoilt(defect: defects.Defect) -> Rgb:
    return defect(_sample(), _points(), np.random.default_rng(1))


def _moved(*, zoom: float = 1.0, right_px: int = 0) -> Rgb:
    margin = _WIDTH
    wide = np.pad(_sample(), ((margin, margin), (margin, margin), (0, 0)), mode="edge")
    half_x, half_y = _WIDTH / 2 / zoom, _HEIGHT / 2 / zoom
    x, y = margin + _WIDTH / 2 - right_px, margin + _HEIGHT / 2
    box = (x - half_x, y - half_y, x + half_x, y + half_y)
    return np.asarray(Image.fromarray(wide).resize(SIZE_PX, Image.Resampling.LANCZOS, box=box))


def _two_people() -> Rgb:
    half = Image.fromarray(_sample()).resize((_WIDTH // 2, _HEIGHT // 2))
    both = Image.new("RGB", SIZE_PX, (240, 240, 240))
    both.paste(half, (0, 100))
    both.paste(half, (_WIDTH // 2, 100))
    return np.asarray(both)


def test_a_good_portrait_passes_as_jpeg_and_as_png() -> None:
    for kind in ("JPEG", "PNG"):
        report = check(encoded(_sample(), kind))

        assert report.problems == ()
        assert (report.measures["width_px"], report.measures["height_px"]) == SIZE_PX


@pytest.mark.parametrize("colour", [(255, 255, 255), (225, 225, 225), (168, 208, 245)])
def test_white_light_grey_and_light_blue_are_fit_walls(colour: tuple[int, int, int]) -> None:
    assert check(encoded(passport_photo(_wall(*colour)))).problems == ()


@pytest.mark.parametrize(
    "make, problem",
    [
        (lambda: passport_photo(_wall(90, 90, 90)), Problem.BACKGROUND_DARK),
        (lambda: passport_photo(_wall(200, 40, 40)), Problem.BACKGROUND_DARK),
        (lambda: passport_photo(_checked_wall()), Problem.BACKGROUND_UNEVEN),
        (lambda: _spoilt(defects.blurred(0.1)), Problem.BLURRED),
        (lambda: _spoilt(defects.tilted(15)), Problem.TILTED),
        (lambda: _spoilt(defects.turned(35)), Problem.TURNED),
        (lambda: _spoilt(defects.masked("blue")), Problem.COVERED),
        (lambda: _spoilt(defects.dark_glasses), Problem.EYES_HIDDEN),
        (_two_people, Problem.SEVERAL_FACES),
        (lambda: _wall(240, 240, 240), Problem.NO_FACE),
        (lambda: _spoilt(defects.lit(0.3)), Problem.TOO_DARK),
        (lambda: _spoilt(defects.lit(1.6)), Problem.TOO_BRIGHT),
        (lambda: _spoilt(defects.side_lit(0.4)), Problem.LIT_FROM_ONE_SIDE),
        (lambda: _moved(zoom=0.7), Problem.FACE_SMALL),
        (lambda: _moved(zoom=1.5), Problem.FACE_LARGE),
        (lambda: _moved(right_px=60), Problem.OFF_CENTRE),
    ],
)
def test_a_spoilt_portrait_is_told_what_is_wrong(make: Callable[[], Rgb], problem: Problem) -> None:
    assert problem in check(encoded(make())).problems


@pytest.mark.parametrize(
    "spoil, problem",
    [
        (lambda image: image.resize((300, 400)), Problem.TOO_SMALL),
        (lambda image: image.crop((0, 0, 420, 420)), Problem.WRONG_SHAPE),
        (lambda image: image.convert("L"), Problem.NOT_COLOUR),
    ],
)
def test_a_file_of_the_wrong_kind_is_told_so(
    spoil: Callable[[Image.Image], Image.Image], problem: Problem
) -> None:
    out = BytesIO()
    spoil(Image.fromarray(_sample())).save(out, "JPEG", quality=95)

    assert problem in check(out.getvalue()).problems


def test_a_photo_that_lies_on_its_side_is_measured_as_the_person_stands() -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(_sample()).transpose(Image.Transpose.ROTATE_90).save(
        out, "JPEG", quality=92, exif=exif
    )

    report = check(out.getvalue())

    assert report.problems == ()
    assert (report.measures["width_px"], report.measures["height_px"]) == SIZE_PX


def test_a_large_photo_is_measured_in_its_own_pixels() -> None:
    large = Image.fromarray(_sample()).resize((1500, 2000), Image.Resampling.BICUBIC)

    report = check(encoded(np.asarray(large)))

    assert report.problems == ()
    assert report.measures["height_px"] == 2000


@pytest.mark.parametrize(
    "photo",
    [
        b"",
        b"GIF89a" + bytes(100),
        encoded(np.zeros((5000, 10, 3), np.uint8), "PNG"),
        encoded(np.zeros((560, 420, 3), np.uint8))[:-400],
    ],
    ids=["empty", "gif", "too large", "cut off"],
)
def test_what_cannot_be_read_is_one_problem(photo: bytes) -> None:
    assert check(photo).problems == (Problem.UNREADABLE,)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_break_the_check(rest: bytes, start: bytes) -> None:
    assert check(start + rest).problems


def test_the_smallest_picture_has_no_face_and_no_measure_of_one() -> None:
    report = check(encoded(np.full((1, 1, 3), 200, np.uint8), "PNG"))

    assert {Problem.TOO_SMALL, Problem.NO_FACE} <= set(report.problems)
    assert "eyes_of_width" not in report.measures


def test_a_softened_but_sharp_enough_portrait_still_passes() -> None:
    soft = Image.fromarray(_sample()).filter(ImageFilter.GaussianBlur(1.0))

    assert check(encoded(np.asarray(soft))).problems == ()
