"""Find the one face, follow its landmarks, and choose the pictures that show it best."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import dlib
import numpy as np
from PIL import Image, ImageFile

from auth.verifier.face.points import Box, Points, Rgb, eyes

with warnings.catch_warnings():
    # face_recognition_models asks pkg_resources for its files, which warns that it is old.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    warnings.filterwarnings("ignore", message="Deprecated call to `pkg_resources")
    import face_recognition

# It makes Pillow take damaged pictures, in the whole process; ours are to be whole.
ImageFile.LOAD_TRUNCATED_IMAGES = False

_DETECT_SIDE_PX = 320
_DETECT_EVERY = 5  # kept pictures: 0.4 s
_DOUBTFUL = -0.4  # below dlib's own limit of 0: finds six of seven faces that it leaves out
_SECOND_FACE_SHARE = 0.4  # a face narrower than this share of the first is background


@dataclass(frozen=True, kw_only=True)
class Look:
    """One picture's face: the picture's index, where the face is, and its 68 landmarks.

    `points` is (68, 2), pixels of the picture, in the usual order: 0-16 jaw, 17-26 brows, 27-35
    nose, 36-47 eyes, 48-59 outer and 60-67 inner lips, each from the left of the picture.
    """

    index: int
    box: Box
    points: Points

    @property
    def width_px(self) -> int:
        return _width(self.box)

    @property
    def eye_distance_px(self) -> float:
        left, right = eyes(self.points)
        return float(np.linalg.norm(left - right))

    @property
    def inner_lips(self) -> tuple[Points, Points]:
        """Upper and lower, each five points from one corner of the mouth to the other."""
        return self.points[60:65], self.points[[60, 67, 66, 65, 64]]

    @property
    def mouth_opening(self) -> float:
        """The gap between the inner lips, as a share of the distance between the eyes."""
        upper, lower = self.inner_lips
        gap_px = float((lower[1:-1, 1] - upper[1:-1, 1]).mean())
        return max(0.0, gap_px) / max(self.eye_distance_px, 1.0)


@dataclass(frozen=True, kw_only=True)
class Track:
    """The face through the clip. Shares are of the pictures in which faces were due a search."""

    looks: Sequence[Look]
    found_share: float
    several_share: float


def follow(frames: Sequence[Rgb]) -> Track:
    """Search the face every 0.4 s and follow its landmarks in every picture in between.

    A face that is not found is searched for once more, in the next picture.
    """
    looks: list[Look] = []
    searched = found = several = 0
    box: Box | None = None
    for index, frame in enumerate(frames):
        if index % _DETECT_EVERY == 0:
            boxes = detect(frame)
            searched, found, several = searched + 1, found + bool(boxes), several + (len(boxes) > 1)
            box = boxes[0] if boxes else None
        elif box is None and index % _DETECT_EVERY == 1:
            box = next(iter(detect(frame)), None)
        if box is not None:
            looks.append(Look(index=index, box=box, points=landmarks(frame, box)))
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
        found = face_recognition.face_locations(scaled(frame, scale), 0)
        if found:
            break
    boxes: list[Box] = [
        (round(t / scale), round(r / scale), round(b / scale), round(left / scale))
        for t, r, b, left in found
    ]
    boxes.sort(key=lambda box: box[3] - box[1])
    return [box for box in boxes if _width(box) >= _SECOND_FACE_SHARE * _width(boxes[0])]


def likeliest(frame: Rgb) -> list[Box]:
    """Return the one place that is most like a face, though less than `detect` asks for."""
    found, _, _ = face_recognition.api.face_detector.run(frame, 0, _DOUBTFUL)
    return [(box.top(), box.right(), box.bottom(), box.left()) for box in found[:1]]


def landmarks(frame: Rgb, box: Box) -> Points:
    """Return the 68 landmarks of the face in the box, in the usual order: (68, 2)."""
    top, right, bottom, left = box
    shape = face_recognition.api.pose_predictor_68_point(
        frame, dlib.rectangle(left, top, right, bottom)
    )
    return np.array([(point.x, point.y) for point in shape.parts()], float)


def brightness(frame: Rgb, box: Box) -> float:
    """Return the mean of green, which the eye takes for light, inside the box: 0..255."""
    top, right, bottom, left = (max(0, edge) for edge in box)
    part = frame[top:bottom, left:right, 1]
    return float(part.mean()) if part.size else 0.0


def best_looks(frames: Sequence[Rgb], looks: Sequence[Look]) -> list[Look]:
    """Return the sharpest picture with a calm mouth from each third of the clip."""
    third = max(1, len(looks) // 3)
    parts = (looks[:third], looks[third : 2 * third], looks[2 * third :])
    return [max(part, key=lambda look: worth(frames[look.index], look)) for part in parts if part]


def worth(frame: Rgb, look: Look) -> float:
    """Return how well a picture shows a face, above 0: sharp and with a calm mouth is most."""
    return (1e-3 + _sharpness(frame, look.box)) / (1 + 3 * look.mouth_opening)


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
    grey = frame[top:bottom, left:right, 1].astype(np.int16)  # half the time of floats
    if min(grey.shape) < 3:
        return 0.0
    laplacian = (
        grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    )
    return float(laplacian.std())


def _width(box: Box) -> int:
    return box[1] - box[3]


def scaled(frame: Rgb, scale: float) -> Rgb:
    """Return the picture made smaller; a scale from 1 on leaves it as it is."""
    if scale >= 1.0:
        return frame
    height, width = frame.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    times = width // size[0]
    if (width, height) == (size[0] * times, size[1] * times):
        return np.asarray(Image.fromarray(frame).reduce(times))  # the same, three times as fast
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BOX))
