"""Plays every trouble against every operation of every bureau and prints what came of it.

    python -m tools.conformance [--out FILE.json] [--page FILE.md]

Real adapters, real sockets, the mock bureaus in a thread. It ends with 1 where something is wrong.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import structlog

from mock_upstreams.running import RunningMocks, running_mocks
from tests.contract.bureau_calls import CALLS, CLOCK, Call
from tests.contract.conformance import TROUBLES, Trouble, play, problem

_HEAD = """# Conformance

Every operation of every bureau, through everything that its mock can do wrong: real adapters over
real sockets. `python -m tools.conformance --page docs/bureaus/conformance.md` writes this page; the
same troubles are tests in `tests/contract/test_bureaus_faults.py`.

✓ means that each run became the error of the second column within the limit of the third (and two
seconds more, which a busy machine may need to come back), and that neither the error nor the log
told anything of the answer, the person or a credential; beside it stands the slowest run. – means
that the bureau's answers cannot show it: they are not signed, or not about a person, and nothing in
them repeats what was asked.

"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One call in one trouble. `problem` says what was wrong with how it went, or None."""

    bureau: str
    operation: str
    trouble: str
    field: str | None
    took_ms: float
    problem: str | None


def main() -> int:
    """Run everything; return 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, help="also write every run as JSON")
    parser.add_argument("--page", type=Path, help="also write the table as a page")
    arguments = parser.parse_args()
    structlog.configure(processors=[_drop])  # what is logged is looked at, not printed
    with running_mocks(now=CLOCK) as mocks:
        runs = list(_runs(mocks))
    shown = table(runs)
    print(shown)
    if arguments.out:
        arguments.out.write_text(json.dumps([asdict(run) for run in runs], indent=1))
    if arguments.page:
        arguments.page.write_text(_HEAD + shown, encoding="utf-8")
    wrong = [run for run in runs if run.problem]
    for run in wrong:
        print(f"✗ {run.bureau}.{run.operation}, {run.trouble} {run.field or ''}: {run.problem}")
    return int(bool(wrong))


def _drop(*_event: object) -> NoReturn:
    raise structlog.DropEvent


def _runs(mocks: RunningMocks) -> Iterator[Run]:
    for call in CALLS:
        for trouble in TROUBLES:
            if trouble.can_befall(call):
                yield from (_run(mocks, call, trouble, one) for one in trouble.variants(call))


def _run(mocks: RunningMocks, call: Call, trouble: Trouble, told: Mapping[str, object]) -> Run:
    mocks.reset()
    outcome = play(mocks, call, trouble, **told)
    return Run(
        bureau=call.bureau,
        operation=call.operation,
        trouble=trouble.name,
        field=str(told["field"]) if told else None,
        took_ms=round(1000 * outcome.took_s, 1),
        problem=problem(call, trouble, outcome),
    )


def table(runs: list[Run]) -> str:
    """Return trouble × bureau as Markdown, with a count of the runs below it."""
    bureaus = sorted({run.bureau for run in runs})
    operations = [
        str(len({run.operation for run in runs if run.bureau == name})) for name in bureaus
    ]
    lines = [
        _row(["trouble", "becomes", "limit", *bureaus]),
        _row(["---"] * (3 + len(bureaus))),
        _row(["operations", "", "", *operations]),
    ]
    for trouble in TROUBLES:
        becomes = f"`{trouble.becomes.code}`" if trouble.becomes else "the answer as ever"
        cells = [_cell(runs, name, trouble.name) for name in bureaus]
        lines.append(_row([trouble.name, becomes, f"{trouble.deadline_s:g} s", *cells]))
    good = sum(run.problem is None for run in runs)
    return "\n".join([*lines, "", f"{good} of {len(runs)} runs went as they should.", ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(runs: list[Run], bureau: str, trouble: str) -> str:
    """Return ✓, or how many runs went wrong, with the slowest run's time."""
    these = [run for run in runs if (run.bureau, run.trouble) == (bureau, trouble)]
    if not these:
        return "–"
    wrong = sum(run.problem is not None for run in these)
    mark = f"✗ {wrong} of {len(these)}" if wrong else "✓"
    return f"{mark} {max(run.took_ms for run in these):.0f} ms"


if __name__ == "__main__":
    sys.exit(main())
