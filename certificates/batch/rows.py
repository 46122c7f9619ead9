"""Reads the rows of a file of employment registration cards: hostile until they are checked."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core.errors import InvalidInput
from core.identifiers import parse_citizen_id

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes."""

MOST_ROWS = 100_000
LONGEST_CELL = 100
"""Characters."""

COLUMNS = {
    "name": "姓名",
    "id_number": "身份证号",
    "school": "毕业院校",
    "major": "专业",
    "employer": "报到单位",
    "report_by": "报到期限",
    "number": "报到证编号",
    "issued_on": "签发日期",
    "issuer": "签发机关",
}
"""Names of the columns, in English and in Chinese: a file has all of one kind, in any order."""

# It is the name of a file as well.
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z-]{3,23}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class FileRefused(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One card to be issued. `line` is where its row ends in the file, from 1."""

    line: int
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    school: str
    major: str
    employer: str
    report_by: date
    number: str
    issued_on: date
    issuer: str


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """A row that is not issued, and why; nothing that it says is repeated."""

    line: int
    column: str
    reason: str


def read_rows(path: Path, *, today: date) -> Iterator[Row | Rejected]:
    """Return each row of a CSV file, in UTF-8 or GBK, or why it is no card.

    Args:
        today: Beijing date; what was issued or born later is rejected.

    Raises:
        FileRefused: too large, in another encoding, not CSV, or with other columns.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    seen: dict[str, int] = {}
    try:
        names = _columns(next(reader, []))
        for count, cells in enumerate(reader, start=1):
            if count > MOST_ROWS:
                raise FileRefused(f"more than {MOST_ROWS:,} rows")
            if cells:
                yield _checked(names, cells, reader.line_num, seen, today)
    except csv.Error as exc:
        raise FileRefused(f"line {reader.line_num}: not CSV: {exc}") from exc


def _text(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise FileRefused(f"larger than {LARGEST_FILE // 1024 // 1024} MiB")
    # GB 18030 is GBK with every character there is; few texts in UTF-8 pass for it, and none first.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("neither UTF-8 nor GBK")


def _columns(header: list[str]) -> list[str]:
    english = {chinese: name for name, chinese in COLUMNS.items()}
    names = [english.get(cell.strip(), cell.strip()) for cell in header]
    if sorted(names) != sorted(COLUMNS):
        wanted = ",".join(COLUMNS.values())
        raise FileRefused(f"the first line must name these columns: {wanted}")
    return names


def _checked(
    names: list[str], cells: list[str], line: int, seen: dict[str, int], today: date
) -> Row | Rejected:
    if len(cells) != len(names):
        reason = f"应有{len(names)}列，实有{len(cells)}列 {len(cells)} columns, not {len(names)}"
        return Rejected(line=line, column="", reason=reason)
    values = dict(zip(names, (cell.strip() for cell in cells), strict=True))
    problem = _first_problem(values, today)
    if problem is not None:
        return Rejected(line=line, column=problem[0], reason=problem[1])
    row = _row(line, values, today)
    for column, value in (("number", row.number), ("id_number", row.id_number)):
        first = seen.setdefault(f"{column} {value}", line)
        if first != line:
            reason = f"与第{first}行重复 The same as in line {first}"
            return Rejected(line=line, column=column, reason=reason)
    return row


def _first_problem(values: Mapping[str, str], today: date) -> tuple[str, str] | None:
    for column, value in values.items():
        if not 0 < len(value) <= LONGEST_CELL:
            return column, f"须为1到{LONGEST_CELL}个字符 Must have 1 to {LONGEST_CELL} characters"
        if any(unicodedata.category(char) in _UNPRINTABLE for char in value):
            return column, "含有不能使用的字符 Contains characters that cannot be used"
    if not _NUMBER.fullmatch(values["number"]):
        return "number", "须为4到24个大写字母、数字或连字符 4 to 24 of A-Z, 0-9 and hyphens"
    if _id_problem(values["number"], today) is None:
        return "number", "不得使用身份证号 Must not be an identity number"
    problem = _id_problem(values["id_number"], today)
    return ("id_number", problem) if problem else _date_problem(values, today)


def _id_problem(text: str, today: date) -> str | None:
    try:
        parse_citizen_id(text, today=today)
    except InvalidInput as exc:
        return exc.fields["id_number"][0]
    return None


def _date_problem(values: Mapping[str, str], today: date) -> tuple[str, str] | None:
    days = {name: _day(values[name]) for name in ("issued_on", "report_by")}
    for name, day in days.items():
        if day is None:
            return name, "日期格式应为YYYY-MM-DD Dates are written YYYY-MM-DD"
    issued_on, report_by = days["issued_on"], days["report_by"]
    if issued_on is not None and issued_on > today:
        return "issued_on", "签发日期在将来 In the future"
    if issued_on is not None and report_by is not None and report_by < issued_on:
        return "report_by", "早于签发日期 Before the day of issue"
    return None


def _row(line: int, values: Mapping[str, str], today: date) -> Row:
    return Row(
        line=line,
        name=values["name"],
        id_number=parse_citizen_id(values["id_number"], today=today),
        school=values["school"],
        major=values["major"],
        employer=values["employer"],
        report_by=date.fromisoformat(values["report_by"]),
        number=values["number"],
        issued_on=date.fromisoformat(values["issued_on"]),
        issuer=values["issuer"],
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
