"""`make bench`: measure, print a table, write out/bench.json. About four minutes on two cores."""

import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.codes import measure_offline, measure_pictures
from benchmarks.home import measure_home
from benchmarks.measure import Report
from benchmarks.stores import measure_store
from benchmarks.verifier import measure_verifier

_OUT = Path(__file__).parent.parent / "out" / "bench.json"


def main() -> int:
    """Measure one thing after the other, so that none slows another down."""
    report, started = Report(), time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="minsheng-bench-") as name:
        folder = Path(name)
        measure_home(report, folder)
        measure_pictures(report)
        measure_offline(report)
        measure_store(report, folder)
        measure_verifier(report, folder)
    report.write(_OUT)
    print(report.table())
    load = os.getloadavg()[0]
    print(f"{time.perf_counter() - started:.0f} s in all; load {load:.1f}; written to {_OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
