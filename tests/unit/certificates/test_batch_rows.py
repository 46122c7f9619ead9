"""Rows of a batch: checked one by one, and a file that is no such file."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.batch import rows as rows_module
from certificates.batch.rows import COLUMNS, FileRefused, Rejected, Row, read_rows

TODAY = date(2026, 3, 1)
GOOD = {
    "name": "林晓梅",
    "id_number": "440106199103080004",
    "school": "广州样例大学",
    "major": "纺织工程",
    "employer": "广州样例有限公司",
    "report_by": "2014-08-31",
    "number": "2014440000000012",
    "issued_on": "2014-07-01",
    "issuer": "广东省教育厅",
}
ENGLISH = ",".join(COLUMNS)


def _line(**changes: str) -> str:
    return ",".join({**GOOD, **changes}.values())


def _read(folder: Path, text: str, encoding: str = "utf-8") -> list[Row | Rejected]:
    path = folder / "cards.csv"
    path.write_bytes(text.encode(encoding))
    return list(read_rows(path, today=TODAY))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("header", [ENGLISH, ",".join(COLUMNS.values())])
def test_a_good_row_is_read_in_either_encoding_and_language(
    tmp_path: Path, header: str, encoding: str
) -> None:
    (row,) = _read(tmp_path, f"{header}\r\n{_line()}\r\n", encoding)

    assert isinstance(row, Row)
    assert (row.line, row.name, row.report_by) == (2, "林晓梅", date(2014, 8, 31))


def test_columns_may_stand_in_any_order_and_values_in_quotes(tmp_path: Path) -> None:
    names = list(reversed(COLUMNS))
    cells = ",".join(f'"{GOOD[name]}"' for name in names)

    (row,) = _read(tmp_path, f"{','.join(names)}\n{cells}\n\n")

    assert isinstance(row, Row)
    assert row.employer == GOOD["employer"]


@pytest.mark.parametrize(
    "column, value",
    [
        ("name", ""),
        ("name", "林" * 101),
        ("name", "林\u202e梅"),
        ("name", "林\x07梅"),
        ("id_number", "440106199103080005"),
        ("id_number", "４40106199103080004"),
        ("id_number", "440106209103080004"),
        ("number", "../../etc/passwd"),
        ("number", "2014"[:3]),
        ("number", "abc-1234"),
        ("number", "440106199103080004"),
        ("report_by", "2014/08/31"),
        ("report_by", "2014-02-30"),
        ("report_by", "2014-06-30"),
        ("issued_on", "2026-03-02"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_column_and_without_what_it_says(
    tmp_path: Path, column: str, value: str
) -> None:
    text = f"{ENGLISH}\n{_line(**{column: value})}\n{_line()}\n"

    bad, good = _read(tmp_path, text)

    assert isinstance(bad, Rejected)
    assert (bad.line, bad.column) == (2, column)
    assert len(value) < 4 or value not in bad.reason
    assert GOOD["name"] not in bad.reason
    assert isinstance(good, Row)


def test_a_row_with_too_few_or_too_many_cells_is_rejected(tmp_path: Path) -> None:
    found = _read(tmp_path, f"{ENGLISH}\na,b\n{_line()},one more\n")

    assert [(one.line, type(one)) for one in found] == [(2, Rejected), (3, Rejected)]


@pytest.mark.parametrize("column", ["number", "id_number"])
def test_a_number_or_person_that_comes_twice_is_rejected_the_second_time(
    tmp_path: Path, column: str
) -> None:
    other = {"number": "2014440000000099", "id_number": "11010519491231002X"}
    other.pop(column)

    first, second = _read(tmp_path, f"{ENGLISH}\n{_line()}\n{_line(**other)}\n")

    assert isinstance(first, Row)
    assert isinstance(second, Rejected)
    assert (second.column, second.line) == (column, 3)
    assert "2" in second.reason


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"name,id_number\n",
        f"{ENGLISH},extra\n".encode(),
        f"{ENGLISH}\n".encode("utf-16"),
        ENGLISH.encode() + b"\n\xff\xff\xff\n",
        f'{ENGLISH}\n"never ends'.encode() + b"x" * 200_000,
        f'{ENGLISH}\n"a"b,c\n'.encode(),
    ],
    ids=["empty", "few-columns", "more-columns", "utf-16", "bytes", "endless", "quotes"],
)
def test_a_file_that_is_none_of_this_kind_is_refused_as_a_whole(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "cards.csv"
    path.write_bytes(raw)

    with pytest.raises(FileRefused):
        list(read_rows(path, today=TODAY))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    with path.open("wb") as file:
        file.truncate(rows_module.LARGEST_FILE + 1)

    with pytest.raises(FileRefused, match="larger than"):
        list(read_rows(path, today=TODAY))


@given(raw=st.binary(max_size=300))
def test_whatever_a_file_holds_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(f"{ENGLISH}\n".encode() + raw)

    try:
        found = list(read_rows(path, today=TODAY))
    except FileRefused:
        return

    assert all(isinstance(one, Rejected | Row) for one in found)
