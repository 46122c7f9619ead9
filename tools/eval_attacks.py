"""Measure how many attacks of each kind the verifier accepts, and how many honest clips it refuses.

    python -m tools.eval_attacks --out FILE.json [--clips DIR] [--per-species 12] [--plots DIR]

Without `--clips` the right clips are animated portraits made here. With it they are the video files
of DIR, of honest people; `DIR/labels.tsv`, if there is one, names the clips in `path` and tells of
each, where known, the six `digits` said, the `person`, and a `photo` to hold it against. Clips
whose digits are not known are judged without the digit check; species that need more than there is
are reported as not made. Every attempt is encoded as MP4 and judged by the verifier's own judge,
with the models that `MINSHENG_VERIFIER_*` name. Stopped, it goes on where it was.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from auth.verifier.judge import Models
from auth.verifier.settings import AntiSpoofModel, FaceSettings, SpeechModel
from core.config import ConfigError
from tools.attacks import plots
from tools.attacks.people import Source, folder_sources, sample_sources
from tools.attacks.report import summarise, table
from tools.attacks.species import SPECIES
from tools.attacks.trials import Bench, Trial, kept
from tools.journal import Journal, beside, mark
from tools.outcome import make_room, told, whole
from tools.shown import shown_json

_SAMPLE_SEEDS = 3  # of each portrait with each voice: 12 clips


def main() -> None:
    arguments = _arguments()
    with told():
        make_room(arguments.out, arguments.plots)
        _evaluate(arguments)


def _evaluate(arguments: argparse.Namespace) -> None:
    names = list(dict.fromkeys(arguments.species or SPECIES))
    models = _models()
    sources = _sources(arguments.clips)
    honest, attacks = _measure(arguments, names, sources, models)
    measured = summarise(sources, honest, attacks, names)
    arguments.out.write_text(shown_json(measured.as_json()) + "\n", "utf-8")
    beside(arguments.out).unlink()
    print(table(measured))
    if arguments.plots is not None:
        plots.draw(measured, arguments.plots)
        print(f"the plots are in {arguments.plots}")
    print(f"wrote {arguments.out}")
    if len(measured.left_out) == len(sources):
        sys.exit(f"None of the clips can be used: {honest[0].reason}")


def _models() -> Models:
    try:
        from auth.verifier.preload import MODELS  # importing it is what loads them
    except ConfigError as exc:
        sys.exit(str(exc))
    return MODELS


def _sources(folder: Path | None) -> list[Source]:
    if folder is None:
        print("making the right clips", file=sys.stderr, flush=True)
        return sample_sources(_SAMPLE_SEEDS)
    try:
        return folder_sources(folder)
    except ValueError as exc:
        sys.exit(str(exc))


def _measure(
    arguments: argparse.Namespace, names: list[str], sources: list[Source], models: Models
) -> tuple[list[Trial], list[Trial]]:
    """Judge what an earlier run has not, and keep each answer at once."""
    journal = Journal(beside(arguments.out), _mark(arguments, sources))
    done = kept(journal.before)
    bench = Bench(sources, models, done, arguments.seed)
    honest = _run(bench.honest(), len(sources), done, journal, "right clips")
    unusable = {trial.key.partition(" ")[2] for trial in honest if trial.is_unusable}
    usable = [source for source in sources if source.name not in unusable]
    if not usable:
        return honest, []
    trials = bench.attacks(names, usable, arguments.per_species)
    attacks = _run(trials, arguments.per_species * len(names), done, journal, "attacks")
    return honest, attacks


def _run(
    trials: Iterable[Trial], count: int, done: dict[str, Trial], journal: Journal, what: str
) -> list[Trial]:
    judged = []
    for trial in trials:
        if trial.key not in done:
            journal.add(asdict(trial))
        judged.append(trial)
        print(f"\r{what}: {len(judged)}/{count} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return judged


def _mark(arguments: argparse.Namespace, sources: list[Source]) -> str:
    known = [
        (each.name, each.digits, each.person, hashlib.sha256(each.photo or b"").hexdigest())
        for each in sources
    ]
    faces = FaceSettings.from_env(os.environ)
    models = (SpeechModel.from_env(os.environ), faces, AntiSpoofModel.from_env(os.environ))
    videos = [each.video for each in sources if isinstance(each.video, Path)]
    told = (known, str(arguments.clips), arguments.seed, models, faces.calibration.read_bytes())
    return mark(videos, *told)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--clips", type=Path, help="folder of honest people's clips")
    parser.add_argument("--per-species", type=whole, default=12, help="attempts of each kind")
    parser.add_argument("--species", nargs="+", choices=list(SPECIES), help="only these")
    parser.add_argument("--plots", type=Path, help="folder for plots")
    parser.add_argument("--seed", type=whole, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
