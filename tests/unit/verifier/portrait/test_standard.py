"""Where each limit of a portrait lies: one measure is moved, and one problem is named."""

from dataclasses import replace

import pytest

from auth.verifier.face.quality import Quality
from auth.verifier.portrait.background import Background
from auth.verifier.portrait.measure import Face, File, Portrait
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.standard import problems

_FILE = File(size_bytes=50_000, width_px=420, height_px=560, is_colour=True)
_WALL = Background(lightness=0.95, hue_deg=0, chroma=0, uneven=0)
_QUALITY = Quality(sharpness=0.3, turn=0, nod=0.5, tilt_deg=0, mouth=1, nose=0.6)
_FACE = Face(
    eyes_of_width=0.28,
    head_of_height=0.75,
    crown_of_height=0.1,
    chin_of_height=0.85,
    middle_of_width=0.5,
    eye_opening=0.28,
    eye_light=0.7,
    brightness=150,
    one_sided=1.1,
    quality=_QUALITY,
    background=_WALL,
)


def _of(face: Face | None = _FACE, *, faces: int = 1, **file: object) -> set[Problem]:
    return set(problems(Portrait(file=replace(_FILE, **file), faces=faces, face=face)))


def _of_face(**changes: object) -> set[Problem]:
    return _of(replace(_FACE, **changes))


def _of_quality(**changes: float) -> set[Problem]:
    return _of_face(quality=replace(_QUALITY, **changes))


def _of_wall(**changes: float) -> set[Problem]:
    return _of_face(background=replace(_WALL, **changes))


def test_a_portrait_as_the_standard_wants_it_has_no_problem() -> None:
    assert _of() == set()


@pytest.mark.parametrize(
    "file, expected",
    [
        ({"width_px": 354, "height_px": 472}, set()),
        ({"width_px": 353, "height_px": 472}, {Problem.TOO_SMALL}),
        ({"width_px": 390, "height_px": 567}, set()),  # 33 by 48 mm at 300 dpi
        ({"width_px": 500, "height_px": 500}, {Problem.WRONG_SHAPE}),
        ({"size_bytes": 19_999}, {Problem.OVER_COMPRESSED}),
        ({"is_colour": False}, {Problem.NOT_COLOUR}),
    ],
)
def test_the_file(file: dict[str, object], expected: set[Problem]) -> None:
    assert _of(**file) - {Problem.FACE_SMALL, Problem.FACE_LARGE} == expected


@pytest.mark.parametrize("faces, problem", [(0, Problem.NO_FACE), (2, Problem.SEVERAL_FACES)])
def test_there_must_be_one_face(faces: int, problem: Problem) -> None:
    assert _of(None, faces=faces) == {problem}


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"eyes_of_width": 0.23}, set()),
        ({"eyes_of_width": 0.229}, {Problem.FACE_SMALL}),
        ({"eyes_of_width": 0.331}, {Problem.FACE_LARGE}),
        ({"head_of_height": 0.70}, set()),
        ({"head_of_height": 0.62}, {Problem.FACE_SMALL}),
        ({"head_of_height": 0.92}, {Problem.FACE_LARGE}),
        ({"crown_of_height": -0.01}, {Problem.HEAD_CUT_OFF}),
        ({"chin_of_height": 0.98}, {Problem.HEAD_CUT_OFF}),
        ({"middle_of_width": 0.41}, {Problem.OFF_CENTRE}),
        ({"middle_of_width": 0.59}, {Problem.OFF_CENTRE}),
        ({"eye_opening": 0.13}, {Problem.EYES_CLOSED}),
        ({"eye_light": 0.29, "eye_opening": 0.05}, {Problem.EYES_HIDDEN}),
        ({"brightness": 54}, {Problem.TOO_DARK}),
        ({"brightness": 201}, {Problem.TOO_BRIGHT}),
        ({"one_sided": 1.81}, {Problem.LIT_FROM_ONE_SIDE}),
    ],
)
def test_the_head(changes: dict[str, float], expected: set[Problem]) -> None:
    assert _of_face(**changes) == expected


def test_on_paper_of_33_by_48_mm_the_same_head_is_a_smaller_share() -> None:
    on_paper = replace(_FACE, eyes_of_width=0.28 * 30 / 33, head_of_height=0.75 * 40 / 48)

    assert _of(on_paper, width_px=390, height_px=567) == set()
    assert _of(on_paper) == {Problem.FACE_SMALL}


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"turn": 0.19}, {Problem.TURNED}),
        ({"turn": -0.19}, {Problem.TURNED}),
        ({"nod": 0.2}, {Problem.TURNED}),
        ({"tilt_deg": -8.1}, {Problem.TILTED}),
        ({"tilt_deg": 8.0}, set()),
        ({"mouth": 0.39}, {Problem.COVERED}),
        ({"sharpness": 0.12}, {Problem.BLURRED}),
    ],
)
def test_the_face(changes: dict[str, float], expected: set[Problem]) -> None:
    assert _of_quality(**changes) == expected


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"lightness": 0.83}, set()),
        ({"lightness": 0.82}, {Problem.BACKGROUND_DARK}),
        ({"lightness": 0.72, "chroma": 0.4, "hue_deg": 205}, set()),
        ({"lightness": 0.68, "chroma": 0.4, "hue_deg": 205}, {Problem.BACKGROUND_DARK}),
        ({"lightness": 0.9, "chroma": 0.15, "hue_deg": 10}, {Problem.BACKGROUND_DARK}),
        ({"uneven": 0.16}, {Problem.BACKGROUND_UNEVEN}),
    ],
    ids=str,
)
def test_the_wall(changes: dict[str, float], expected: set[Problem]) -> None:
    assert _of_wall(**changes) == expected


def test_all_that_is_wrong_is_named_at_once() -> None:
    dark_and_tilted = replace(
        _FACE, brightness=40, quality=replace(_QUALITY, tilt_deg=20, sharpness=0.01)
    )

    assert _of(dark_and_tilted, is_colour=False) == {
        Problem.NOT_COLOUR,
        Problem.TILTED,
        Problem.BLURRED,
        Problem.TOO_DARK,
    }
