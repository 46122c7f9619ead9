"""`python -m tools.eval_face_quality --images DIR --out FILE.json` spoils photos and measures.

Every photo is judged as it is and spoilt in each of several ways: how often does the check meant
for it speak, how often another one, how often is no face found, how often does it pass? People are
dealt into two halves by their names, so that a limit chosen on one can be judged on the other.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

import numpy as np

from auth.verifier.decision import quality_reason
from auth.verifier.face import find, quality
from auth.verifier.face.photo import find_faces, read_photo
from auth.verifier.face.points import Rgb
from auth.verifier.face.quality import Quality
from auth.verifier.reasons import Reason, Refused
from tools.faces import defects
from tools.faces.album import person_of, photos_or_exit
from tools.faces.defects import Defect
from tools.faces.progress import Progress
from tools.folders import number_of
from tools.outcome import make_room, told, whole
from tools.rate import Rate

_SEED = 20261121
_PERCENTILES = (1, 5, 25, 50, 75, 95, 99)
_NO_FACE = "no face"
_PASSED = "passed"

DEFECTS: Mapping[str, Defect] = MappingProxyType(
    {
        "untouched": defects.untouched,
        "blurred 2 %": defects.blurred(0.02),
        "blurred 4 %": defects.blurred(0.04),
        "blurred 6 %": defects.blurred(0.06),
        "blurred 10 %": defects.blurred(0.10),
        "tilted 15 deg": defects.tilted(15),
        "tilted 30 deg": defects.tilted(30),
        "turned 20 deg": defects.turned(20),
        "turned 35 deg": defects.turned(35),
        "turned 45 deg": defects.turned(45),
        "white mask": defects.masked("white"),
        "blue mask": defects.masked("blue"),
        "black mask": defects.masked("black"),
        "patterned mask": defects.masked("white", pattern=True),
        "hand over mouth": defects.hand,
        "thing before mouth": defects.thing,
    }
)

Found = dict[str, dict[str, list[Quality | None]]]
"""By half and defect: what was measured of each photo, None where no face was found."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.eval_face_quality", description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    parser.add_argument(
        "--photos", type=whole, default=300, metavar="N", help="how many, drawn by chance"
    )
    asked = parser.parse_args()
    with told(keeps=False):
        make_room(asked.out, None)
        _evaluate(asked)


def _evaluate(asked: argparse.Namespace) -> None:
    names = photos_or_exit(asked.images)
    random = np.random.default_rng(_SEED)
    drawn = random.permutation(names)[: asked.photos].tolist()
    found = _spoil_all(asked.images, sorted(drawn), random)
    if not found:
        sys.exit(f"no face is found in any of {len(drawn)} photos")
    report = {
        half: {name: _row(seen) for name, seen in rows.items()} for half, rows in found.items()
    }
    asked.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for half, rows in found.items():
        _tell(half, rows)


def _spoil_all(folder: Path, names: Sequence[str], random: np.random.Generator) -> Found:
    found: Found = defaultdict(lambda: defaultdict(list))
    progress = Progress("photos", len(names), quiet=False)
    for name in names:
        half = "AB"[number_of(person_of(name)) % 2]
        for defect, measured in _spoil(folder / name, random).items():
            found[half][defect].append(measured)
        progress.step()
    return found


def _spoil(path: Path, random: np.random.Generator) -> dict[str, Quality | None]:
    """Return what is measured of each spoilt version; nothing if there is no face."""
    try:
        picture = read_photo(path.read_bytes())
    except (OSError, Refused):
        return {}
    boxes = find_faces(picture)
    if not boxes:
        return {}
    points = find.landmarks(picture, boxes[0])
    return {name: _measure(spoil(picture, points, random)) for name, spoil in DEFECTS.items()}


def _measure(picture: Rgb) -> Quality | None:
    boxes = find.detect(picture)
    return quality.measure(picture, find.landmarks(picture, boxes[0])) if boxes else None


def _outcome(measured: Quality | None) -> str:
    if measured is None:
        return _NO_FACE
    reason = quality_reason(measured)
    return _PASSED if reason is None else reason.code


def _row(seen: Sequence[Quality | None]) -> dict[str, object]:
    outcomes = Counter(map(_outcome, seen))
    faces = [asdict(measured) for measured in seen if measured is not None]
    return {
        "outcomes": {
            name: Rate(count=count, of=len(seen)).as_json() for name, count in outcomes.items()
        },
        "percentiles": {
            name: np.percentile([face[name] for face in faces], _PERCENTILES).round(3).tolist()
            for name in (faces[0] if faces else ())
        },
    }


def _tell(half: str, rows: Mapping[str, Sequence[Quality | None]]) -> None:
    columns = [_PASSED, _NO_FACE, *(reason.code for reason in _SPOKEN)]
    print(f"\nhalf {half}\n{'':20}{'photos':>8}" + "".join(f"{name:>15}" for name in columns))
    for name, seen in rows.items():
        outcomes = Counter(map(_outcome, seen))
        shares = "".join(f"{outcomes[column] / len(seen):15.1%}" for column in columns)
        print(f"{name:20}{len(seen):8}{shares}")


_SPOKEN = (Reason.FACE_BLURRED, Reason.FACE_MASKED, Reason.MOUTH_COVERED, Reason.FACE_TURNED)

if __name__ == "__main__":
    main()
