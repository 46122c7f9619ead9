"""Tables that somebody else has written: a head line, and columns divided by tabs."""

import csv
import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Row:
    """The cells of a row by the names of their columns, and its line in the file, from 1."""

    line: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return what the cell holds, "" if there is none."""
        return self.cells.get(column, "")


def read_rows(path: Path, *needed: str) -> list[Row]:
    """Return the rows in which anything is written.

    The columns' names are in small letters, whichever the file has. Space around a cell is no part
    of it, nor are quotation marks at both its ends; any other is a character like the rest.

    Args:
        path: UTF-8, or UTF-16 with a byte order mark, which is what spreadsheets save.
        needed: The columns that there must be; there may be others, in any order.

    Raises:
        ValueError: no table, or a column is missing or there twice.
        OSError: it cannot be read.
    """
    try:
        with path.open(encoding=_encoding(path), newline="") as opened:
            reader = csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)
            lines = [(reader.line_num, [_cell(each) for each in cells]) for cells in reader]
    except UnicodeError as exc:
        raise ValueError(f"{path.name} is not UTF-8; save it as that") from exc
    except csv.Error as exc:
        raise ValueError(f"{path.name} is no table: {exc}") from exc
    if any("\0" in cell for _, cells in lines for cell in cells):  # UTF-16 that does not say so
        raise ValueError(f"{path.name} is not UTF-8; save it as that")
    written = [(line, cells) for line, cells in lines if any(cells)]
    names = [name.lower() for name in written[0][1]] if written else []
    for name in needed:
        if name not in names:
            columns = " and ".join(f"`{each}`" for each in needed)
            raise ValueError(f"the first line of {path.name} must name {columns}, divided by tabs")
    for name in names:
        if name and names.count(name) > 1:
            raise ValueError(f"the first line of {path.name} names `{name}` twice")
    return [
        Row(line=line, cells=dict(zip(names, cells, strict=False))) for line, cells in written[1:]
    ]


def file_in(folder: Path, name: str) -> Path:
    """Return the file that a table calls so: by a whole path, or by one that begins at the folder.

    Windows divides paths by `\\`; here that may as well be part of a name.
    """
    path = folder / name
    return path if os.path.lexists(path) else folder / name.replace("\\", "/")


def _encoding(path: Path) -> str:
    with path.open("rb") as opened:
        start = opened.read(2)
    return "utf-16" if start in (BOM_UTF16_BE, BOM_UTF16_LE) else "utf-8-sig"


def _cell(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"').strip()
    return text
