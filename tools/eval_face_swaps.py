"""`python -m tools.eval_face_swaps --images DIR --out FILE.json` swaps faces in mid-clip.

Clips of 40 pictures (3.2 s) are made of photos: the head moves a little, the sensor is noisy, and
for some pictures in a row somebody else's photo is shown in its place. Counted is how often the
swap is seen, and how often a clip without one is taken for swapped. The photos of two people are
more unlike than a face laid over another would be: that is not measured here.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from auth.verifier.decision import MIN_SAMENESS
from auth.verifier.face import calibration_file, find
from auth.verifier.face.calibration import DLIB
from auth.verifier.face.compare import Faces
from auth.verifier.face.engine import DlibEngine
from auth.verifier.face.photo import find_faces, read_photo
from auth.verifier.face.points import Rgb
from auth.verifier.reasons import Refused
from tools.faces.album import person_of, photos_or_exit
from tools.faces.progress import Progress
from tools.outcome import make_room, told, whole
from tools.rate import Rate

LENGTHS = (0, 1, 2, 4, 8, 16)
"""Pictures, 0.08 s each, in which somebody else is shown."""

_PICTURES = 40
_SIDE_PX = 400
_FACE_PX = 160
_NOISE = 3.0
_SEED = 20261121


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.eval_face_swaps", description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--clips", type=whole, default=30, metavar="N", help="of each length")
    asked = parser.parse_args()
    with told(keeps=False):
        make_room(asked.out, None)
        _evaluate(asked)


def _evaluate(asked: argparse.Namespace) -> None:
    random = np.random.default_rng(_SEED)
    names = random.permutation(photos_or_exit(asked.images)).tolist()
    if len({person_of(name) for name in names}) < 2:
        sys.exit(f"there are no photos of two people in {asked.images}")
    engine = DlibEngine()
    faces = Faces(engine, calibration_file.load(calibration_file.SHIPPED, engine=DLIB))
    progress = Progress("clips", asked.clips * len(LENGTHS))
    seen = dict.fromkeys(LENGTHS, 0)
    for clip in range(asked.clips):
        one, other = _two_people(asked.images, names, clip)
        for length in LENGTHS:
            seen[length] += _is_seen(faces, engine, _swapped(one, other, length, random))
            progress.step()
    rates = {str(length): Rate(count=seen[length], of=asked.clips) for length in LENGTHS}
    report = {length: rate.as_json() for length, rate in rates.items()}
    asked.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for pictures, rate in rates.items():
        print(f"{pictures:>3} pictures of another face: taken for a change in {rate}")


def _two_people(folder: Path, names: Sequence[str], start: int) -> tuple[Rgb, Rgb]:
    """Return photos of two people, cut alike, from the `2 * start`-th name on."""
    cut: dict[str, Rgb] = {}
    for name in (*names[2 * start :], *names):
        if person_of(name) not in cut and (found := _cut(folder / name)) is not None:
            cut[person_of(name)] = found
        if len(cut) == 2:
            break
    if len(cut) < 2:
        sys.exit(f"the faces of two people are not found in {folder}")
    one, other = cut.values()
    return one, other


def _cut(path: Path) -> Rgb | None:
    """Return the photo with its face 160 px wide in the middle of 400; None without a face."""
    try:
        picture = read_photo(path.read_bytes())
    except (OSError, Refused):
        return None
    boxes = find_faces(picture)
    if not boxes:
        return None
    top, right, bottom, left = boxes[0]
    half = (right - left) * _SIDE_PX / _FACE_PX / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    whole = Image.fromarray(picture)
    size = (_SIDE_PX, _SIDE_PX)
    return np.asarray(
        whole.transform(
            size,
            Image.Transform.EXTENT,
            (x - half, y - half, x + half, y + half),
            Image.Resampling.BICUBIC,
        )
    )


def _swapped(one: Rgb, other: Rgb, length: int, random: np.random.Generator) -> list[Rgb]:
    start = int(random.integers(2, _PICTURES - length - 1))
    return [
        _moved(other if start <= index < start + length else one, index, random)
        for index in range(_PICTURES)
    ]


def _moved(picture: Rgb, index: int, random: np.random.Generator) -> Rgb:
    shift = np.round(5 * np.sin(index / np.array([7.0, 5.0]))).astype(int)
    noisy = np.roll(picture, shift, axis=(0, 1)) + random.normal(0, _NOISE, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _is_seen(faces: Faces, engine: DlibEngine, frames: Sequence[Rgb]) -> bool:
    looks = find.follow(frames).looks
    if not looks:
        return False
    anybody = engine.embed(frames[0], looks[0].points)
    return faces.compare(frames, looks, anybody).sameness < MIN_SAMENESS


if __name__ == "__main__":
    main()
