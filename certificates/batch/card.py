"""One employment registration card: from a row to a record and a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from certificates.batch.rows import Row
from certificates.licence_type import FieldKind, LicenceRecord, LicenceType
from certificates.rendering.display import shown
from certificates.sealing.paper import Paper
from certificates.sealing.paper import Row as PaperRow


@dataclass(frozen=True, kw_only=True)
class CardOrder:
    """A card to be made: what it says, and the file in which it is put."""

    number: str
    mark: str
    paper: Paper = field(repr=False)
    draft: Path
    sealed_at: datetime


class MakerDied(Exception):
    """A process that makes cards has ended in the midst of its work."""


class Maker(Protocol):
    """Makes cards, and returns each order when its draft is on the disk. Raises MakerDied."""

    def __call__(self, orders: Sequence[CardOrder], /) -> Iterator[CardOrder]: ...


def record_of(row: Row) -> LicenceRecord:
    """Return what the row says, as the bureau's register would."""
    return LicenceRecord(
        values={
            "name": row.name,
            "id_number": row.id_number,
            "school": row.school,
            "major": row.major,
            "employer": row.employer,
            "report_by": row.report_by,
            "number": row.number,
        },
        issuer=row.issuer,
        valid_from=row.issued_on,
        valid_until=None,
    )


def card_paper(kind: LicenceType, record: LicenceRecord, identifier: str) -> Paper:
    """Return what an original says: every field, issuer and day of issue."""
    fields = [
        PaperRow(
            title_zh=one.title_zh,
            title_en=one.title_en,
            value=shown(record.values[one.name], one.kind),
        )
        for one in kind.fields
        if one.name in record.values
    ]
    issued_on = shown(record.valid_from, FieldKind.DATE) if record.valid_from else ""
    return Paper(
        title_zh=kind.title_zh,
        title_en=kind.title_en,
        kind_zh="电子证照",
        kind_en="Electronic licence",
        identifier=identifier,
        ink=kind.look.ink,
        rows=(
            *fields,
            PaperRow(title_zh="签发机关", title_en="Issued by", value=record.issuer),
            PaperRow(title_zh="签发日期", title_en="Issued on", value=issued_on),
        ),
        issuer=kind.issuer_zh,
        dated=issued_on,
        on_behalf="" if record.issuer == kind.issuer_zh else f"代{record.issuer}加盖",
        foot="以电子印章为准，任何改动均使其无效；打印件请与电子文件核对。",
    )
