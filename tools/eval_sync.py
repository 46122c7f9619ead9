"""Measure whether lips in time with a voice are accepted, and lips with another voice refused.

    python -m tools.eval_sync --clips DIR --out FILE.json [--plots DIR]

DIR holds clips of people talking, one person at a time, in any language, container and codec that
PyAV reads. The first 10 s of each are judged in windows of about 5 s. Only the lips are judged:
no digits, no photo. The sound that is swapped in comes from up to three other clips of the folder.
A run that was stopped goes on where it was; only numbers are kept beside FILE until it is done.
Exits with 1 if none of the clips can be used.
"""

import argparse
import sys
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from auth.verifier.decision import least_lip_strength
from tools.attacks.clips import Unusable
from tools.copies import first_alike
from tools.faces.progress import Progress
from tools.folders import VIDEOS, files_or_exit, number_of
from tools.journal import Journal, beside, mark
from tools.outcome import make_room, told
from tools.shown import shown_json
from tools.sync import plots
from tools.sync.report import Clip, Trial, from_json, summarise, table
from tools.sync.windows import Window, accepted, sounds, tried, windows

_SWAPS = 3


def main() -> None:
    arguments = _arguments()
    with told():
        make_room(arguments.out, arguments.plots)
        _evaluate(arguments)


def _evaluate(arguments: argparse.Namespace) -> None:
    paths = files_or_exit(arguments.clips, VIDEOS, what="clip")
    clips = _measure_all(paths, arguments.clips, arguments.out)
    arguments.out.write_text(shown_json(summarise(clips)) + "\n", "utf-8")
    beside(arguments.out).unlink(missing_ok=True)
    print(table(clips))
    if arguments.plots is not None:
        plots.draw(clips, arguments.plots)
        print(f"plots are in {arguments.plots}")
    print(f"wrote {arguments.out}")
    if all(clip.unusable for clip in clips):
        sys.exit("None of the clips can be used: " + clips[0].unusable)


def _measure_all(paths: list[Path], folder: Path, out: Path) -> list[Clip]:
    """Measure what an earlier run has not, and keep each answer at once."""
    names = [str(path.relative_to(folder)) for path in paths]
    journal = Journal(beside(out), mark(paths, str(folder)))
    done = _done_before(journal)
    alike = first_alike(paths)
    progress = Progress("clips", len(paths))
    for index, name in enumerate(names):
        if name not in done:
            done[name] = _measure(paths, index, name, alike)
            journal.add(done[name].as_json())
        progress.step()
    return [done[name] for name in names]


def _measure(paths: list[Path], index: int, name: str, alike: dict[Path, Path]) -> Clip:
    try:
        found = windows(paths[index])
    except Unusable as exc:
        return Clip(name=name, unusable=str(exc), trials=())
    rng = np.random.default_rng(number_of(name))
    others = _others(paths, index, alike)
    trials = [trial for window in found for trial in _trials(window, others, rng)]
    return Clip(name=name, unusable="", trials=tuple(trials))


def _trials(window: Window, others: list[np.ndarray], rng: np.random.Generator) -> list[Trial]:
    return [
        Trial(
            kind=kind,
            accepted=accepted(evidence),
            surplus=round(evidence.strength - least_lip_strength(evidence.seen_s), 3),
            lag_s=evidence.lag_s,
        )
        for kind, evidence in tried(window, others, rng)
    ]


def _others(paths: list[Path], index: int, alike: dict[Path, Path]) -> list[np.ndarray]:
    """Return the sounds of the next few clips that can be read, the first window of each.

    A copy of the clip has no other sound.
    """
    found: list[np.ndarray] = []
    for path in [*paths[index + 1 :], *paths[:index]]:
        if len(found) == _SWAPS:
            break
        sound = None if alike[path] == alike[paths[index]] else _first_sound(path)
        if sound is not None:
            found.append(sound)
    return found


@lru_cache(maxsize=64)  # it is asked for by the clips before it, one after the other
def _first_sound(path: Path) -> np.ndarray | None:
    try:
        return sounds(path)[0]
    except Unusable:
        return None


def _done_before(journal: Journal) -> dict[str, Clip]:
    done = {}
    for value in journal.before:
        with suppress(KeyError, TypeError, ValueError):  # no answer of this tool
            clip = from_json(cast(dict[str, Any], value))
            done[clip.name] = clip
    return done


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=Path, required=True, help="folder of clips")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--plots", type=Path, help="folder for pictures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
