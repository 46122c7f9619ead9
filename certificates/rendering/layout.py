"""Where each field stands on a card: rows of one or two cells, from the top down."""

from collections.abc import Sequence
from dataclasses import dataclass

from certificates.licence_type import LicenceRecord, LicenceType, Lifetime
from certificates.rendering.display import day_of_issue, shown, validity
from certificates.rendering.text import FittedText, fit

LEFT_PX, RIGHT_PX = 56, 956
LABEL_PX = 142  # width of the column of labels
_SECOND_LABEL_PX = 96
_GAP_PX = 24
_ROW_PX = 52
_VALUE_SIZE_PX = 27
_FIRST_SIZE_PX = 36  # the first row is the holder's name
_MOST_LINES = 2
_MOST_STRETCH = 1.15
_INK_PX = 36  # from the top of a row to where its letters end


@dataclass(frozen=True, kw_only=True)
class Room:
    """Between which heights rows stand, and where the seal and the portrait beside them begin."""

    top_px: float
    bottom_px: float
    seal_top_px: float
    portrait_top_px: float


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A label and its value. `top_px` is the top of the row; x are left edges."""

    title_zh: str
    title_en: str
    text: FittedText
    label_x_px: float
    value_x_px: float
    top_px: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A field or date in words, not yet laid out."""

    title_zh: str
    title_en: str
    value: str


def cells(
    kind: LicenceType,
    record: LicenceRecord,
    room: Room,
    *,
    right_px: float,
    beside_seal_px: float,
) -> list[Cell]:
    """Lay out the rows of a type, then issuer and validity, from the left edge to `right_px`.

    Rows whose fields this licence does not have are left out; the others share the height. Rows
    beside the seal end at `beside_seal_px`.
    """
    rows = [*field_rows(kind, record), *([entry] for entry in closing(kind, record))]
    free = _placed(rows, [right_px] * len(rows), room)
    rights = [beside_seal_px if top + _INK_PX > room.seal_top_px else right_px for top, _ in free]
    return [_at(cell, top) for top, row in _placed(rows, rights, room) for cell in row]


def _placed(
    rows: Sequence[Sequence[Entry]], rights_px: Sequence[float], room: Room
) -> list[tuple[float, list[Cell]]]:
    """Return each row with its top: from the first to the last they fill the card's middle."""
    laid_out = [
        _row(row, right, _FIRST_SIZE_PX if index == 0 else _VALUE_SIZE_PX)
        for index, (row, right) in enumerate(zip(rows, rights_px, strict=True))
    ]
    heights = [_height(row) for row in laid_out]
    stretch = min(_MOST_STRETCH, (room.bottom_px - room.top_px) / sum(heights))
    tops = [room.top_px + stretch * sum(heights[:index]) for index in range(len(rows))]
    return list(zip(tops, laid_out, strict=True))


def field_rows(kind: LicenceType, record: LicenceRecord) -> list[list[Entry]]:
    """Return the rows of a type, without the fields that this licence does not have."""
    rows = [
        [_entry(kind, record, name) for name in names if name in record.values]
        for names in kind.look.rows
    ]
    return [row for row in rows if row]


def _entry(kind: LicenceType, record: LicenceRecord, name: str) -> Entry:
    field = kind.field(name)
    value = shown(record.values[name], field.kind)
    return Entry(title_zh=field.title_zh, title_en=field.title_en, value=value)


def closing(kind: LicenceType, record: LicenceRecord) -> tuple[Entry, Entry]:
    """Return who issued it, and its validity or day of issue."""
    dates = Entry(title_zh="有效期限", title_en="Validity", value=validity(record))
    if kind.lifetime is not Lifetime.TERM:
        dates = Entry(title_zh="签发日期", title_en="Issued on", value=day_of_issue(record))
    return Entry(title_zh="签发机关", title_en="Issued by", value=record.issuer), dates


def _row(entries: Sequence[Entry], right_px: float, size_px: float) -> list[Cell]:
    width = (right_px - LEFT_PX - _GAP_PX * (len(entries) - 1)) / len(entries)
    return [
        _cell(entry, LEFT_PX + index * (width + _GAP_PX), width, index, size_px)
        for index, entry in enumerate(entries)
    ]


def _cell(entry: Entry, x_px: float, width_px: float, index: int, size_px: float) -> Cell:
    label = LABEL_PX if index == 0 else _SECOND_LABEL_PX
    return Cell(
        title_zh=entry.title_zh,
        title_en=entry.title_en,
        text=fit(entry.value, width_px=width_px - label, size_px=size_px, max_lines=_MOST_LINES),
        label_x_px=x_px,
        value_x_px=x_px + label,
        top_px=0,
    )


def _height(row: Sequence[Cell]) -> float:
    return max(_ROW_PX + (len(cell.text.lines) - 1) * cell.text.line_height_px for cell in row)


def _at(cell: Cell, top_px: float) -> Cell:
    return Cell(**{**vars(cell), "top_px": top_px})
