"""One portrait, from its bytes to numbers. Runs in the child alone."""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image

from auth.verifier.face import quality
from auth.verifier.face.find import landmarks
from auth.verifier.face.photo import find_faces, read_photo
from auth.verifier.face.points import Points, Rgb, eyes
from auth.verifier.face.quality import Quality
from auth.verifier.portrait import background
from auth.verifier.portrait.background import Background

_CHEEK_SHARE = 0.18
"""Half the side of a patch of cheek, as a share of the eyes' distance."""


@dataclass(frozen=True, kw_only=True)
class File:
    """The picture as it was sent: its size lies as the person stands."""

    size_bytes: int
    width_px: int
    height_px: int
    is_colour: bool


@dataclass(frozen=True, kw_only=True)
class Face:
    """The one face. Shares are of the picture's width or height, as the name says.

    Args:
        eyes_of_width: The eyes' distance.
        head_of_height: From the chin to the crown, which is as far above the eyes as the chin is
            below: hair does not count.
        crown_of_height, chin_of_height: Where these are, from the top; below 0 or above 1 they
            are outside.
        middle_of_width: Where the face is, from the left.
        eye_opening: Height of the more closed eye as a share of its width (eye aspect ratio).
        eye_light: How light the darker eye and the skin around it are, as a share of the cheeks.
        brightness: Mean of green between brows and chin, 0 to 255.
        one_sided: The lighter cheek's brightness as a multiple of the darker one's.
    """

    eyes_of_width: float
    head_of_height: float
    crown_of_height: float
    chin_of_height: float
    middle_of_width: float
    eye_opening: float
    eye_light: float
    brightness: float
    one_sided: float
    quality: Quality
    background: Background


@dataclass(frozen=True, kw_only=True)
class Portrait:
    """All that was measured. `face` is None unless there is exactly one."""

    file: File
    faces: int
    face: Face | None


def measure(photo: bytes) -> Portrait:
    """Measure a portrait.

    Raises:
        Refused: it is no JPEG or PNG, damaged, or larger than 4096 px.
    """
    picture = read_photo(photo)
    boxes = find_faces(picture)
    face = None
    if len(boxes) == 1:
        face = measure_face(picture, landmarks(picture, boxes[0]))
    return Portrait(file=_file(photo, picture), faces=len(boxes), face=face)


def measure_face(picture: Rgb, points: Points) -> Face:
    """Measure the face with these (68, 2) landmarks."""
    height, width = picture.shape[:2]
    left, right = eyes(points)
    eye_y, chin_y = float((left + right)[1] / 2), float(points[8, 1])
    crown_y = eye_y - (chin_y - eye_y)
    left_cheek, right_cheek = (_cheek(picture, points, eye) for eye in (left, right))
    darker, lighter = sorted((left_cheek, right_cheek))
    return Face(
        eyes_of_width=float(np.linalg.norm(right - left)) / width,
        head_of_height=(chin_y - crown_y) / height,
        crown_of_height=crown_y / height,
        chin_of_height=chin_y / height,
        middle_of_width=float(points[27:31, 0].mean()) / width,
        eye_opening=min(_opening(points[36:42]), _opening(points[42:48])),
        eye_light=min(
            _around(picture, points[36:42]) / left_cheek,
            _around(picture, points[42:48]) / right_cheek,
        ),
        brightness=_brightness(picture, points),
        one_sided=lighter / darker,
        quality=quality.measure(picture, points),
        background=background.measure(picture, points),
    )


def _file(photo: bytes, picture: Rgb) -> File:
    with Image.open(BytesIO(photo), formats=["JPEG", "PNG"]) as opened:
        short, long = sorted(opened.size)
    # The pixels were laid upright by what the camera noted; the header's size was not.
    is_wide = picture.shape[1] > picture.shape[0]
    channels = picture.astype(np.int16)
    return File(
        size_bytes=len(photo),
        width_px=long if is_wide else short,
        height_px=short if is_wide else long,
        is_colour=bool((channels.max(axis=2) - channels.min(axis=2)).mean() > 1.0),
    )


def _opening(eye: Points) -> float:
    """Return the eye aspect ratio of Soukupová and Čech (2016), of six landmarks."""
    across = float(np.linalg.norm(eye[0] - eye[3]))
    down = float(np.linalg.norm(eye[1] - eye[5]) + np.linalg.norm(eye[2] - eye[4]))
    return down / (2 * max(across, 1.0))


def _around(picture: Rgb, eye: Points) -> float:
    """Return the middle brightness of an eye with the skin above and below it."""
    half = float(np.linalg.norm(eye[0] - eye[3])) / 2
    x, y = eye.mean(axis=0)
    return _middle(picture, x, y, half, half)


def _cheek(picture: Rgb, points: Points, eye: Points) -> float:
    """Return the middle brightness of the cheek below an eye, halfway down to the mouth."""
    half = _CHEEK_SHARE * float(np.linalg.norm(np.subtract(*eyes(points))))
    y = (eye[1] + points[48:60, 1].mean()) / 2
    return _middle(picture, float(eye[0]), float(y), half, half)


def _brightness(picture: Rgb, points: Points) -> float:
    left, right = points[17:27, 0].min(), points[17:27, 0].max()
    top, bottom = points[17:27, 1].min(), points[8, 1]
    part = _cut(picture, left, right, top, bottom)
    return float(part.mean()) if part.size else 0.0


def _middle(picture: Rgb, x: float, y: float, half_x: float, half_y: float) -> float:
    part = _cut(picture, x - half_x, x + half_x, y - half_y, y + half_y)
    return max(1.0, float(np.median(part))) if part.size else 1.0


def _cut(picture: Rgb, left: float, right: float, top: float, bottom: float) -> Rgb:
    """Return the green, which the eye takes for light, between these edges."""
    rows = slice(max(0, round(top)), max(0, round(bottom)) + 1)
    return picture[rows, max(0, round(left)) : max(0, round(right)) + 1, 1]
