"""How a field's value reads on a card."""

from datetime import date

from certificates.claims import FieldValue
from certificates.licence_type import FieldKind, LicenceRecord

_WORDS = {"male": "男", "female": "女"}


def shown(value: FieldValue, kind: FieldKind) -> str:
    """Return a value as a Chinese card writes it."""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, bool):
        return "是" if value else "否"
    return _WORDS.get(value, value) if kind is FieldKind.SEX else value


def validity(record: LicenceRecord) -> str:
    """Return `2016.03.01–2036.03.01`; without an end it reads `长期`."""
    start = _dotted(record.valid_from) if record.valid_from else ""
    end = _dotted(record.valid_until) if record.valid_until else "长期"
    return f"{start}–{end}" if start else end


def day_of_issue(record: LicenceRecord) -> str:
    """Return `2016.03.01`, or a dash where the bureau names no day."""
    return _dotted(record.valid_from) if record.valid_from else "—"


def _dotted(day: date) -> str:
    return f"{day.year:04d}.{day.month:02d}.{day.day:02d}"
