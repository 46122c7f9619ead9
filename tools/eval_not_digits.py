"""Measure how often the digit recogniser takes for six digits what holds none.

    python -m tools.eval_not_digits --out FILE.json [--count 10000] [--speech DIR]

Makes silence, noise, tones and knocks of many kinds, and cuts pieces out of the recordings in each
`--speech` folder: any speech without Mandarin digits. Each is held against the most favourable
digits there are, those that the recogniser takes the sound for (`any`), and against six random
ones, as an attacker would have it (`accepted`).
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from auth.verifier import decision, speech
from auth.verifier.speech import RATE_HZ, Hearing, NetEngine, Samples, network
from auth.verifier.speech.engine import weigh
from tools.digits.audio import read_sound
from tools.digits.challenge import voice_is_clear
from tools.digits.tally import DIGITS
from tools.folders import files_or_exit
from tools.outcome import make_room, told, whole
from tools.rate import Rate
from tools.shown import shown

Rng = np.random.Generator


@dataclass
class Tally:
    """What came of one kind of sound."""

    tried: int = 0
    refused_by_loudness: int = 0
    taken_for_some: int = 0
    accepted: int = 0

    def as_json(self) -> dict[str, object]:
        return {
            "accepted": Rate(count=self.accepted, of=self.tried).as_json(),
            "any": Rate(count=self.taken_for_some, of=self.tried).as_json(),
            "refused_by_loudness_alone": self.refused_by_loudness,
        }


def main() -> None:
    arguments = _arguments()
    with told(keeps=False):
        make_room(arguments.out, None)
        _evaluate(arguments)


def _evaluate(arguments: argparse.Namespace) -> None:
    weights = arguments.weights
    engine = speech.load() if weights is None else NetEngine(network.load(weights))
    makers = dict(_MAKERS)
    spoken = _read_folders(arguments.speech)
    if spoken:
        makers["other speech"] = lambda rng: _cut(spoken, rng)
    tallies = _try(engine, makers, arguments.count, np.random.default_rng(arguments.seed))
    result = {kind: tally.as_json() for kind, tally in tallies.items()}
    arguments.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    for kind, tally in tallies.items():
        print(
            f"{kind:16}{tally.accepted:6} accepted, {tally.taken_for_some:6} any, of {tally.tried}"
        )


def _try(
    engine: NetEngine, makers: dict[str, Callable[[Rng], Samples]], count: int, rng: Rng
) -> dict[str, Tally]:
    """Make so many sounds, of each kind in turn."""
    tallies = {kind: Tally() for kind in makers}
    kinds = list(makers)
    for index in range(count):
        kind = kinds[index % len(kinds)]
        sound = makers[kind](rng)
        asked = "".join(map(str, rng.integers(0, 10, DIGITS)))
        _note(tallies[kind], engine, sound, asked)
        print(f"\r{index + 1}/{count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return tallies


def _note(tally: Tally, engine: NetEngine, sound: Samples, asked: str) -> None:
    tally.tried += 1
    if not voice_is_clear(sound):
        tally.refused_by_loudness += 1
        return
    reading = engine.reading(sound, engine.posteriors(sound), DIGITS)
    tally.taken_for_some += _is_accepted(weigh(reading, reading.path.digits), reading.path.digits)
    tally.accepted += _is_accepted(weigh(reading, asked), asked)


def _is_accepted(hearing: Hearing, asked: str) -> bool:
    reason = decision.digits_reason(
        asked=asked,
        heard=hearing.heard,
        asked_margin=hearing.asked_margin,
        count_margin=hearing.count_margin,
        score=hearing.score,
    )
    return len(asked) == DIGITS and reason is None


def _silence(rng: Rng) -> Samples:
    return _samples(rng.normal(0, 10 ** rng.uniform(-5, -2.2), _length(rng)))


def _noise(rng: Rng) -> Samples:
    """Noise of a random slope, steady or rising and falling up to six times a second."""
    count = _length(rng)
    spectrum = np.fft.rfft(rng.normal(size=count))
    spectrum *= (np.arange(len(spectrum)) + 1.0) ** rng.uniform(-1.2, 0.2)
    noise = np.fft.irfft(spectrum, count)
    at_s = np.arange(count) / RATE_HZ
    swing = 1 + rng.uniform(0, 1) * np.sin(2 * np.pi * rng.uniform(0.2, 6) * at_s)
    return _levelled(noise * swing, rng)


def _beats(rng: Rng) -> Samples:
    """Six to eight bursts of noise with pauses, as digits come."""
    count = _length(rng)
    sound = np.zeros(count)
    starts = np.linspace(0.05, 0.9, rng.integers(5, 9)) * count
    for start in starts.astype(int):
        length = int(rng.uniform(0.1, 0.4) * RATE_HZ)
        burst = np.convolve(rng.normal(size=length), np.ones(rng.integers(1, 20)), mode="same")
        piece = (burst * np.hanning(length))[: count - start]
        sound[start : start + len(piece)] += piece / (np.abs(piece).max() + 1e-9)
    return _levelled(sound + rng.normal(0, 1e-3, count), rng)


def _tones(rng: Rng) -> Samples:
    """Beeps, chords, sweeps and dial tones, steady or cut into pieces."""
    count = _length(rng)
    at_s = np.arange(count) / RATE_HZ
    sound = np.zeros(count)
    for _ in range(rng.integers(1, 5)):
        pitch_hz = np.exp(rng.uniform(np.log(80), np.log(3_800)))
        sweep = rng.uniform(-0.3, 0.3) * pitch_hz * at_s / at_s[-1]
        sound += rng.uniform(0.2, 1) * np.sin(2 * np.pi * (pitch_hz + sweep) * at_s)
    cut = np.sin(2 * np.pi * rng.uniform(0.5, 4) * at_s) > rng.uniform(-1.1, 0.9)
    return _levelled(sound * cut + rng.normal(0, 1e-3, count), rng)


def _buzz(rng: Rng) -> Samples:
    """A pulse train through moving resonances: a voice's sound without a word."""
    count = _length(rng)
    at_s = np.arange(count) / RATE_HZ
    pitch_hz = rng.uniform(80, 280) * (1 + 0.15 * np.sin(2 * np.pi * rng.uniform(0.3, 3) * at_s))
    phase = np.cumsum(pitch_hz) / RATE_HZ
    sound = np.zeros(count)
    for _ in range(3):
        centre_hz = rng.uniform(250, 3_000) * (
            1 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.3, 3) * at_s)
        )
        sound += np.cos(2 * np.pi * centre_hz * (phase % 1) / pitch_hz) * np.exp(-6 * (phase % 1))
    swing = np.maximum(0, np.sin(2 * np.pi * rng.uniform(0.5, 3) * at_s + rng.uniform(0, 6)))
    return _levelled(sound * swing + rng.normal(0, 1e-3, count), rng)


def _length(rng: Rng) -> int:
    return int(rng.uniform(1.5, 8.0) * RATE_HZ)


def _levelled(sound: NDArray[np.floating], rng: Rng) -> Samples:
    return _samples(sound / (np.abs(sound).max() + 1e-9) * rng.uniform(0.02, 0.95))


def _samples(sound: NDArray[np.floating]) -> Samples:
    return np.asarray(sound, np.float32)


def _cut(spoken: list[Samples], rng: Rng) -> Samples:
    """Join pieces of recordings until there are 2 to 8 seconds."""
    wanted = int(rng.uniform(2.0, 8.0) * RATE_HZ)
    parts: list[Samples] = []
    while sum(map(len, parts)) < wanted:
        whole = spoken[rng.integers(len(spoken))]
        start = int(rng.integers(0, max(1, len(whole) - RATE_HZ)))
        parts.append(whole[start : start + wanted])
    return _levelled(np.concatenate(parts)[:wanted], rng)


def _read_folders(folders: list[Path]) -> list[Samples]:
    spoken = []
    for folder in folders:
        for path in files_or_exit(folder, None, what="recording"):
            try:
                sound = read_sound(path, rate_hz=RATE_HZ)
            except (OSError, ValueError) as exc:
                print(f"left out: {shown(path)}: {exc}", file=sys.stderr)
                continue
            if len(sound) > RATE_HZ // 4:
                spoken.append(sound)
    if folders and not spoken:
        sys.exit("No recording can be used: none can be read and lasts longer than 0.25 s.")
    return spoken


_MAKERS: dict[str, Callable[[Rng], Samples]] = {
    "silence": _silence,
    "noise": _noise,
    "beats": _beats,
    "tones": _tones,
    "buzz": _buzz,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--count", type=whole, default=10_000, help="sounds in all")
    parser.add_argument(
        "--speech", type=Path, action="append", default=[], help="speech without digits"
    )
    parser.add_argument("--weights", type=Path, help="other weights than those that ship")
    parser.add_argument("--seed", type=whole, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
