"""Does the verifier's memory stay where it is? Judges many clips in one verifier and weighs it.

    python -m benchmarks.steady --clips 1000 --out FILE.json

Twenty different sample clips, of which some pass and some are refused, come in turn, as many at
once as there are workers. After every twenty, with no job in hand, all the verifier's processes are
weighed (proportional set size); in between, ten times a second. Writes JSON, and with `--plot` a
PNG. About a second of one core for each clip.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from benchmarks.verifier import highest_memory
from tools.process_tree import resident_mib
from tools.sample_clip import CONTAINERS, VOICES, ClipSpec, make_clip, reference_photo
from tools.verifier_process import Verifier, running_verifier

_ASKED = "314159"
_KINDS = 20
_WARM_UP_SHARE = 0.2
"""Of the samples: allocators and queues grow to their size in the first clips."""
_PATIENCE_S = 120.0


def main() -> int:
    options = _options()
    clips, photo = [_clip(number) for number in range(_KINDS)], reference_photo("astronaut")
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(prefix="steady-") as folder,
        running_verifier(Path(folder), workers=options.workers) as verifier,
        highest_memory(verifier) as busy_mib,
    ):
        idle_mib, verdicts = _judge_all(verifier, clips, photo, options)
    found = {
        "clips": options.clips,
        "workers": options.workers,
        "seconds": round(time.perf_counter() - started),
        "verdicts": dict(verdicts.most_common()),
        "most_mib": round(max(busy_mib), 1),
        "growth_mib_in_1000_clips": _growth(idle_mib),
        "idle_mib": idle_mib,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    if options.plot is not None:
        _plot(idle_mib, options.plot)
    print(json.dumps({name: value for name, value in found.items() if name != "idle_mib"}))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=1_000, help="at least 200")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.clips < 10 * _KINDS:
        parser.error("--clips must be at least 200: fewer say nothing of growth")
    return options


def _clip(number: int) -> bytes:
    """Return one of twenty: other voices, containers, sizes, and every fifth one not to pass."""
    sizes = ((480, 640), (640, 480), (360, 480))
    width_px, height_px = sizes[number % len(sizes)]
    spec = ClipSpec(
        digits=_ASKED if number % 5 else "270488",
        voice=VOICES[number % 2],
        container=tuple(CONTAINERS)[number % 3],
        seed=number,
        width_px=width_px,
        height_px=height_px,
    )
    return make_clip(spec)


def _judge_all(
    verifier: Verifier, clips: Sequence[bytes], photo: bytes, options: argparse.Namespace
) -> tuple[list[float], Counter[str]]:
    def judge(clip: bytes) -> str:
        answer = verifier.judge(
            clip, digits=_ASKED, photo=photo, request_id="steadiness", timeout_s=_PATIENCE_S
        )
        return str(answer.body.get("reason") or answer.body.get("verdict"))

    idle_mib = [_weight(verifier)]
    verdicts: Counter[str] = Counter()
    with ThreadPoolExecutor(options.workers) as threads:
        for done in range(0, options.clips, _KINDS):
            verdicts.update(threads.map(judge, clips[: options.clips - done]))
            idle_mib.append(_weight(verifier))
            print(f"\r{done + _KINDS}/{options.clips}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return idle_mib, verdicts


def _weight(verifier: Verifier) -> float:
    weight = resident_mib(verifier.pid)
    if weight is None:
        raise SystemExit("this needs Linux's /proc")
    return round(weight, 1)


def _growth(idle_mib: Sequence[float]) -> float:
    """Return the slope of a straight line through all samples but the first fifth."""
    kept = idle_mib[int(_WARM_UP_SHARE * len(idle_mib)) :]
    slope = np.polyfit(np.arange(len(kept)) * _KINDS, kept, 1)[0]
    return round(float(slope) * 1_000, 1)


def _plot(idle_mib: Sequence[float], path: Path) -> None:
    figure = Figure(figsize=(7, 3.5), layout="constrained")
    axes = figure.subplots()
    axes.plot(np.arange(len(idle_mib)) * _KINDS, idle_mib)
    axes.set(
        xlabel="clips judged",
        ylabel="MiB, all processes, no job in hand",
        ylim=(0, 1.2 * max(idle_mib)),
    )
    axes.grid(alpha=0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    sys.exit(main())
