"""How much memory a process and all its children hold, from Linux's /proc."""

from collections.abc import Iterator
from pathlib import Path


def resident_mib(pid: int) -> float | None:
    """Return the proportional set size of a process tree in MiB; None where there is no /proc.

    Pages that processes share count once in all, not once in each.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    return sum(_pss_kib(child) for child in _tree(pid)) / 1024


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _pss_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
