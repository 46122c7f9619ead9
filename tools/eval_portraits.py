"""`python -m tools.eval_portraits --images DIR --out FILE.json` spoils portraits and checks them.

Each photo is cut as a portrait of the right size before a plain wall, checked as it is, and, of
the first ones, spoilt in each of several ways: how often is a portrait that nobody spoilt told of
each problem, and how often is what was done to it found? People are dealt into two halves by their
names, so that a limit chosen on one can be judged on the other.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np

from auth.verifier.face.find import landmarks
from auth.verifier.face.photo import find_faces, read_photo
from auth.verifier.face.points import Points, Rgb
from auth.verifier.portrait.measure import File, Portrait, measure_face
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.standard import problems
from auth.verifier.reasons import Refused
from tools.faces import defects, portrait_cuts
from tools.faces.album import person_of, photos_or_exit
from tools.faces.defects import Defect
from tools.faces.portrait_cuts import SIZE_PX, Wall, before, cut, plain
from tools.faces.progress import Progress
from tools.folders import number_of
from tools.outcome import make_room, told, whole
from tools.rate import Rate

_SEED = 20261122
_FILE = File(size_bytes=60_000, width_px=SIZE_PX[0], height_px=SIZE_PX[1], is_colour=True)
_WHITE = plain(245, 245, 245)
UNTOUCHED = "untouched"

Make = Callable[[Rgb, Points, np.random.Generator], Rgb]
"""Makes a portrait of a photo with these landmarks."""


def spoilt_by(defect: Defect) -> Make:
    def make(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
        portrait, at = cut(picture, points)
        return defect(before(_WHITE(random), portrait, at), at, random)

    return make


def framed(*, zoom: float = 1.0, aside: float = 0.0) -> Make:
    def make(picture: Rgb, points: Points, _random: np.random.Generator) -> Rgb:
        return cut(picture, points, zoom=zoom, aside=aside)[0]

    return make


def before_wall(wall: Wall) -> Make:
    def make(picture: Rgb, points: Points, random: np.random.Generator) -> Rgb:
        return before(wall(random), *cut(picture, points))

    return make


MADE: Mapping[str, tuple[Make, Problem | None]] = MappingProxyType(
    {
        UNTOUCHED: (spoilt_by(defects.untouched), None),
        "blurred 4 %": (spoilt_by(defects.blurred(0.04)), Problem.BLURRED),
        "blurred 6 %": (spoilt_by(defects.blurred(0.06)), Problem.BLURRED),
        "blurred 10 %": (spoilt_by(defects.blurred(0.10)), Problem.BLURRED),
        "tilted 10 deg": (spoilt_by(defects.tilted(10)), Problem.TILTED),
        "tilted 15 deg": (spoilt_by(defects.tilted(15)), Problem.TILTED),
        "turned 20 deg": (spoilt_by(defects.turned(20)), Problem.TURNED),
        "turned 35 deg": (spoilt_by(defects.turned(35)), Problem.TURNED),
        "blue mask": (spoilt_by(defects.masked("blue")), Problem.COVERED),
        "black mask": (spoilt_by(defects.masked("black")), Problem.COVERED),
        "hand over mouth": (spoilt_by(defects.hand), Problem.COVERED),
        "thing before mouth": (spoilt_by(defects.thing), Problem.COVERED),
        "dark glasses": (spoilt_by(defects.dark_glasses), Problem.EYES_HIDDEN),
        "light x 0.4": (spoilt_by(defects.lit(0.4)), Problem.TOO_DARK),
        "light x 2": (spoilt_by(defects.lit(2.0)), Problem.TOO_BRIGHT),
        "one side at 0.3": (spoilt_by(defects.side_lit(0.3)), Problem.LIT_FROM_ONE_SIDE),
        "head at 0.7": (framed(zoom=0.7), Problem.FACE_SMALL),
        "head at 1.4": (framed(zoom=1.4), Problem.FACE_LARGE),
        "aside by 12 %": (framed(aside=0.12), Problem.OFF_CENTRE),
        "light grey wall": (before_wall(plain(222, 222, 222)), None),
        "light blue wall": (before_wall(plain(170, 205, 240)), None),
        "grey wall": (before_wall(plain(170, 170, 170)), Problem.BACKGROUND_DARK),
        "beige wall": (before_wall(plain(225, 205, 170)), Problem.BACKGROUND_DARK),
        "red wall": (before_wall(plain(200, 40, 40)), Problem.BACKGROUND_DARK),
        "shadow on the wall": (before_wall(portrait_cuts.shaded), Problem.BACKGROUND_UNEVEN),
        "striped wall": (before_wall(portrait_cuts.striped), Problem.BACKGROUND_UNEVEN),
        "thing at the edge": (before_wall(portrait_cuts.cluttered), Problem.BACKGROUND_UNEVEN),
        "the photo's own wall": (framed(), Problem.BACKGROUND_UNEVEN),
    }
)

Named = frozenset[Problem]
Found = dict[str, dict[str, list[Named]]]
"""By half and way of making: the problems that each portrait was told of."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.eval_portraits", description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--photos", type=whole, default=600, metavar="N", help="drawn by chance")
    parser.add_argument("--spoilt", type=whole, default=100, metavar="N", help="of them, spoilt")
    asked = parser.parse_args()
    with told(keeps=False):
        make_room(asked.out, None)
        _evaluate(asked)


def _evaluate(asked: argparse.Namespace) -> None:
    names = photos_or_exit(asked.images)
    random = np.random.default_rng(_SEED)
    drawn = random.permutation(names)[: asked.photos].tolist()
    found = _check_all(asked.images, drawn, asked.spoilt, random)
    if not found:
        sys.exit(f"no face is found in any of {len(drawn)} photos")
    report = {half: {name: _row(seen) for name, seen in of.items()} for half, of in found.items()}
    asked.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for half, rows in sorted(found.items()):
        _tell(half, rows)


def _check_all(
    folder: Path, names: Sequence[str], spoilt: int, random: np.random.Generator
) -> Found:
    found: Found = defaultdict(lambda: defaultdict(list))
    progress = Progress("photos", len(names), quiet=False)
    for place, name in enumerate(names):
        half = "AB"[number_of(person_of(name)) % 2]
        wanted = tuple(MADE) if place < spoilt else (UNTOUCHED,)
        for made, named in _check(folder / name, wanted, random):
            found[half][made].append(named)
        progress.step()
    return found


def _check(
    path: Path, wanted: Sequence[str], random: np.random.Generator
) -> Iterator[tuple[str, Named]]:
    """Yield what each way of making is told of; nothing if the photo has no face."""
    try:
        picture = read_photo(path.read_bytes())
    except (OSError, Refused):
        return
    boxes = find_faces(picture)
    if not boxes:
        return
    points = landmarks(picture, boxes[0])
    for name in wanted:
        yield name, _problems(MADE[name][0](picture, points, random))


def _problems(portrait: Rgb) -> Named:
    boxes = find_faces(portrait)
    face = measure_face(portrait, landmarks(portrait, boxes[0])) if len(boxes) == 1 else None
    return frozenset(problems(Portrait(file=_FILE, faces=len(boxes), face=face)))


def _row(seen: Sequence[Named]) -> dict[str, object]:
    counts = Counter(problem for named in seen for problem in named)
    told = {problem.code: _rate(count, seen) for problem, count in counts.items()}
    return {"passed": _rate(sum(not named for named in seen), seen), "problems": told}


def _rate(count: int, seen: Sequence[Named]) -> Mapping[str, object]:
    return Rate(count=count, of=len(seen)).as_json()


def _tell(half: str, rows: Mapping[str, Sequence[Named]]) -> None:
    print(f"\nhalf {half}\n{'':22}{'of':>5}{'passed':>9}{'found':>9}{'no face':>9}  told otherwise")
    for name, seen in rows.items():
        meant = MADE[name][1]
        counts = Counter(problem for named in seen for problem in named)
        found = counts[meant] if meant else 0
        shares = [sum(not named for named in seen), found, counts[Problem.NO_FACE]]
        others = ", ".join(
            f"{problem.code.removeprefix('photo_')} {count / len(seen):.1%}"
            for problem, count in counts.most_common()
            if problem not in (meant, Problem.NO_FACE) and count >= 0.02 * len(seen)
        )
        cells = "".join(f"{share / len(seen):9.1%}" for share in shares)
        print(f"{name:22}{len(seen):5}{cells}  {others}")


if __name__ == "__main__":
    main()
