"""Issues a batch of employment registration cards, and goes on where it was stopped."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from auth.citizens import Citizens
from certificates.batch.card import CardOrder, Maker, card_paper, record_of
from certificates.batch.journal import Journal
from certificates.batch.rows import Rejected, Row
from certificates.book import LicenceBook
from certificates.licence_type import LicenceType
from core.access import Access, Actor, Channel, Ground, Subject
from core.audit import AuditTrail
from core.clock import Clock
from core.crypto import Vault

REPORT = "rejected.csv"
_AT_ONCE = 64
"""Rows that are entered and handed out together."""


@dataclass
class Tally:
    """How many rows ended how."""

    issued: int = 0
    there_before: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return self.issued + self.there_before + self.rejected


class CardBatches:
    """Enters cards into the book of licences and has them made.

    Args:
        kind: The type of the cards.
    """

    def __init__(
        self,
        kind: LicenceType,
        book: LicenceBook,
        citizens: Citizens,
        vault: Vault,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self.kind = kind
        self._book = book
        self._citizens = citizens
        self._vault = vault
        self._audit = audit
        self._now = now

    def issue(
        self,
        rows: Sequence[Row | Rejected],
        journal: Journal,
        make: Maker,
        *,
        folder: Path,
        advance: Callable[[int], None],
    ) -> Tally:
        """Issue every row that was not issued before, each into `<number>.pdf`.

        Whoever stops this at any moment and starts it anew gets every card once. What is
        rejected stands in `rejected.csv` and stops nothing.

        Args:
            advance: Told how many more rows are dealt with.
        """
        tally, rejected = Tally(), [row for row in rows if isinstance(row, Rejected)]
        waiting = self._waiting(rows, journal, tally, rejected, advance)
        while some := list(islice(waiting, _AT_ONCE)):
            for order in make([self._order(row, mark, journal) for row, mark in some]):
                journal.issue(order.number, order.mark)
                tally.issued += 1
                advance(1)
        tally.rejected = len(rejected)
        _write_report(folder, rejected)
        return tally

    def _waiting(
        self,
        rows: Sequence[Row | Rejected],
        journal: Journal,
        tally: Tally,
        rejected: list[Rejected],
        advance: Callable[[int], None],
    ) -> Iterator[tuple[Row, str]]:
        """Give the rows that are still to be issued, with their marks."""
        for row in rows:
            if isinstance(row, Rejected):
                advance(1)
                continue
            mark = self._mark(row)
            before = journal.mark_of(row.number)
            if before is None and not journal.is_taken(row.number):
                yield row, mark
                continue
            advance(1)
            if before == mark:
                tally.there_before += 1
            else:
                rejected.append(_conflict(row))

    def _order(self, row: Row, mark: str, journal: Journal) -> CardOrder:
        now = self._now()
        subject = Subject(
            ref=self._citizens.ref_of(row.id_number), name=row.name, id_number=row.id_number
        )
        record = record_of(row)
        issued = self._book.issue(subject.ref, self.kind, record, at=now)
        self._audit.record(
            self._access(subject),
            action="licence.issue",
            object_ref=issued.licence_id,
            outcome="ok",
        )
        return CardOrder(
            number=row.number,
            mark=mark,
            paper=card_paper(self.kind, record, issued.identifier),
            draft=journal.draft(row.number),
            sealed_at=now,
        )

    def _access(self, subject: Subject) -> Access:
        return Access(
            actor=Actor(ref=self.kind.bureau, name=self.kind.issuer_zh),
            subject=subject,
            purpose="licence:issue-batch",
            ground=Ground.ISSUE,
            channel=Channel.COMMAND,
        )

    def _mark(self, row: Row) -> str:
        """Return what tells one content of a card from another, and nothing of either."""
        parts = (
            row.name,
            row.id_number,
            row.school,
            row.major,
            row.employer,
            row.report_by.isoformat(),
            row.number,
            row.issued_on.isoformat(),
            row.issuer,
        )
        return self._vault.fingerprint("\x1f".join(parts), purpose="card-row")


def _conflict(row: Row) -> Rejected:
    reason = "该编号已签发过不同内容 A card of this number was issued with another content"
    return Rejected(line=row.line, column="number", reason=reason)


def _write_report(folder: Path, rejected: Sequence[Rejected]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["line", "column", "reason"])
    writer.writerows([row.line, row.column, row.reason] for row in rejected)
    draft = folder / f".{REPORT}.part"
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    draft.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    draft.rename(folder / REPORT)
