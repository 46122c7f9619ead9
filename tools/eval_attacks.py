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
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from auth.verifier.preload import MODELS
from tools.attacks import plots
from tools.attacks.people import Source, folder_sources, sample_sources
from tools.attacks.report import summarise, table
from tools.attacks.species import SPECIES
from tools.attacks.trials import Bench, Trial, kept, line

_SAMPLE_SEEDS = 3  # of each portrait with each voice: 12 clips


def main() -> None:
    arguments = _arguments()
    names = list(SPECIES) if arguments.species is None else arguments.species
    sources = _sources(arguments.clips)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    honest, attacks = _measure(arguments, names, sources)
    measured = summarise(sources, honest, attacks, names)
    arguments.out.write_text(
        json.dumps(measured.as_json(), indent=2, ensure_ascii=False) + "\n", "utf-8"
    )
    _progress_file(arguments.out).unlink(missing_ok=True)
    print(table(measured))
    if arguments.plots is not None:
        plots.draw(measured, arguments.plots)
        print(f"the plots are in {arguments.plots}")
    print(f"wrote {arguments.out}")


def _sources(folder: Path | None) -> list[Source]:
    if folder is None:
        print("making the right clips", file=sys.stderr, flush=True)
        return sample_sources(_SAMPLE_SEEDS)
    try:
        sources = folder_sources(folder)
    except (OSError, ValueError) as exc:
        sys.exit(f"{folder}: {exc}")
    if not sources:
        sys.exit(f"{folder}: no video files")
    return sources


def _measure(
    arguments: argparse.Namespace, names: list[str], sources: list[Source]
) -> tuple[list[Trial], list[Trial]]:
    """Judge what an earlier run has not, and keep each answer at once."""
    progress = _progress_file(arguments.out)
    fingerprint = _fingerprint(arguments, sources)
    done = kept(progress, fingerprint)
    if not done:
        progress.write_text(fingerprint + "\n", "utf-8")
    bench = Bench(sources, MODELS, done, arguments.seed)
    honest = _run(bench.honest(), len(sources), done, progress, "right clips")
    unusable = {trial.key.partition(" ")[2] for trial in honest if trial.is_unusable}
    usable = [source for source in sources if source.name not in unusable]
    if not usable:
        sys.exit("None of the clips can be used: " + honest[0].reason)
    trials = bench.attacks(names, usable, arguments.per_species)
    attacks = _run(trials, arguments.per_species * len(names), done, progress, "attacks")
    return honest, attacks


def _run(
    trials: Iterable[Trial], count: int, done: dict[str, Trial], progress: Path, what: str
) -> list[Trial]:
    judged = []
    with progress.open("a", encoding="utf-8") as out:
        for trial in trials:
            if trial.key not in done:
                out.write(line(trial))
                out.flush()
            judged.append(trial)
            print(f"\r{what}: {len(judged)}/{count} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return judged


def _progress_file(out: Path) -> Path:
    return out.with_suffix(".progress")


def _fingerprint(arguments: argparse.Namespace, sources: list[Source]) -> str:
    """Return what an earlier run must have had in common for its answers to count."""
    known = [(each.name, each.digits, each.person, len(each.photo or b"")) for each in sources]
    told = repr((known, str(arguments.clips), arguments.seed))
    return hashlib.sha256(told.encode()).hexdigest()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--clips", type=Path, help="folder of honest people's clips")
    parser.add_argument("--per-species", type=int, default=12, help="attempts of each kind")
    parser.add_argument("--species", nargs="+", choices=list(SPECIES), help="only these")
    parser.add_argument("--plots", type=Path, help="folder for plots")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
