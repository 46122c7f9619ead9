"""Scan hostile licence codes and count what becomes of them.

    python -m tools.fuzz_codes --count 100000 --seed 1 --out FILE.json

Honest codes of an invented citizen are bent at each of their layers, beside codes of others, bombs
and text that is no code: see tools/codes/. Each is scanned by the rules of `/v1/verifications`,
with a store in memory, and must be refused: for the one right reason where there is only one, with
no other error, and with nothing of the citizen in the log. A code that is only deflated in another
way holds what was issued; it is accepted and counted by itself. FILE.json says what came and what
CPU it took. What was done is kept beside it: run again, it goes on from there. Number N of a seed
is bent in the same way each time; keys and signatures are new in each run.
"""

import argparse
import json
import sys
from pathlib import Path

from certificates.signing import LicenceKey, LicenceKeys
from tools.codes.cases import Cases, new_pem
from tools.codes.desk import Desk
from tools.codes.scans import Batch, scan_batch, summary

_BATCH = 500


def main() -> int:
    """Scan what is not yet done, write the summary; return 1 if anything was not as it must be."""
    options = _options()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    kept = options.out.with_suffix(f".{options.seed}.jsonl")
    batches = read_kept(kept, options.count)
    done = {batch.first for batch in batches}
    desk = Desk(LicenceKeys("fuzz", LicenceKey(pem=new_pem())))
    cases = Cases(options.seed, desk)
    with kept.open("a", encoding="utf-8") as log:
        for first in range(0, options.count, _BATCH):
            if first in done:
                continue
            batch = scan_batch(desk, cases, range(first, min(first + _BATCH, options.count)))
            log.write(json.dumps(vars(batch)) + "\n")
            log.flush()
            batches.append(batch)
            print(f"\r{first + _BATCH}/{options.count}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    found = {"seed": options.seed, **summary(batches)}
    options.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(json.dumps({**found, "by_kind": "in the file"}, indent=1))
    return int(bool(found["bad"]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def read_kept(kept: Path, count: int) -> list[Batch]:
    """Return what earlier runs did of so many. A line that a kill cut short is done again."""
    batches = []
    for line in kept.read_text("utf-8").splitlines() if kept.exists() else ():
        try:
            batch = Batch(**json.loads(line))
        except ValueError:
            continue
        if batch.first + len(batch.cpu_us) <= count:
            batches.append(batch)
    return batches


if __name__ == "__main__":
    sys.exit(main())
