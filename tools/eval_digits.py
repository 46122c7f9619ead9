"""Measure the digit recogniser on a folder of recordings.

    python -m tools.eval_digits --data DIR --out FILE.json [--six] [--phone] [--plots DIR]

`DIR/labels.tsv` has the columns `path`, `digits` (empty: none are said) and optionally `speaker`.
Paths begin at DIR; recordings may have any rate and format. `--six` joins those of one speaker to
six digits, and to five and seven to see whether one too few or too many is noticed. Stopped, it
goes on where it was.
In the answer, `intervals` holds the count and Wilson's interval (95 %) of every rate, `unreadable`
the files that hold no sound, or more than 15 s of it; `speakers_known` is false if a recording with
digits has no speaker, so that `--six` may have joined several people. A string of six digits counts
as accepted as the verifier's own rule has it; trials with one recording are not independent of each
other.
"""

import argparse
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import numpy as np

from auth.verifier import speech
from auth.verifier.speech import NetEngine, network
from auth.verifier.speech.engine import LONGEST_S
from auth.verifier.speech.paths import most_likely
from tools.digits import plots
from tools.digits.audio import read_sound
from tools.digits.challenge import Extent, try_out
from tools.digits.edits import Edits, edits
from tools.digits.phone import through_phone
from tools.digits.recordings import Spoken, join_to, labels
from tools.digits.summary import Measured, summarise, table
from tools.digits.tally import DIGITS
from tools.journal import Journal, beside, mark
from tools.outcome import make_room, sentence, told, whole
from tools.shown import shown_json

_EACH = 60
_MOST_PER_S = 8
_UNKNOWN = "not every recording has a speaker: voices of several people may be joined to one string"


def main() -> None:
    arguments = _arguments()
    with told():
        make_room(arguments.out, arguments.plots)
        _evaluate(arguments)


def _evaluate(arguments: argparse.Namespace) -> None:
    engine = _engine(arguments.weights)
    spoken = _labelled(arguments)
    speakers_known = all(each.speaker for each in spoken if each.digits)
    probes, unreadable = list[Spoken](), list[str]()
    if arguments.six:
        if not speakers_known:
            print(_UNKNOWN, file=sys.stderr)
        whole = [each for each in spoken if _is_readable(each)]
        unreadable = [each.name for each in spoken if each not in whole]
        spoken, probes = _joined(whole, arguments.seed)
    if not spoken:
        sys.exit(f"{arguments.data}: there are no recordings to measure")
    journal = Journal(beside(arguments.out), _mark(arguments, [*spoken, *probes]))
    done = _measure_all(arguments, engine, [*spoken, *probes], journal)
    measured = [done[each.name] for each in spoken if each.name in done]
    also = [done[each.name] for each in probes if each.name in done]
    unreadable += [each.name for each in [*spoken, *probes] if each.name not in done]
    result = summarise(measured, also) | {
        "speakers_known": speakers_known,
        "unreadable": unreadable,
    }
    arguments.out.write_text(shown_json(result) + "\n", "utf-8")
    journal.finish()
    print(table(result))
    if arguments.plots is not None:
        plots.draw(measured, arguments.plots)
        print(f"plots are in {arguments.plots}")
    print(f"wrote {arguments.out}")
    if not measured:
        sys.exit("None of the recordings can be read.")


def _labelled(arguments: argparse.Namespace) -> list[Spoken]:
    try:
        return labels(arguments.data, speakers=_names(arguments.speakers))
    except ValueError as exc:
        sys.exit(f"{arguments.data}: {exc}")


def _is_readable(each: Spoken) -> bool:
    """Return whether it can be read: one that cannot would take with it what it is joined to."""
    try:
        each.sound()
    except (OSError, ValueError) as exc:
        print(f"{each.name}: {exc}", file=sys.stderr)
        return False
    return True


def _joined(spoken: list[Spoken], seed: int) -> tuple[list[Spoken], list[Spoken]]:
    """Return the recordings joined to six digits, and those with digits to five and seven."""
    digits = [each for each in spoken if each.digits]
    six = join_to(DIGITS, spoken, seed=seed)
    left = len(digits) - sum(len(each.paths) for each in six if each.digits)
    if left:
        print(
            f"recordings that are part of no six digits: {left} of {len(digits)}", file=sys.stderr
        )
    probes = [each for n in (DIGITS - 1, DIGITS + 1) for each in join_to(n, digits, seed=seed)]
    return six, probes


def _measure_all(
    arguments: argparse.Namespace, engine: NetEngine, spoken: list[Spoken], journal: Journal
) -> dict[str, Measured]:
    """Measure what an earlier run has not, and keep each answer at once."""
    done = _done_before(journal)
    six = sum(len(each.digits) == DIGITS for each in spoken)
    extent = Extent(each=_EACH, random=-(-arguments.random // max(1, six)))
    crowd = _crowd(spoken) if arguments.phone else []
    for index, each in enumerate(spoken):
        sound = None if each.name in done else _sound(each, crowd, arguments)
        if sound is not None:
            done[each.name] = _measure(engine, each, sound, extent, arguments.seed)
            journal.add(done[each.name].as_json())
        print(f"\r{index + 1}/{len(spoken)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return done


def _measure(
    engine: NetEngine, each: Spoken, sound: speech.Samples, extent: Extent, seed: int
) -> Measured:
    logp = engine.posteriors(sound)
    most = 2 + round(_MOST_PER_S * len(sound) / speech.RATE_HZ)
    heard = most_likely(logp, most).digits
    rng = np.random.default_rng((seed, zlib.crc32(each.name.encode())))
    found: Edits = edits(each.digits, heard)
    return Measured(
        name=each.name,
        speaker=each.speaker,
        said=each.digits,
        heard=heard,
        edits=found,
        trials=try_out(engine, sound, logp, each.digits, extent, rng),
    )


def _sound(
    each: Spoken, crowd: list[speech.Samples], arguments: argparse.Namespace
) -> speech.Samples | None:
    """Return the sound as it is to be measured, or None if there is none to read."""
    try:
        sound = each.sound()
    except (OSError, ValueError) as exc:
        print(f"\r{each.name}: {exc}", file=sys.stderr)
        return None
    if not arguments.phone:
        return sound
    rng = np.random.default_rng((arguments.seed, zlib.crc32(each.name.encode()), 1))
    return through_phone(sound, crowd, rng)


def _crowd(spoken: list[Spoken]) -> list[speech.Samples]:
    """Return the voices that the simulated phone hears from afar."""
    voices = []
    for each in spoken[:: max(1, len(spoken) // 40)]:
        with suppress(OSError, ValueError):  # told when its turn comes
            voices.append(read_sound(each.paths[0], rate_hz=speech.RATE_HZ, most_s=LONGEST_S))
    return voices


def _engine(weights: Path | None) -> NetEngine:
    if weights is None:
        return speech.load()
    try:
        return NetEngine(network.load(weights))
    except (OSError, ValueError) as exc:
        sys.exit(sentence(exc) if isinstance(exc, OSError) else f"{weights}: {exc}")


def _mark(arguments: argparse.Namespace, spoken: list[Spoken]) -> str:
    weights = b"" if arguments.weights is None else arguments.weights.read_bytes()
    said = [(each.name, each.digits) for each in spoken]
    options = (str(arguments.data), arguments.phone, arguments.seed, arguments.random)
    return mark((path for each in spoken for path in each.paths), said, options, weights)


def _done_before(journal: Journal) -> dict[str, Measured]:
    done = {}
    for value in journal.before:
        with suppress(KeyError, TypeError, ValueError):  # no answer of this tool
            measured = Measured.from_json(cast(dict[str, Any], value))
            done[measured.name] = measured
    return done


def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in text.split(",") if name)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with labels.tsv")
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--six", action="store_true", help="join recordings to six digits")
    parser.add_argument("--phone", action="store_true", help="through a simulated phone in a room")
    parser.add_argument("--speakers", default="", help="only these, separated by commas")
    parser.add_argument("--weights", type=Path, help="other weights than those that ship")
    parser.add_argument("--random", type=whole, default=100_000, help="random strings to ask")
    parser.add_argument("--plots", type=Path, help="folder for pictures")
    parser.add_argument("--seed", type=whole, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
