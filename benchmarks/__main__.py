"""`make bench`: measure, print a table, write out/bench.json. About ten minutes on two cores.

`python -m benchmarks home trouble` measures those parts alone, and leaves out/bench.json as it is.
"""

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

from benchmarks.codes import measure_codes
from benchmarks.home import measure_home
from benchmarks.measure import Report
from benchmarks.mocks import measure_mocks
from benchmarks.stores import measure_store
from benchmarks.trouble import measure_trouble
from benchmarks.verifier import measure_verifier
from benchmarks.weights import measure_weights

_PARTS: Mapping[str, Callable[[Report, Path], None]] = {
    "home": measure_home,
    "trouble": measure_trouble,
    "weights": measure_weights,
    "codes": measure_codes,
    "store": measure_store,
    "verifier": measure_verifier,
    "mocks": measure_mocks,
}

_OUT = Path(__file__).parent.parent / "out" / "bench.json"


def main() -> int:
    """Measure one thing after the other, so that none slows another down."""
    wanted = _wanted()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    report, started = Report(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as name:
        for part in wanted:
            _PARTS[part](report, Path(name))
    print(report.table())
    load = os.getloadavg()[0]
    print(f"{time.perf_counter() - started:.0f} s in all; load {load:.1f}")
    if set(wanted) == set(_PARTS):
        report.write(_OUT)
        print(f"written to {_OUT}")
    return 0


def _wanted() -> list[str]:
    parser = argparse.ArgumentParser(description="Measure the project.")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(_PARTS)}; all if none is named")
    wanted: list[str] = parser.parse_args().parts or list(_PARTS)
    if unknown := set(wanted) - set(_PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
