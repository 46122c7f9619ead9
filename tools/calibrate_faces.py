"""`python -m tools.calibrate_faces --images DIR --out FILE` fits the face comparison to people.

DIR holds photos (JPEG or PNG), several of at least some people and better of hundreds: either one
sub-folder a person, or files named `anything_0001.jpg`, where the part before the last underscore
says who it is. The file goes where MINSHENG_VERIFIER_FACE_CALIBRATION points. It holds no photo
and no person's template.
"""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from auth.verifier.face.calibration import SHIPPED, Calibration, CalibrationError, load, save
from auth.verifier.face.engine import DlibEngine
from core.config import ConfigError
from tools.faces.album import Album, collect, photo_names
from tools.faces.fitting import Fitted, curve_of, fit_calibration
from tools.faces.rates import Curve


def main() -> None:
    asked = _arguments()
    try:
        _calibrate(asked)
    except (ConfigError, OSError, ValueError) as exc:
        sys.exit(str(exc))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.calibrate_faces", description=__doc__)
    parser.add_argument("--images", type=Path, required=True, metavar="DIR")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--before", type=Path, default=SHIPPED, metavar="FILE")
    parser.add_argument("--embeddings", type=Path, metavar="FILE", help=_KEEP)
    parser.add_argument("--max-fmr", type=float, default=1e-4, metavar="RATE")
    parser.add_argument("--about", default="", help="whose photos, for the file")
    return parser.parse_args()


_KEEP = "keep the templates in this file; without it they are deleted when all is done"


def _calibrate(asked: argparse.Namespace) -> None:
    engine = DlibEngine()
    keep = asked.embeddings or asked.out.with_name(asked.out.name + ".embeddings")
    album = collect(asked.images, photo_names(asked.images), engine, keep=keep)
    people = int(album.people.max()) + 1
    about = f"{len(album.names)} photos of {people} people, {datetime.now(UTC).date()}"
    fitted = fit_calibration(
        album,
        engine=engine.name,
        most_fmr=asked.max_fmr,
        about=f"{asked.about}: {about}" if asked.about else about,
        quiet=False,
    )
    save(fitted.calibration, asked.out)
    _tell(album, about, _before(asked.before, engine.name), fitted)
    if not asked.embeddings:
        keep.unlink()


def _before(path: Path, engine: str) -> Calibration | None:
    try:
        return load(path, engine=engine)
    except CalibrationError as exc:
        print(f"no comparison: {exc}", file=sys.stderr)
        return None


def _tell(album: Album, about: str, before: Calibration | None, fitted: Fitted) -> None:
    print(f"{about}; no face found in {len(album.missed)} others")
    if before is not None:
        was = curve_of(before, album.templates, album.people)
        _row(f"before ({before.fitted_on})", was, before.scale.threshold)
    _row(
        "after, each pair by a mixture of others", fitted.unseen, fitted.calibration.scale.threshold
    )
    print("after, and the threshold too chosen on others")
    print(f"  FMR  {fitted.held_out_fmr}\n  FNMR {fitted.held_out_fnmr}")
    now = curve_of(fitted.calibration, album.templates, album.people)
    _row("after, on the very people it was fitted on", now, fitted.calibration.scale.threshold)


def _row(title: str, curve: Curve, threshold: float) -> None:
    print(f"{title}\n  threshold {threshold:.3f}")
    print(f"  FMR  {curve.false_matches(threshold)}\n  FNMR {curve.false_rejects(threshold)}")


if __name__ == "__main__":
    main()
