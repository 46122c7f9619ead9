"""What a portrait for a travel document must be. Every number of the check is in this file.

The standard is the exit-entry administration's 出入境证件相片照相指引 (made after ICAO Doc 9303),
as city and provincial offices publish it: paper of 33 by 48 mm of which 30 by 40 count, digital
pictures of 354 by 472 to 480 by 640 pixels (3:4) as JPEG in 24 bit colour from 20 kB, the eyes 0.23
to 0.33 of the width apart, head upright and straight, evenly lit, eyes open, nothing before the
face, an even background in white, light grey (HSL lightness from 198 of 240) or light blue (hue
135 of 240, lightness from 167). For passports the head is 28 to 33 mm high and may be 15 to 22 mm
wide. Larger pictures are taken: the administration makes them smaller.

How straight, how open, how sharp it does not say: ISO/IEC 19794-5 has 8 degrees for the tilt, and
the other limits are measured; docs/models/portrait.md has what they find.
"""

from collections.abc import Iterator

from auth.verifier.portrait.background import Background
from auth.verifier.portrait.measure import Face, File, Portrait
from auth.verifier.portrait.problems import Problem

MIN_WIDTH_PX, MIN_HEIGHT_PX = 354, 472
MIN_BYTES = 20_000
DIGITAL, PAPER = (30.0, 40.0), (33.0, 48.0)
"""Millimetres across and down: what 3:4 stands for, and the whole of the paper."""
MAX_SHAPE_OFF = 0.02

MIN_EYES_MM, MAX_EYES_MM = 0.23 * 30, 0.33 * 30
MIN_HEAD_MM, MAX_HEAD_MM = 28.0, 33.0
HEAD_ERROR = 0.10
"""The crown is told from eyes and chin; from face to face that is off by so much (one spread)."""
MAX_CHIN = 0.97
MAX_OFF_CENTRE = 0.08

MAX_TURN = 0.18
"""A modelled head moves the nose by 0.15 when it turns 20 degrees."""
MIN_NOD, MAX_NOD = 0.27, 0.68
MAX_TILT_DEG = 8.0
MIN_EYE_OPENING = 0.14
MIN_EYE_LIGHT = 0.30
MIN_MOUTH = 0.40
MIN_SHARPNESS = 0.13
MIN_BRIGHTNESS, MAX_BRIGHTNESS = 55.0, 200.0
"""1 in 200 press photos is below 66. Lower, so that dark skin is not taken for bad light."""
MAX_ONE_SIDED = 1.8

MIN_LIGHT_GREY = 198 / 240
MAX_GREY_CHROMA = 0.12
MIN_LIGHT_BLUE = 167 / 240
BLUE_HUE_DEG, MAX_HUE_OFF_DEG = 135 / 240 * 360, 25.0
MAX_UNEVEN = 0.15


def problems(portrait: Portrait) -> tuple[Problem, ...]:
    """Return all that is wrong with a portrait: of the picture, the head, the face, the wall."""
    found = [*_of_file(portrait.file)]
    if portrait.face is not None:
        height_mm, width_mm = _size_mm(portrait.file)
        found += _of_head(portrait.face, height_mm, width_mm)
        found += _of_face(portrait.face)
        found += _of_wall(portrait.face.background)
    else:
        found.append(Problem.SEVERAL_FACES if portrait.faces else Problem.NO_FACE)
    return tuple(found)


def _of_file(file: File) -> Iterator[Problem]:
    if file.width_px < MIN_WIDTH_PX or file.height_px < MIN_HEIGHT_PX:
        yield Problem.TOO_SMALL
    elif file.size_bytes < MIN_BYTES:
        yield Problem.OVER_COMPRESSED
    if _shape_off(file, DIGITAL) > MAX_SHAPE_OFF and _shape_off(file, PAPER) > MAX_SHAPE_OFF:
        yield Problem.WRONG_SHAPE
    if not file.is_colour:
        yield Problem.NOT_COLOUR


def _of_head(face: Face, height_mm: float, width_mm: float) -> Iterator[Problem]:
    eyes_mm, head_mm = face.eyes_of_width * width_mm, face.head_of_height * height_mm
    if eyes_mm < MIN_EYES_MM or head_mm < MIN_HEAD_MM * (1 - HEAD_ERROR):
        yield Problem.FACE_SMALL
    elif eyes_mm > MAX_EYES_MM or head_mm > MAX_HEAD_MM * (1 + HEAD_ERROR):
        yield Problem.FACE_LARGE
    if face.crown_of_height < 0 or face.chin_of_height > MAX_CHIN:
        yield Problem.HEAD_CUT_OFF
    if abs(face.middle_of_width - 0.5) > MAX_OFF_CENTRE:
        yield Problem.OFF_CENTRE


def _of_face(face: Face) -> Iterator[Problem]:
    quality = face.quality
    if abs(quality.turn) > MAX_TURN or not MIN_NOD <= quality.nod <= MAX_NOD:
        yield Problem.TURNED
    if abs(quality.tilt_deg) > MAX_TILT_DEG:
        yield Problem.TILTED
    if face.eye_light < MIN_EYE_LIGHT:
        yield Problem.EYES_HIDDEN
    elif face.eye_opening < MIN_EYE_OPENING:
        yield Problem.EYES_CLOSED
    if quality.mouth < MIN_MOUTH:
        yield Problem.COVERED
    if quality.sharpness < MIN_SHARPNESS:
        yield Problem.BLURRED
    yield from _of_light(face)


def _of_light(face: Face) -> Iterator[Problem]:
    if face.brightness < MIN_BRIGHTNESS:
        yield Problem.TOO_DARK
    elif face.brightness > MAX_BRIGHTNESS:
        yield Problem.TOO_BRIGHT
    if face.one_sided > MAX_ONE_SIDED:
        yield Problem.LIT_FROM_ONE_SIDE


def _of_wall(wall: Background) -> Iterator[Problem]:
    if not _is_light(wall):
        yield Problem.BACKGROUND_DARK
    if wall.uneven > MAX_UNEVEN:
        yield Problem.BACKGROUND_UNEVEN


def _is_light(wall: Background) -> bool:
    if wall.chroma <= MAX_GREY_CHROMA:
        return wall.lightness >= MIN_LIGHT_GREY
    is_blue = abs(wall.hue_deg - BLUE_HUE_DEG) <= MAX_HUE_OFF_DEG
    return is_blue and wall.lightness >= MIN_LIGHT_BLUE


def _shape_off(file: File, shape: tuple[float, float]) -> float:
    wanted = shape[0] / shape[1]
    return abs(file.width_px / file.height_px - wanted) / wanted


def _size_mm(file: File) -> tuple[float, float]:
    """Return height and width in millimetres of what the picture's shape is nearer to."""
    width_mm, height_mm = min(DIGITAL, PAPER, key=lambda shape: _shape_off(file, shape))
    return height_mm, width_mm
