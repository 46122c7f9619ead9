"""One portrait from bytes to report. Runs in the child alone."""

import math
from dataclasses import asdict

from auth.verifier.answers import Measure
from auth.verifier.portrait import standard
from auth.verifier.portrait.measure import Face, Portrait, measure
from auth.verifier.portrait.problems import Problem
from auth.verifier.portrait.report import PhotoReport
from auth.verifier.reasons import Refused


def check(photo: bytes) -> PhotoReport:
    """Say what is wrong with a portrait for a travel document."""
    try:
        portrait = measure(photo)
    except Refused:
        return PhotoReport(problems=(Problem.UNREADABLE,), measures={})
    measures = _measures(portrait)  # before it is decided: no limit holds for a NaN
    return PhotoReport(problems=standard.problems(portrait), measures=measures)


def _measures(portrait: Portrait) -> dict[str, Measure]:
    found: dict[str, Measure] = {**asdict(portrait.file), "faces": portrait.faces}
    if portrait.face is not None:
        found |= _of_face(portrait.face)
    if not all(map(math.isfinite, found.values())):
        raise ValueError("a measure is not finite")
    return found


def _of_face(face: Face) -> dict[str, Measure]:
    parts = asdict(face)
    quality, background = parts.pop("quality"), parts.pop("background")
    flat = {**parts, **quality, **{f"background_{name}": at for name, at in background.items()}}
    return {name: round(float(value), 4) for name, value in flat.items()}
