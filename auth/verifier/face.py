"""Find the one face, follow its landmarks, and say how far it is from the reference photo."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from auth.verifier.reasons import Reason, Refused

with warnings.catch_warnings():
    # face_recognition_models asks pkg_resources for its files, which warns that it is old.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
    import face_recognition

# It makes Pillow take damaged pictures, in the whole process; ours are to be whole.
ImageFile.LOAD_TRUNCATED_IMAGES = False

Rgb = NDArray[np.uint8]
Template = NDArray[np.float64]
Box = tuple[int, int, int, int]
"""top, right, bottom, left in pixels, as face_recognition has it."""
Points = NDArray[np.float64]
"""(n, 2): x, y in pixels."""

OPERATING_DISTANCE = 0.470
"""Largest distance at which two faces are taken for one person.

Source: false match rate 1:10,000 on 5,381 grey LFW photos, one photo against one
(docs/models/face.md). dlib's own 0.6 lets 1.1 % of impostors through.
"""

_DETECT_SIDE_PX = 320
_DETECT_EVERY = 5  # kept pictures: 0.4 s
_SECOND_FACE_SHARE = 0.4  # a face narrower than this share of the first is background
_MAX_PHOTO_SIDE_PX = 4096
_PHOTO_SIDE_PX = 640


@dataclass(frozen=True, kw_only=True)
class Look:
    """One picture's face: where it is, and the landmarks that the other checks need."""

    index: int
    box: Box
    inner_lips: tuple[Points, Points]
    eye_distance_px: float

    @property
    def width_px(self) -> int:
        return self.box[1] - self.box[3]

    @property
    def mouth_opening(self) -> float:
        """The gap between the inner lips, as a share of the distance between the eyes."""
        upper, lower = self.inner_lips
        gap_px = float((lower[1:-1, 1] - upper[1:-1, 1]).mean())
        return max(0.0, gap_px) / max(self.eye_distance_px, 1.0)


@dataclass(frozen=True, kw_only=True)
class Track:
    """The face through the clip. Shares are of the pictures in which faces were searched."""

    looks: Sequence[Look]
    found_share: float
    several_share: float


def follow(frames: Sequence[Rgb]) -> Track:
    """Search the face every 0.4 s and follow its landmarks in every picture in between."""
    looks: list[Look] = []
    searched = found = several = 0
    box: Box | None = None
    for index, frame in enumerate(frames):
        if index % _DETECT_EVERY == 0:
            boxes = detect(frame)
            searched, found, several = searched + 1, found + bool(boxes), several + (len(boxes) > 1)
            box = boxes[0] if boxes else None
        if box is not None:
            looks.append(_look(index, frame, box))
            box = _moved(box, looks)
    return Track(
        looks=looks,
        found_share=found / max(searched, 1),
        several_share=several / max(searched, 1),
    )


def detect(frame: Rgb) -> list[Box]:
    """Return the faces, the widest first, without those much smaller than the first."""
    for side_px in (_DETECT_SIDE_PX, max(frame.shape[:2])):
        scale = min(1.0, side_px / max(frame.shape[:2]))
        found = face_recognition.face_locations(_scaled(frame, scale), 0)
        if found:
            break
    boxes: list[Box] = [
        (round(t / scale), round(r / scale), round(b / scale), round(left / scale))
        for t, r, b, left in found
    ]
    boxes.sort(key=lambda box: box[3] - box[1])
    return [box for box in boxes if _width(box) >= _SECOND_FACE_SHARE * _width(boxes[0])]


def brightness(frame: Rgb, box: Box) -> float:
    """Return the mean of green, which the eye takes for light, inside the box: 0..255."""
    top, right, bottom, left = (max(0, edge) for edge in box)
    part = frame[top:bottom, left:right, 1]
    return float(part.mean()) if part.size else 0.0


def best_looks(frames: Sequence[Rgb], looks: Sequence[Look]) -> list[Look]:
    """Return the sharpest picture with a calm mouth from each third of the clip."""
    third = max(1, len(looks) // 3)
    parts = (looks[:third], looks[third : 2 * third], looks[2 * third :])
    return [
        max(part, key=lambda look: _sharpness(frames[look.index], look.box) / _calm(look))
        for part in parts
        if part
    ]


def embed(frame: Rgb, box: Box) -> Template:
    """Turn one face into dlib's 128 numbers. Never logged, stored or sent."""
    template: Template = face_recognition.face_encodings(frame, [box], model="large")[0]
    return template


def distance(one: Template, other: Template) -> float:
    """Return the Euclidean distance: 0 is the same picture, 0.47 the operating point."""
    return float(np.linalg.norm(one - other))


def similarity(distance_to_photo: float) -> float:
    """Map a distance to 0..100 so that 70 is the operating point: at least 70 passes.

    100 at distance 0; straight lines to 70 at the operating point and to 0 at 1.0.
    """
    if distance_to_photo <= OPERATING_DISTANCE:
        return round(100 - 30 * distance_to_photo / OPERATING_DISTANCE, 1)
    beyond = (distance_to_photo - OPERATING_DISTANCE) / (1.0 - OPERATING_DISTANCE)
    # Never 70 by rounding: that would read as a pass.
    return round(max(0.0, min(69.9, 70 * (1 - beyond))), 1)


def embed_reference(photo: bytes) -> Template:
    """Turn the bureau's JPEG or PNG photo into a template.

    Raises:
        Refused: it cannot be read, or does not show exactly one face.
    """
    picture = _read_photo(photo)
    boxes = detect(picture)
    if len(boxes) != 1:
        raise Refused(Reason.REFERENCE_UNUSABLE)
    return embed(picture, boxes[0])


def _read_photo(photo: bytes) -> Rgb:
    try:
        with Image.open(BytesIO(photo), formats=["JPEG", "PNG"]) as picture:
            if max(picture.size) > _MAX_PHOTO_SIDE_PX:
                raise Refused(Reason.REFERENCE_UNUSABLE)
            picture.draft("RGB", (2 * _PHOTO_SIDE_PX, 2 * _PHOTO_SIDE_PX))
            colour = picture.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as exc:
        raise Refused(Reason.REFERENCE_UNUSABLE) from exc
    pixels = np.asarray(colour)
    return _scaled(pixels, min(1.0, _PHOTO_SIDE_PX / max(pixels.shape[:2])))


def _look(index: int, frame: Rgb, box: Box) -> Look:
    marks = face_recognition.face_landmarks(frame, [box], model="large")[0]
    left_eye, right_eye = (np.mean(marks[name], axis=0) for name in ("left_eye", "right_eye"))
    # Of the 68 landmarks, 60 to 67 are the inner lips; the lists run around each lip.
    upper = np.array(marks["top_lip"][:6:-1], float)
    lower = np.array(marks["bottom_lip"][7:], float)
    return Look(
        index=index,
        box=box,
        inner_lips=(upper, lower),
        eye_distance_px=float(np.linalg.norm(left_eye - right_eye)),
    )


def _moved(box: Box, looks: Sequence[Look]) -> Box:
    """Shift the box as the upper lip, which speech moves least, shifted since the last picture."""
    if len(looks) < 2 or looks[-1].index != looks[-2].index + 1:
        return box
    now, before = (look.inner_lips[0].mean(axis=0) for look in (looks[-1], looks[-2]))
    across, down = (int(step) for step in np.round(now - before))
    top, right, bottom, left = box
    return top + down, right + across, bottom + down, left + across


def _sharpness(frame: Rgb, box: Box) -> float:
    top, right, bottom, left = (max(0, edge) for edge in box)
    grey = frame[top:bottom, left:right, 1].astype(np.float32)
    if min(grey.shape) < 3:
        return 0.0
    laplacian = (
        grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    )
    return float(laplacian.std())


def _calm(look: Look) -> float:
    return 1 + 3 * look.mouth_opening


def _width(box: Box) -> int:
    return box[1] - box[3]


def _scaled(frame: Rgb, scale: float) -> Rgb:
    if scale >= 1.0:
        return frame
    height, width = frame.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BOX))
