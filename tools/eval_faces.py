"""`python -m tools.eval_faces --pairs FILE.tsv --images DIR --out FILE.json` measures the faces.

FILE.tsv has the columns `a`, `b` (photos, as paths below DIR) and `same` (1 or 0). Measured are
these pairs, and all pairs of photos in DIR. Whom a photo shows is taken from its sub-folder or its
name before `_0001` if every row of the table agrees with that. If one does not, only those pairs
are counted whose people the table itself tells to be one or two, by one row or by several. A run
that was stopped continues where it was.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from auth.verifier.face.calibration import Comparer, scores
from auth.verifier.face.calibration_file import SHIPPED, load
from core.config import ConfigError
from tools.faces import engines
from tools.faces.album import Album, collect, photo_names
from tools.faces.pairs import Identities, Pair, Pairs, identify, score_pairs
from tools.faces.plots import draw
from tools.faces.rates import Curve, all_pairs
from tools.tables import read_rows

_ROC_RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
_KEEP = "keep the templates in this file; without it they are deleted when all is done"


def main() -> None:
    asked = _arguments()
    try:
        _evaluate(asked)
    except (ConfigError, OSError, ValueError) as exc:
        sys.exit(str(exc))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.eval_faces", description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True, metavar="FILE.tsv")
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--calibration", type=Path, default=SHIPPED, metavar="FILE")
    parser.add_argument("--embeddings", type=Path, metavar="FILE", help=_KEEP)
    parser.add_argument("--plots", type=Path, metavar="DIR", help="draw ROC and DET there")
    engines.add_arguments(parser)
    return parser.parse_args()


def _evaluate(asked: argparse.Namespace) -> None:
    pairs = read_pairs(asked.pairs)
    engine = engines.chosen(asked)
    calibration = load(asked.calibration, engine=engine.name)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    keep = asked.embeddings or asked.out.with_name(asked.out.name + ".embeddings")
    album = collect(asked.images, _names(asked.images, pairs), engine, keep=keep)
    who = identify(album, pairs)
    placed = Comparer(calibration).place(album.templates)
    labelled = score_pairs(pairs, album, placed)
    crossed = all_pairs(
        lambda block: scores(placed.part(block), placed), who.people, Curve(), apart=who.apart
    )
    threshold = calibration.scale.threshold
    report = {
        "engine": engine.name,
        "calibration": calibration.fitted_on,
        "threshold": threshold,
        "photos": _photos(album, who),
        "pairs": _pairs(labelled, threshold),
        "cross_pairs": _rates(crossed, threshold),
        "people_told_by": "names" if who.apart is None else "pairs",
    }
    asked.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    _tell(album, labelled, crossed, threshold)
    if asked.plots:
        draw(asked.plots, pairs=labelled.curve, cross_pairs=crossed, threshold=threshold)
    if not asked.embeddings:
        keep.unlink(missing_ok=True)


def read_pairs(path: Path) -> list[Pair]:
    """Read a table of pairs.

    Raises:
        ValueError: a column is missing, a row is not like the others, or there is no row.
    """
    rows = read_rows(path)
    if not rows or any(row.get(name) is None for row in rows for name in ("a", "b", "same")):
        raise ValueError(f"{path} must have the columns a, b and same, divided by tabs")
    if any(row["same"] not in ("0", "1") for row in rows):
        raise ValueError(f"{path}: same must be 1 or 0")
    return [Pair(a=row["a"] or "", b=row["b"] or "", same=row["same"] == "1") for row in rows]


def _names(folder: Path, pairs: Sequence[Pair]) -> set[str]:
    """Return the photos of the folder and those of the pairs, of whatever kind, that are there."""
    named = {name for pair in pairs for name in (pair.a, pair.b)}
    return {*photo_names(folder), *(name for name in named if (folder / name).is_file())}


def _photos(album: Album, who: Identities) -> dict[str, object]:
    return {
        "faces_found": len(album.names),
        "people": len(np.unique(who.people)),
        "no_face_found": len(album.missed),
        "no_face_found_in": list(album.missed),
    }


def _pairs(labelled: Pairs, threshold: float) -> dict[str, object]:
    return {
        **_rates(labelled.curve, threshold),
        "fnmr_with_no_face_as_refused": labelled.refused_in_all(threshold).as_json(),
        "without_a_face": {"same": labelled.lost_same, "different": labelled.lost_different},
    }


def _rates(curve: Curve, threshold: float) -> dict[str, object]:
    return {
        "fmr": curve.false_matches(threshold).as_json(),
        "fnmr": curve.false_rejects(threshold).as_json(),
        "roc": curve.roc(_ROC_RATES),
    }


def _tell(album: Album, labelled: Pairs, crossed: Curve, threshold: float) -> None:
    print(f"photos: {len(album.names)} with a face, {len(album.missed)} without")
    print(f"pairs       FMR  {labelled.curve.false_matches(threshold)}")
    print(f"            FNMR {labelled.curve.false_rejects(threshold)}")
    print(f"            FNMR {labelled.refused_in_all(threshold)} with no face as refused")
    print(f"cross-pairs FMR  {crossed.false_matches(threshold)}")
    print(f"            FNMR {crossed.false_rejects(threshold)}")
    for point in crossed.roc(_ROC_RATES):
        if point["fmr"] is not None and point["fnmr"] is not None:
            print(f"  at FMR {point['fmr']:.5%}: FNMR {point['fnmr']:.2%}")


if __name__ == "__main__":
    main()
