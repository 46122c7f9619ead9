"""`python -m tools.calibrate_faces --images DIR --out FILE` fits the face comparison to people.

DIR holds photos (JPEG or PNG), several of at least some people and better of hundreds: either one
sub-folder a person, or files named `anything_0001.jpg`, where the part before the last underscore
says who it is. The file goes where MINSHENG_VERIFIER_FACE_CALIBRATION points. It holds no photo
and no person's template.
"""

import argparse
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from auth.verifier.face.calibration import Calibration
from auth.verifier.face.calibration_file import SHIPPED, CalibrationError, load, save
from core.config import ConfigError
from tools.faces import engines
from tools.faces.album import Album, collect, photo_names, templates_beside
from tools.faces.doubles import doubles_of
from tools.faces.fitting import Fitted, choose_threshold, curve_of, fit_calibration
from tools.faces.rates import Curve
from tools.outcome import make_room, told


def main() -> None:
    asked = _arguments()
    with told():
        try:
            make_room(asked.out, None, begins=b"PK")
            with templates_beside(asked.out, asked.embeddings) as keep:
                _calibrate(asked, keep)
        except (ConfigError, ValueError) as exc:
            sys.exit(str(exc))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.calibrate_faces", description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--before", type=Path, default=SHIPPED, metavar="FILE")
    parser.add_argument("--embeddings", type=Path, metavar="FILE", help=_KEEP)
    parser.add_argument("--max-fmr", type=_rate, default=1e-4, metavar="RATE")
    parser.add_argument("--about", default="", help="whose photos, for the file")
    parser.add_argument("--threshold-only", action="store_true", help=_ONLY)
    engines.add_arguments(parser)
    return parser.parse_args()


def _rate(text: str) -> float:
    with suppress(ValueError):
        rate = float(text)
        if 0 < rate <= _HIGHEST_FMR:
            return rate
    raise argparse.ArgumentTypeError(f"it must be above 0 and at most {_HIGHEST_FMR}")


_HIGHEST_FMR = 0.1  # what lets in more people than that tells nobody apart
_ONLY = "fit no mixture: compare by the cosine alone, and choose nothing but the threshold"
_KEEP = "keep the templates in this file; without it they are deleted when all is done"


def _calibrate(asked: argparse.Namespace, keep: Path) -> None:
    engine = engines.chosen(asked)
    album = collect(asked.images, photo_names(asked.images), engine, keep=keep)
    doubles = doubles_of(album, album.people)
    if str(doubles):
        print(doubles)
    album = album.part(doubles.counted(album.names))
    people = len(np.unique(album.people))
    about = f"{len(album.names)} photos of {people} people, {datetime.now(UTC).date()}"
    told = f"{asked.about}: {about}" if asked.about else about
    print(f"{about}; others, in which no face was found: {len(album.missed)}")
    _tell_before(album, _before(asked.before, engine.name))
    if asked.threshold_only:
        found = choose_threshold(album, engine=engine.name, most_fmr=asked.max_fmr, about=told)
    else:
        fitted = fit_calibration(
            album, engine=engine.name, most_fmr=asked.max_fmr, about=told, quiet=False
        )
        _tell_unseen(fitted)
        found = fitted.calibration
    save(found, asked.out)
    now = curve_of(found, album)
    _row("after, on the very people it was fitted on", now, found.scale.threshold)


def _before(path: Path, engine: str) -> Calibration | None:
    try:
        return load(path, engine=engine)
    except CalibrationError as exc:
        print(f"no comparison: {exc}", file=sys.stderr)
        return None


def _tell_before(album: Album, before: Calibration | None) -> None:
    if before is not None:
        was = curve_of(before, album)
        _row(f"before ({before.fitted_on})", was, before.scale.threshold)


def _tell_unseen(fitted: Fitted) -> None:
    threshold = fitted.calibration.scale.threshold
    _row("after, each pair by a mixture of others", fitted.unseen, threshold)
    print("after, and the threshold too chosen on others")
    print(f"  FMR  {fitted.held_out_fmr}\n  FNMR {fitted.held_out_fnmr}")


def _row(title: str, curve: Curve, threshold: float) -> None:
    print(f"{title}\n  threshold {threshold:.4f}")
    print(f"  FMR  {curve.false_matches(threshold)}\n  FNMR {curve.false_rejects(threshold)}")


if __name__ == "__main__":
    main()
