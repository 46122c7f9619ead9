"""The bureau's photo: bytes in, the one face in it out."""

import struct
from io import BytesIO

import numpy as np
from PIL import ExifTags, Image

from auth.verifier.face.find import detect, landmarks, likeliest, scaled
from auth.verifier.face.points import Box, Points, Rgb
from auth.verifier.reasons import Reason, Refused

_MAX_SIDE_PX = 4096
_WORK_SIDE_PX = 640
_LEAST_DOUBTFUL_PX = 60
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What lays upright a picture of this orientation. Source: Exif 2.32, tag 0x0112."""


def read_photo(photo: bytes) -> Rgb:
    """Return a JPEG or PNG photo, no side longer than 640 px.

    Raises:
        Refused: it cannot be read, or is larger than 4096 px.
    """
    try:
        with Image.open(BytesIO(photo), formats=["JPEG", "PNG"]) as picture:
            if max(picture.size) > _MAX_SIDE_PX:
                raise Refused(Reason.REFERENCE_UNUSABLE)
            picture.draft("RGB", (2 * _WORK_SIDE_PX, 2 * _WORK_SIDE_PX))
            colour = upright(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise Refused(Reason.REFERENCE_UNUSABLE) from exc
    pixels = np.asarray(colour)
    return scaled(pixels, min(1.0, _WORK_SIDE_PX / max(pixels.shape[:2])))


def upright(picture: Image.Image) -> Image.Image:
    """Return the picture as RGB, the way round it was taken.

    Raises:
        OSError, ValueError, SyntaxError: it is damaged.
    """
    turn = _UPRIGHT.get(_orientation(picture))
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at 255
        picture = Image.fromarray((np.asarray(picture) // 256).astype(np.uint8))
    colour = picture.convert("RGB")
    return colour if turn is None else colour.transpose(turn)


def _orientation(picture: Image.Image) -> int:
    try:
        noted = picture.getexif().get(ExifTags.Base.Orientation)
    except (KeyError, SyntaxError, TypeError, ValueError, struct.error):
        return 1  # a damaged note about the photo is no damage to the photo
    return noted if isinstance(noted, int) else 1


def find_faces(picture: Rgb) -> list[Box]:
    """Return the faces of a photo, the widest first.

    A photo in which none is sure is searched enlarged, and last for what only may be a face: a
    person whose photo cannot be used has to go to a counter. One less than 60 px wide is none.
    """
    boxes = detect(picture)
    if boxes or max(picture.shape[:2]) > _WORK_SIDE_PX:
        return boxes
    height, width = picture.shape[:2]
    enlarged = Image.fromarray(picture).resize((2 * width, 2 * height), Image.Resampling.BICUBIC)
    twice = np.asarray(enlarged)
    found = detect(twice) or [box for box in likeliest(twice) if _is_wide(box)]
    return [(top // 2, right // 2, bottom // 2, left // 2) for top, right, bottom, left in found]


def find_reference(photo: bytes) -> tuple[Rgb, Points]:
    """Return the picture and the landmarks of the one face in it.

    Raises:
        Refused: it cannot be read, or does not show exactly one face.
    """
    picture = read_photo(photo)
    boxes = find_faces(picture)
    if len(boxes) != 1:
        raise Refused(Reason.REFERENCE_UNUSABLE)
    return picture, landmarks(picture, boxes[0])


def _is_wide(twice: Box) -> bool:
    return twice[1] - twice[3] >= 2 * _LEAST_DOUBTFUL_PX
