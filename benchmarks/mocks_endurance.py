"""Does the mock bureaus' memory stay where it is? Asks very often, and weighs the process.

    python -m benchmarks.mocks_endurance --requests 1000000

One process is asked for a plain stub, for a bureau that refuses (unsigned), and for what nobody
answers, in turns of five seconds over 16 connections; its journal is full after the first thousand.
About ten minutes on two quiet cores. With --port and --pid it asks a process that runs already, so
that a long run can be made in parts; each part prints its own weights.
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from statistics import fmean

from benchmarks.arena import Server
from benchmarks.measure import Report, Result
from benchmarks.mocks import add_stubs, mocks
from tools.process_tree import resident_mib

_STUB = "/stub/endurance"
_PATHS = (_STUB, "/wechat/sns/jscode2session?js_code=lin-xiaomei.1", "/nobody")
_RUN_S, _CONNECTIONS = 5.0, 16
_MOST_GROWTH_MIB = 2.0
"""Between the halves of the run, after the first tenth: allocators keep what they once needed."""


def main() -> int:
    options = _options()
    report = Report()
    with ExitStack() as held:
        server = _server(options, held)
        add_stubs(server.port, (_STUB,))
        mib, asked = _ask_often(server, options.requests)
    kept = mib[max(1, len(mib) // 10) :]
    middle = len(kept) // 2
    report.add(
        Result(name="requests to the mock bureaus", value=asked, unit="requests"),
        Result(name="memory, most", value=max(mib), unit="MiB"),
        Result(
            name="memory, second half above the first",
            value=fmean(kept[middle:]) - fmean(kept[:middle]),
            unit="MiB",
            goal=_MOST_GROWTH_MIB,
            at_most=True,
        ),
    )
    print(report.table())
    print("MiB along the way:", *(f"{one:.1f}" for one in mib[:: max(1, len(mib) // 20)]))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--port", type=int)
    parser.add_argument("--pid", type=int)
    options = parser.parse_args()
    if (options.port is None) != (options.pid is None):
        parser.error("--port and --pid belong together")
    return options


def _server(options: argparse.Namespace, held: ExitStack) -> Server:
    if options.port is not None:
        return Server(name="mock bureaus", port=options.port, pid=options.pid, path=_STUB)
    folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="mocks-endurance-")))
    return held.enter_context(mocks(folder, path=_STUB))


def _ask_often(server: Server, requests: int) -> tuple[list[float], int]:
    """Return the weights in MiB, one for each five seconds, and how many requests were answered."""
    mib: list[float] = []
    asked = 0
    for path in cycle(_PATHS):
        load = replace(server, path=path).load(seconds=_RUN_S, connections=_CONNECTIONS)
        asked += sum(load.ends.values())
        weight = resident_mib(server.pid)
        if weight is None:
            raise SystemExit("this needs Linux's /proc")
        mib.append(weight)
        print(f"\r{asked}/{requests}", end="", file=sys.stderr, flush=True)
        if asked >= requests and len(mib) >= 4:
            break
    print(file=sys.stderr)
    return mib, asked


if __name__ == "__main__":
    sys.exit(main())
