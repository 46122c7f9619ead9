"""What a process and all its children take, from Linux's /proc."""

import os
from collections.abc import Iterator
from pathlib import Path


def resident_mib(pid: int) -> float | None:
    """Return the proportional set size of a process tree in MiB; None where there is no /proc.

    Pages that processes share count once in all, not once in each.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    return sum(_pss_kib(child) for child in _tree(pid)) / 1024


def largest_child_mib(pid: int) -> float | None:
    """Return the largest resident set of a child in MiB, shared pages in full; None if unknown."""
    weights = [_rss_kib(child) for child in _tree(pid) if child != pid]
    return max(weights) / 1024 if any(weights) else None


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process tree, those of its ended children included.

    To 0.01 s for each process. 0 where there is no /proc.
    """
    return sum(map(_ticks, _tree(pid))) / os.sysconf("SC_CLK_TCK")


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


def _rss_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def _ticks(pid: int) -> int:
    try:
        # After the name in brackets, from state on: 11 to 14 are its own user and system time and
        # those of the children that it has waited for (proc(5)).
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15])
