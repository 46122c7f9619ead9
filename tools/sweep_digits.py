"""Show what each threshold of the digit rule would accept, to choose them by development speakers.

    python -m tools.sweep_digits --data DIR --speakers 14,15 [--phone 2]

Recordings joined to six digits (and to five and seven), clean and through the simulated phone, are
held against the digits said and against others; tools/eval_digits.py says what the columns mean.
"""

import argparse
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auth.verifier import decision, speech
from auth.verifier.speech import NetEngine, network
from auth.verifier.speech.engine import Reading, asked_margins
from tools.digits.challenge import KINDS, Extent, strings, voice_is_clear
from tools.digits.phone import through_phone
from tools.digits.recordings import Spoken, join_to, labels
from tools.digits.tally import DIGITS, replay_acceptance

_COUNT_MARGINS = (-1.0, -2.0, -2.5, -3.0, -3.5, -4.0, -5.0)
_ASKED_MARGINS = (-4.0, -5.0, -6.0, -7.0, -8.0, -9.0, -10.0, -12.0)
_MOST_WRONG = (1, 2, 3)
_EXTENT = Extent(each=100, random=300)

Row = tuple[float, dict[str, tuple[NDArray[np.float64], NDArray[np.int64]]]]


def main() -> None:
    arguments = _arguments()
    spoken = labels(arguments.data, speakers=frozenset(arguments.speakers.split(",")) - {""})
    lengths = (DIGITS, DIGITS - 1, DIGITS + 1)
    joined = [each for length in lengths for each in join_to(length, spoken, seed=1)]
    engine = speech.load()
    if arguments.weights is not None:
        engine = NetEngine(network.load(arguments.weights))
    crowd = [each.sound() for each in spoken[:: max(1, len(spoken) // 40)]]
    for name, seeds in (("clean", [0]), ("phone", range(1, arguments.phone + 1))):
        rows = [row for seed in seeds for row in _rows(engine, joined, crowd, seed)]
        if rows:
            print(f"{name}: {len(rows)} readings")
            _table(rows)


def _rows(
    engine: NetEngine, joined: list[Spoken], crowd: list[speech.Samples], seed: int
) -> Iterator[Row]:
    for each in joined:
        rng = np.random.default_rng((seed, zlib.crc32(each.name.encode())))
        sound = each.sound()
        sound = through_phone(sound, crowd, rng) if seed else sound
        reading = engine.reading(sound, engine.posteriors(sound), DIGITS)
        heard = np.array([int(digit) for digit in reading.path.digits])
        if len(heard) < DIGITS:
            heard = np.full(DIGITS, -1)
        yield (
            reading.count_margin if _is_heard(sound, reading) else -np.inf,
            {
                kind: (asked_margins(reading, asked), (asked != heard).sum(axis=1))
                for kind, asked in strings(each.digits, _EXTENT, rng)
            },
        )


def _is_heard(sound: speech.Samples, reading: Reading) -> bool:
    return voice_is_clear(sound) and reading.score >= decision.MIN_SCORE


def _table(rows: list[Row]) -> None:
    kinds = [kind for kind in KINDS if any(kind in asked for _, asked in rows)]
    print(
        f"{'wrong':>5}{'count':>7}{'asked':>7}  "
        + "".join(f"{kind:>9}" for kind in kinds)
        + "   replay"
    )
    for most in _MOST_WRONG:
        for count_margin in _COUNT_MARGINS:
            for margin in _ASKED_MARGINS:
                shares = {kind: _share(rows, kind, most, count_margin, margin) for kind in kinds}
                replay = replay_acceptance({wrong: shares[str(wrong)] for wrong in range(7)})
                cells = "".join(f"{shares[kind]:9.3%}" for kind in kinds)
                print(f"{most:5}{count_margin:7.1f}{margin:7.1f}  {cells} {replay:8.1e}")


def _share(rows: list[Row], kind: str, most: int, count_margin: float, margin: float) -> float:
    accepted = total = 0
    for counted, asked in rows:
        if kind not in asked:
            continue
        margins, wrong = asked[kind]
        total += len(margins)
        if counted >= count_margin:
            accepted += int(((margins >= margin) & (wrong <= most)).sum())
    return accepted / total


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with labels.tsv")
    parser.add_argument("--speakers", default="", help="only these, separated by commas")
    parser.add_argument("--phone", type=int, default=1, help="how often each through the phone")
    parser.add_argument("--weights", type=Path, help="other weights than those that ship")
    return parser.parse_args()


if __name__ == "__main__":
    main()
