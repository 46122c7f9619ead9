"""Clips of people talking, cut into windows and measured with and without an attack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auth.verifier import decision, lips
from auth.verifier.face import find
from auth.verifier.speech import RATE_HZ, Samples, level_db
from tools.attacks.clips import Rgb, Take, Unusable, read_take
from tools.attacks.pictures import frozen, wobbled

WINDOW_S = 5.0
SHORTEST_S = 2.0
SHIFTS_S = (-1.0, -0.6, -0.3, 0.3, 0.6, 1.0)
_PICTURES_PER_S = 12.5  # as the verifier keeps
_SMALLEST_FACE_PX = 50  # smaller than the verifier allows: only lips are judged here
_FROZEN = (0.3, 0.7)  # shares of the window


@dataclass(frozen=True, kw_only=True)
class Window:
    """About 5 s of one person talking. `looks_s` says when each look is."""

    frames: list[Rgb]
    looks: list[find.Look]
    looks_s: list[float]
    sound: Samples

    def against(self, sound: Samples, *, sound_at_s: float = 0.0) -> lips.LipEvidence:
        points = np.array([look.points for look in self.looks])
        return lips.measure(points, self.looks_s, sound, sound_at_s=sound_at_s)


def windows(path: Path) -> list[Window]:
    """Return the windows of the clip's first 10 s that have one voice and one face.

    Raises:
        Unusable: unreadable, too short, or in every window no voice, no face or several.
    """
    take = read_take(path)
    if take.duration_s < SHORTEST_S:
        raise Unusable("it is too short")
    found = []
    reasons = []
    for part in _parts(take):
        try:
            found.append(_followed(part))
        except Unusable as exc:
            reasons.append(str(exc))
    if not found:
        raise Unusable(reasons[0])
    return found


def sounds(path: Path) -> list[Samples]:
    """Return the sound of each window, for another clip.

    Raises:
        Unusable: it cannot be read.
    """
    return [part.sound for part in _parts(read_take(path))]


def tried(window: Window, others: list[Samples], rng: np.random.Generator) -> Iterator[
    tuple[str, lips.LipEvidence]
]:  # fmt: skip
    """Give the window untouched, and after each attack on lips and voice."""
    yield "untouched", window.against(window.sound)
    for shift_s in SHIFTS_S:
        yield f"shift {shift_s:+.1f} s", window.against(window.sound, sound_at_s=shift_s)
    for other in others:
        yield "swapped audio", window.against(other)
    middle = window.frames[len(window.frames) // 2]
    photo = wobbled(middle, len(window.frames), round(_PICTURES_PER_S), rng)
    yield "still frame", _seen(window, photo).against(window.sound)
    start, end = (round(share * len(window.frames)) for share in _FROZEN)
    stopped = frozen(window.frames, start, end - start)
    yield "frozen in mid-clip", _seen(window, stopped).against(window.sound)


def accepted(evidence: lips.LipEvidence) -> bool:
    return decision.lips_reason(evidence) is None


def _parts(take: Take) -> list[Take]:
    """Cut into windows of equal length, as near to 5 s as that gives."""
    count = max(1, round(take.duration_s / WINDOW_S))
    pictures, samples = len(take.frames) // count, len(take.sound) // count
    return [
        replace(
            take,
            frames=take.frames[index * pictures : (index + 1) * pictures],
            sound=take.sound[index * samples : (index + 1) * samples],
        )
        for index in range(count)
    ]


def _followed(part: Take) -> Window:
    levels = level_db(part.sound)
    if decision.voice_reason(float(levels.max()), float(levels.max() - np.percentile(levels, 10))):
        raise Unusable("no clear voice is heard")
    kept = _kept(len(part.frames), part.fps)
    window = Window(
        frames=[part.frames[index] for index in kept], looks=[], looks_s=[], sound=part.sound
    )
    times_s = (kept / part.fps).tolist()
    track = find.follow(window.frames)
    if track.found_share < decision.MIN_FOUND_SHARE:
        raise Unusable("no face is seen")
    if track.several_share > decision.MAX_SEVERAL_SHARE:
        raise Unusable("several faces are seen")
    if np.median([look.width_px for look in track.looks]) < _SMALLEST_FACE_PX:
        raise Unusable("the face is too small")
    looks = list(track.looks)
    return replace(window, looks=looks, looks_s=[times_s[look.index] for look in looks])


def _kept(count: int, fps: int) -> NDArray[np.int64]:
    """Return which of so many pictures the verifier would keep."""
    step = max(1.0, fps / _PICTURES_PER_S)
    return np.unique(np.ceil(np.arange(0, count, step) - 1e-6).astype(np.int64).clip(0, count - 1))


def _seen(window: Window, frames: list[Rgb]) -> Window:
    """Return the window with other pictures, followed anew from where its face was first."""
    track = find.follow(frames)
    if not track.looks:
        return replace(window, looks=[], looks_s=[])
    step_s = len(window.sound) / RATE_HZ / len(frames)
    looks = list(track.looks)
    return replace(window, looks=looks, looks_s=[look.index * step_s for look in looks])
