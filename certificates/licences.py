"""A citizen's licences, and what the bureaus say of them now: no field is kept here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bureaus.registry import Bureaus
from certificates.book import IssuedLicence, LicenceBook
from certificates.licence_type import LicenceRecord, LicenceState, LicenceType, state_of
from core.access import Access
from core.audit import AuditTrail
from core.clock import Clock, beijing_date
from core.errors import AppError, BureauRecordMissing, NotFound
from core.fanout import Section, gather


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A licence as it is at `as_of` (aware UTC), when the bureau was asked."""

    issued: IssuedLicence
    record: LicenceRecord = field(repr=False)
    state: LicenceState
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class LicenceEntry:
    """One type in a citizen's list: the licence, or the error that hides it for the moment.

    `licence_id` is there in both cases, unless the licence was never read before.
    """

    kind: LicenceType
    licence_id: str | None
    licence: Licence | None = None
    error: AppError | None = None


class Licences:
    """Lists and reads licences.

    Args:
        budget_s: Seconds for a whole list, however many bureaus it takes.
    """

    def __init__(
        self,
        book: LicenceBook,
        bureaus: Bureaus,
        audit: AuditTrail,
        now: Clock,
        *,
        budget_s: float = 3.0,
    ) -> None:
        self._book = book
        self._bureaus = bureaus
        self._audit = audit
        self._now = now
        self._budget_s = budget_s

    def mine(self, access: Access) -> tuple[LicenceEntry, ...]:
        """Return the subject's licences, one entry a type; types that they lack are left out.

        A type whose bureau does not answer in time is there with its error, beside the others.
        """
        known = self._book.of_holder(access.subject.ref)
        types = {kind.code: kind for kind in self._book.types}
        calls: dict[str, Callable[[], object]] = {
            code: partial(self._ask, access, kind) for code, kind in types.items()
        }
        sections = gather(calls, budget_s=self._budget_s)
        self._audit.record(access, action="licence.list", object_ref="licences", outcome="ok")
        entries = [
            self._entry(access, types[code], section, known.get(code))
            for code, section in sections.items()
        ]
        return tuple(entry for entry in entries if entry is not None)

    def find(self, access: Access, licence_id: str) -> IssuedLicence:
        """Return what is kept of one of the subject's licences; no bureau is asked.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
        """
        issued = self._book.get(licence_id)
        if issued is None or issued.holder_ref != access.subject.ref:
            raise NotFound("There is no such licence.")
        return issued

    def read(self, access: Access, licence_id: str) -> Licence:
        """Return one of the subject's licences with what its bureau says now.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer.
        """
        return self.read_issued(access, self.find(access, licence_id))

    def read_issued(self, access: Access, issued: IssuedLicence) -> Licence:
        """Return a licence with what its bureau says now; the audit trail keeps who asked.

        Raises:
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer.
        """
        record = issued.kind.read(self._bureaus, access, beijing_date(self._now()))
        if record is None:
            raise BureauRecordMissing(
                "The bureau no longer holds this licence.", bureau=issued.kind.bureau
            )
        self._audit.record(
            access, action="licence.read", object_ref=issued.licence_id, outcome="ok"
        )
        return self._licence(issued, record)

    def _ask(self, access: Access, kind: LicenceType) -> LicenceRecord | None:
        try:
            return kind.read(self._bureaus, access, beijing_date(self._now()))
        except BureauRecordMissing:
            return None

    def _entry(
        self, access: Access, kind: LicenceType, section: Section, known: str | None
    ) -> LicenceEntry | None:
        if section.error is not None:
            return LicenceEntry(kind=kind, licence_id=known, error=section.error)
        if not isinstance(section.value, LicenceRecord):
            return None
        issued = self._book.issue(access.subject.ref, kind)
        licence = self._licence(issued, section.value)
        return LicenceEntry(kind=kind, licence_id=issued.licence_id, licence=licence)

    def _licence(self, issued: IssuedLicence, record: LicenceRecord) -> Licence:
        now = self._now()
        state = state_of(record, today=beijing_date(now))
        return Licence(issued=issued, record=record, state=state, as_of=now)
