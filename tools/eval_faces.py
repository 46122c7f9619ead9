"""`python -m tools.eval_faces --pairs FILE.tsv --images DIR --out FILE.json` measures the faces.

FILE.tsv has the columns `a`, `b` (photos, as paths below DIR) and `same` (1 or 0). Measured are
these pairs, but those of a photo and itself, and all pairs of photos in DIR. Two photos of the
same bytes are no pair, nor is a photo and a link to it. Such photos of one person count once among
all pairs; those of several people are named, for somebody to mend, and make no pair with any photo.
Whom a photo shows is taken from its sub-folder or its name before `_0001` if every row of the table
agrees with that. If one does not, only those pairs are counted whose people the table itself tells
to be one or two, by one row or by several. A run that was stopped continues where it was.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auth.verifier.face.calibration import Comparer, Placed, scores
from auth.verifier.face.calibration_file import SHIPPED, load
from core.config import ConfigError
from tools.faces import engines
from tools.faces.album import Album, collect, is_photo, photo_names, templates_beside
from tools.faces.doubles import doubles_of
from tools.faces.pairs import Identities, Pairs, identify, read_pairs, score_pairs
from tools.faces.plots import draw
from tools.faces.rates import Curve, all_pairs
from tools.outcome import make_room, told
from tools.shown import shown_json

_ROC_RATES = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
_KEEP = "keep the templates in this file; without it they are deleted when all is done"


def main() -> None:
    asked = _arguments()
    with told():
        try:
            make_room(asked.out, asked.plots)
            with templates_beside(asked.out, asked.embeddings) as keep:
                _evaluate(asked, keep)
        except (ConfigError, ValueError) as exc:
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


def _evaluate(asked: argparse.Namespace, keep: Path) -> None:
    given = read_pairs(asked.pairs, asked.images)
    pairs = [pair for pair in given if pair.a != pair.b]
    engine = engines.chosen(asked)
    calibration = load(asked.calibration, engine=engine.name)
    names = {*photo_names(asked.images), *(name for pair in pairs for name in (pair.a, pair.b))}
    album = collect(asked.images, names, engine, keep=keep)
    who = identify(album, pairs)
    placed = Comparer(calibration).place(album.templates)
    doubles = doubles_of(album, who.people, who.apart)
    labelled = score_pairs(pairs, album, placed, doubles.in_doubt)
    crossed = _crossed(album, who, placed, doubles.counted(album.names))
    threshold = calibration.scale.threshold
    report = {
        "engine": engine.name,
        "calibration": calibration.fitted_on,
        "threshold": threshold,
        "photos": _photos(asked.images, album, who),
        "same_bytes": doubles.as_json(),
        "pairs": _pairs(labelled, threshold) | {"of_a_photo_and_itself": len(given) - len(pairs)},
        "cross_pairs": _rates(crossed, threshold),
        "people_told_by": "names" if who.apart is None else "pairs",
    }
    asked.out.write_text(shown_json(report) + "\n", encoding="utf-8")
    print(f"photos with a face: {len(album.names)}, without or unreadable: {len(album.missed)}")
    if alone := len(given) - len(pairs):
        print(f"pairs of a photo and itself, left out: {alone}")
    _tell(labelled, crossed, threshold, str(doubles))
    if asked.plots:
        draw(asked.plots, pairs=labelled.curve, cross_pairs=crossed, threshold=threshold)


def _crossed(album: Album, who: Identities, placed: Placed, counted: NDArray[np.bool_]) -> Curve:
    """Return the scores of all pairs of the photos that count."""
    part = Placed(
        templates=placed.templates[counted],
        mean=placed.mean[counted],
        spread=placed.spread[counted],
    )
    return all_pairs(
        lambda block: scores(part.part(block), part),
        who.people[counted],
        album.contents[counted],
        apart=who.apart,
    )


def _photos(folder: Path, album: Album, who: Identities) -> dict[str, object]:
    return {
        "faces_found": len(album.names),
        "people": len(np.unique(who.people)),
        "no_face_found": len(album.missed),
        "no_face_found_in": list(album.missed),
        "of_them_unreadable": [name for name in album.missed if not is_photo(folder / name)],
    }


def _pairs(labelled: Pairs, threshold: float) -> dict[str, object]:
    return {
        **_rates(labelled.curve, threshold),
        "fnmr_with_no_face_as_refused": labelled.refused_in_all(threshold).as_json(),
        "of_the_same_bytes": labelled.alike,
        "with_a_photo_of_several_people": labelled.in_doubt,
        "without_a_face": {"same": labelled.lost_same, "different": labelled.lost_different},
    }


def _rates(curve: Curve, threshold: float) -> dict[str, object]:
    return {
        "fmr": curve.false_matches(threshold).as_json(),
        "fnmr": curve.false_rejects(threshold).as_json(),
        "roc": curve.roc(_ROC_RATES),
    }


def _tell(labelled: Pairs, crossed: Curve, threshold: float, doubles: str) -> None:
    if labelled.alike:
        print(f"pairs of photos that are the same to the byte, left out: {labelled.alike}")
    if doubles:
        print(doubles)
    if labelled.in_doubt:
        print(f"pairs with such a photo of several people, left out: {labelled.in_doubt}")
    print(f"pairs       FMR  {labelled.curve.false_matches(threshold)}")
    print(f"            FNMR {labelled.curve.false_rejects(threshold)}")
    print(f"            FNMR {labelled.refused_in_all(threshold)}, no face counted as refused")
    print(f"cross-pairs FMR  {crossed.false_matches(threshold)}")
    print(f"            FNMR {crossed.false_rejects(threshold)}")
    for point in crossed.roc(_ROC_RATES):
        if point["fmr"] is not None and point["fnmr"] is not None:
            print(f"  at FMR {point['fmr']:.5%}: FNMR {point['fnmr']:.2%}")


if __name__ == "__main__":
    main()
