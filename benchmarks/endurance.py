"""Does a worker's memory stay where it is? Asks for the page very often, and weighs the worker.

    python -m benchmarks.endurance --pages 100000 --out FILE.json

One worker, 64 connections, bureaus of 20 ms, 256 citizens; in every second run of five seconds
bureaus are asked anew. After each run the worker is weighed (resident set), and the gateway with it
(proportional set size: less where other Python processes share pages). Writes JSON and prints what
came of it. About four minutes on two quiet cores.
"""

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from benchmarks.arena import Server, arena
from benchmarks.measure import Report, Result
from tools.process_tree import largest_child_mib, resident_mib

_RUN_S = 5.0
_MOST_MIB = 114.4
"""120 MB, for a worker."""
_MOST_GROWTH_MIB = 2.0
"""Between the halves of the run, after the first tenth: allocators keep what they once needed."""


def main() -> int:
    options = _options()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    report = Report()
    with tempfile.TemporaryDirectory(prefix="endurance-") as folder, arena(Path(folder)) as place:
        gateway, _ = place.gateway()
        mib, worker_mib, pages = _ask_often(gateway, options.pages)
    kept = mib[len(mib) // 10 :]
    halves = kept[: len(kept) // 2], kept[len(kept) // 2 :]
    growth_mib = sum(halves[1]) / len(halves[1]) - sum(halves[0]) / len(halves[0])
    report.add(
        Result(name="pages asked for", value=pages, unit="pages"),
        Result(
            name="memory of the worker, resident set, most",
            value=worker_mib,
            unit="MiB",
            goal=_MOST_MIB,
            at_most=True,
        ),
        Result(
            name="memory, gateway and its worker, shared pages once, most",
            value=max(mib),
            unit="MiB",
        ),
        Result(
            name="memory, second half above the first",
            value=growth_mib,
            unit="MiB",
            goal=_MOST_GROWTH_MIB,
            at_most=True,
        ),
    )
    print(report.table())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps({"pages": pages, "mib": mib}) + "\n", "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--out", type=Path, default=Path("out/endurance.json"))
    return parser.parse_args()


def _ask_often(gateway: Server, pages: int) -> tuple[list[float], float, int]:
    """Return both's weights in MiB, two for each ten seconds, the worker's most, and the pages."""
    mib: list[float] = []
    worker_mib = 0.0
    asked = 0
    while asked < pages or len(mib) < 4:
        load = gateway.load(seconds=_RUN_S, afresh=len(mib) % 2 == 0)
        asked += sum(load.ends.values())
        weight, worker = resident_mib(gateway.pid), largest_child_mib(gateway.pid)
        if weight is None or worker is None:
            raise SystemExit("this needs Linux's /proc")
        mib.append(round(weight, 1))
        worker_mib = max(worker_mib, worker)
        print(f"\r{asked}/{pages}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return mib, worker_mib, asked


if __name__ == "__main__":
    sys.exit(main())
