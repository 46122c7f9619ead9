"""Tables that somebody else has written: a head line, and columns divided by tabs."""

import csv
from pathlib import Path


def read_rows(path: Path) -> list[dict[str, str | None]]:
    """Return each row by the names of its columns, None where a row is too short.

    A quotation mark is a character like any other, and a byte order mark is none.

    Raises:
        ValueError: not UTF-8, or no table.
        OSError: it cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except csv.Error as exc:
        raise ValueError(f"{path.name} is no table: {exc}") from exc
