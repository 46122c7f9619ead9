"""Send hostile videos to a real verifier and count what it answers.

    python -m tools.fuzz_media --count 10000 --seed 1 --out FILE.json

Starts a verifier of its own and sends it videos that are truncated, bent and made up: see
tools/fuzz/. Each must be answered within the time limit, by a verdict with a reason or a 4xx. No
file may be opened and no address called: the videos name a watched file and a listening port, and
the tool first touches both itself, to know that it would notice. FILE.json says what came, how slow
it was and what memory it took. What was done is kept beside it: run again, it goes on from there.
`--write N` writes video number N to FILE instead, to look at it.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from tools.fuzz.canaries import Canaries
from tools.fuzz.cases import Cases
from tools.fuzz.originals import small_clips
from tools.fuzz.report import Done, Run, summary
from tools.fuzz.sender import Sender
from tools.sample_clip import ClipSpec, make_clip, reference_photo
from tools.verifier_process import running_verifier

_DIGITS = "314159"
_LIMIT_S = 12.0
"""The verifier's own ten seconds for a job, and some for its way there and back."""


def main() -> int:
    """Send what is not yet done, write the summary; return 1 if anything was not as it must be."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        small = small_clips()
        with Canaries(Path(name) / "canaries", small["mp4"]) as canaries:
            cases = Cases(options.seed, small, _long_clips(), canaries.targets)
            if options.write is not None:
                options.out.write_bytes(cases.make(options.write).content)
                return 0
            canaries.prove()
            return _run(options, cases, canaries, Path(name))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="videos at once")
    parser.add_argument("--write", type=int, metavar="N", help="write video N to --out instead")
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def _long_clips() -> dict[str, bytes]:
    return {
        name: make_clip(ClipSpec(digits=_DIGITS, container=name, width_px=240, height_px=320))
        for name in ("mp4", "webm")
    }


def _run(options: argparse.Namespace, cases: Cases, canaries: Canaries, folder: Path) -> int:
    options.out.parent.mkdir(parents=True, exist_ok=True)
    kept = options.out.with_suffix(f".{options.seed}.jsonl")
    done, runs = read_kept(kept)
    remaining = sorted(set(range(options.count)) - {one.number for one in done})
    if remaining:
        photo = reference_photo("astronaut")
        with (
            running_verifier(folder, workers=options.workers) as verifier,
            kept.open("a", encoding="utf-8") as log,
        ):
            sender = Sender(verifier, photo, digits=_DIGITS, at_once=options.workers)
            for one in sender.send_all(map(cases.make, remaining)):
                _keep(log, asdict(one))
                done.append(one)
                if len(done) % 20 == 0:
                    print(f"\r{len(done)}/{options.count}", end="", file=sys.stderr, flush=True)
            runs.append(sender.run(canaries.touched()))
            _keep(log, asdict(runs[-1]))
        print(file=sys.stderr)
    found = {"seed": options.seed, **summary(done, runs, limit_s=_LIMIT_S)}
    options.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    for name in ("answers", "outcomes", "touched", "bad"):
        print(name, json.dumps(found[name], indent=1))
    return int(bool(found["bad"]))


def _keep(log: TextIO, fields: dict[str, object]) -> None:
    log.write(json.dumps(fields) + "\n")
    log.flush()


def read_kept(kept: Path) -> tuple[list[Done], list[Run]]:
    """Return what earlier runs did. A line that was cut short by a kill is done again."""
    done: list[Done] = []
    runs: list[Run] = []
    for line in kept.read_text("utf-8").splitlines() if kept.exists() else ():
        try:
            fields = json.loads(line)
        except ValueError:
            continue
        if "number" in fields:
            done.append(Done(**fields))
        else:
            runs.append(Run(**fields))
    return done, runs


if __name__ == "__main__":
    sys.exit(main())
