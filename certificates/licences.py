"""A citizen's licences, and what the bureaus say of them now: no field is kept here."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bureaus.registry import Bureaus
from certificates.book import LicenceBook
from certificates.issued import IssuedLicence
from certificates.licence_type import LicenceRecord, LicenceState, LicenceType, state_of
from core.access import Access
from core.audit import Action, AuditTrail
from core.clock import Clock, beijing_date
from core.errors import AppError, BureauRecordMissing, NotFound
from core.fanout import Section, gather
from core.store.base import StaleVersion


@dataclass(frozen=True, kw_only=True)
class Licence:
    """A licence as it is at `as_of` (aware UTC), when the bureau was asked."""

    issued: IssuedLicence
    record: LicenceRecord = field(repr=False)
    state: LicenceState
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What a bureau said of one type when it was asked at `asked_at`."""

    records: tuple[LicenceRecord, ...] = field(repr=False)
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class LicenceEntry:
    """One licence in a citizen's list, or the error that hides it for the moment.

    `licence_id` is there in both cases, unless no licence of the type was read before.
    """

    kind: LicenceType
    licence_id: str | None
    licence: Licence | None = None
    error: AppError | None = None


_TRIES = 3
"""How often a bureau is asked when something newer is known than what it said."""


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

    def mine(
        self, access: Access, kinds: Iterable[LicenceType] | None = None
    ) -> tuple[LicenceEntry, ...]:
        """Return the subject's licences by type; types that they lack are left out.

        A type whose bureau does not answer in time is there with its error, beside the others.

        Args:
            kinds: Of these types alone; None means all.
        """
        known = self._book.of_holder(access.subject.ref)
        types = {kind.code: kind for kind in (self._book.types if kinds is None else kinds)}
        calls: dict[str, Callable[[], object]] = {
            code: partial(self._ask, access, kind) for code, kind in types.items()
        }
        sections = gather(calls, budget_s=self._budget_s)
        self._audit.record(access, action="licence.list", object_ref="licences", outcome="ok")
        return tuple(
            entry
            for code, section in sections.items()
            for entry in self._entries(
                access, types[code], section, [one for one in known if one.kind.code == code]
            )
        )

    def find(self, access: Access, licence_id: str) -> IssuedLicence:
        """Return what is kept of one of the subject's licences; no bureau is asked.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
        """
        issued = self._book.get(licence_id)
        if issued is None or issued.holder_ref != access.subject.ref:
            raise NotFound("There is no such licence.")
        return issued

    def look_up(self, access: Access, licence_id: str, *, action: Action) -> IssuedLicence:
        """Return what is kept of one of the subject's licences; the audit trail keeps who asked.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
        """
        issued = self.find(access, licence_id)
        self._audit.record(access, action=action, object_ref=licence_id, outcome="ok")
        return issued

    def read(self, access: Access, licence_id: str) -> Licence:
        """Return one of the subject's licences with what its bureau says now.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
            BureauRecordMissing: the bureau no longer holds it.
            BureauError: the bureau does not answer.
        """
        return self.read_of(access, self.find(access, licence_id).kind, licence_id)

    def read_of(self, access: Access, kind: LicenceType, licence_id: str) -> Licence:
        """Return the subject's licence of this type and id, be it that nobody has read it before.

        The audit trail keeps who asked.

        Raises:
            BureauRecordMissing: the bureau does not hold it, or no longer.
            BureauError: the bureau does not answer.
            StaleVersion: again and again something newer was known than what it said.
        """
        return _insist(partial(self._read_once, access, kind, licence_id))

    def only_id(self, access: Access, kind: LicenceType) -> str:
        """Return the id of the subject's licence of a type of which there is only ever one."""
        return self._book.licence_id(access.subject.ref, kind, "")

    def block(self, access: Access, licence_id: str) -> IssuedLicence:
        """Let nobody see one of the subject's licences, and take back the codes that are out.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
        """
        issued = self._book.block(self.find(access, licence_id))
        self._audit.record(access, action="licence.block", object_ref=licence_id, outcome="ok")
        return issued

    def unblock(self, access: Access, licence_id: str) -> None:
        """Let one of the subject's licences be shown again.

        Raises:
            NotFound: there is none of this id, or it is someone else's.
        """
        self._book.unblock(self.find(access, licence_id))
        self._audit.record(access, action="licence.unblock", object_ref=licence_id, outcome="ok")

    def _read_once(self, access: Access, kind: LicenceType, licence_id: str) -> Licence:
        found, holder_ref = self._ask(access, kind), access.subject.ref
        by_id = {self._book.licence_id(holder_ref, kind, one.key): one for one in found.records}
        record = by_id.get(licence_id)
        if record is None:
            self._miss(licence_id, asked_at=found.asked_at)
            missing = BureauRecordMissing("The bureau does not hold it.", bureau=kind.bureau)
            self._record(access, licence_id, outcome=missing.code)
            raise missing
        seen = self._book.see(holder_ref, kind, record, asked_at=found.asked_at)
        self._record(access, licence_id, outcome="ok")
        return self._licence(seen, record)

    def _record(self, access: Access, licence_id: str, *, outcome: str) -> None:
        self._audit.record(access, action="licence.read", object_ref=licence_id, outcome=outcome)

    def _miss(self, licence_id: str, *, asked_at: datetime) -> None:
        issued = self._book.get(licence_id)
        if issued is not None:
            self._book.miss(issued, asked_at=asked_at)

    def _ask(self, access: Access, kind: LicenceType) -> _Answer:
        asked_at = self._now()
        try:
            records = kind.read(self._bureaus, access, beijing_date(asked_at))
        except BureauRecordMissing:
            records = ()
        # Should a bureau name one licence twice, it is the first: the one that counts more.
        by_key = {record.key: record for record in reversed(records)}
        return _Answer(
            records=tuple(one for one in records if by_key[one.key] is one), asked_at=asked_at
        )

    def _entries(
        self,
        access: Access,
        kind: LicenceType,
        section: Section,
        known: Sequence[IssuedLicence],
    ) -> list[LicenceEntry]:
        if not isinstance(section.value, _Answer):
            ids: list[str | None] = [one.licence_id for one in known if not one.is_over]
            return [
                LicenceEntry(kind=kind, licence_id=one, error=section.error)
                for one in ids or [None]
            ]
        answer = section.value
        entries = [
            self._entry(access.subject.ref, kind, record, answer.asked_at)
            for record in answer.records
        ]
        listed = {entry.licence_id for entry in entries}
        for gone in known:
            if gone.licence_id not in listed:
                # Who saw it there since will see it gone again, if it is.
                with suppress(StaleVersion):
                    self._book.miss(gone, asked_at=answer.asked_at)
        return entries

    def _entry(
        self, holder_ref: str, kind: LicenceType, record: LicenceRecord, asked_at: datetime
    ) -> LicenceEntry:
        try:
            issued = self._book.see(holder_ref, kind, record, asked_at=asked_at)
        except StaleVersion as exc:
            licence_id = self._book.licence_id(holder_ref, kind, record.key)
            return LicenceEntry(kind=kind, licence_id=licence_id, error=exc)
        licence = self._licence(issued, record)
        return LicenceEntry(kind=kind, licence_id=issued.licence_id, licence=licence)

    def _licence(self, issued: IssuedLicence, record: LicenceRecord) -> Licence:
        now = self._now()
        state = state_of(record, today=beijing_date(now))
        if state is LicenceState.VALID and issued.blocked_at is not None:
            state = LicenceState.SUSPENDED
        return Licence(issued=issued, record=record, state=state, as_of=now)


def _insist(read: Callable[[], Licence]) -> Licence:
    """Read again where something newer was known than what the bureau said."""
    for _ in range(_TRIES - 1):
        with suppress(StaleVersion):
            return read()
    return read()
