"""The book of issued licences: which there are, whose they are, and nothing that they say."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from certificates.history import Event, Sight, Why, events_between, sight_of, version_after
from certificates.issued import IssuedLicence, from_doc, to_doc
from certificates.licence_type import LicenceRecord, LicenceState, LicenceType
from certificates.offline_codes import OfflineCodes
from certificates.registry import LicenceTypes
from core.clock import Clock
from core.crypto import Vault
from core.errors import NotFound
from core.store.base import StaleVersion, Store

_ID_BYTES = 13
_ID_LENGTH = 20  # characters of base32: 100 bits
_MOST_LICENCES = 200  # of one citizen
_MOST_EVENTS = 100
"""Of one licence: its first and its last. A bureau that cannot make up its mind fills no store."""


class LicenceBook:
    """Enters each licence once, under an id that follows from its holder, type and record.

    What it sees a bureau say is compared with what it saw before: something else makes an event,
    and with it, by compare-and-set, at most one new version, however many look at once.
    """

    def __init__(
        self, store: Store, vault: Vault, types: LicenceTypes, offline: OfflineCodes, now: Clock
    ) -> None:
        self._store = store
        self._vault = vault
        self._offline = offline
        self._now = now
        self.types = types

    def get(self, licence_id: str) -> IssuedLicence | None:
        """Return a licence, whosever it is, or None if it was never issued."""
        stored = self._store.get("licence", licence_id, now=self._now())
        kind = self.types.get(stored.doc["type"]) if stored else None
        return from_doc(licence_id, kind, stored) if stored and kind else None

    def of_holder(self, holder_ref: str) -> tuple[IssuedLicence, ...]:
        """Return the licences that a citizen was issued, those that are over too."""
        found = self._store.find(
            "licence", "citizen", holder_ref, now=self._now(), limit=_MOST_LICENCES
        )
        kinds = [(key, self.types.get(stored.doc["type"]), stored) for key, stored in found]
        return tuple(from_doc(key, kind, stored) for key, kind, stored in kinds if kind)

    def licence_id(self, holder_ref: str, kind: LicenceType, record_key: str) -> str:
        """Return the id of the licence of this holder, type and record."""
        parts = (holder_ref, kind.code, record_key) if record_key else (holder_ref, kind.code)
        keyed = self._vault.fingerprint("/".join(parts), purpose="licence-id")
        return base64.b32encode(bytes.fromhex(keyed)[:_ID_BYTES])[:_ID_LENGTH].decode()

    def see(
        self, holder_ref: str, kind: LicenceType, record: LicenceRecord, *, asked_at: datetime
    ) -> IssuedLicence:
        """Return the licence of a record that its bureau holds, with what is new entered.

        Args:
            asked_at: When the bureau was asked, before it answered.

        Raises:
            StaleVersion: it was asked before something newer was entered: ask again.
        """
        licence_id = self.licence_id(holder_ref, kind, record.key)
        sight = sight_of(record, kind, licence_id, self._vault)
        found = self.get(licence_id)
        if found is not None:
            return self._compare(self._meet(found, sight, asked_at), sight, asked_at)
        entered = _first(licence_id, holder_ref, kind, sight, asked_at)
        try:
            written = self._write(entered)
        except StaleVersion:
            # Another request entered the same licence in between.
            return self.see(holder_ref, kind, record, asked_at=asked_at)
        self._take_out_if_left(written)
        return written

    def issue(
        self, holder_ref: str, kind: LicenceType, record: LicenceRecord, *, at: datetime
    ) -> IssuedLicence:
        """Return the licence of a record that is issued here and now, ahead of its bureau.

        It keeps its version when its bureau is first seen to hold it, however that spells it; and
        until then it is not taken for revoked because the bureau does not know it.

        Raises:
            StaleVersion: as in `see`.
        """
        licence_id = self.licence_id(holder_ref, kind, record.key)
        sight = sight_of(record, kind, licence_id, self._vault)
        found = self.get(licence_id)
        if found is not None:
            # Where nothing is new, nothing is written, and it is not ahead of anything.
            return self._compare(replace(found, is_ahead=True), sight, at)
        entered = _first(licence_id, holder_ref, kind, sight, at)
        try:
            return self._write(replace(entered, is_ahead=True))
        except StaleVersion:
            return self.issue(holder_ref, kind, record, at=at)

    def miss(self, issued: IssuedLicence, *, asked_at: datetime) -> None:
        """Enter that its bureau no longer holds a licence.

        Raises:
            StaleVersion: as in `see`.
        """
        if issued.is_ahead:
            return
        self._compare(issued, replace(issued.sight, standing=LicenceState.REVOKED), asked_at)

    def block(self, issued: IssuedLicence) -> IssuedLicence:
        """Let nobody see a licence until it is unblocked; codes that are out are taken back."""
        now = self._now()
        if issued.blocked_at is None:
            changed = replace(issued, blocked_at=now, changed_at=now)
            try:
                issued = self._enter(changed, (Why.BLOCKED,), now)
            except StaleVersion:
                # A read entered something in between: a lost phone is no time to try again.
                return self.block(self._again(issued))
        # Also when it was blocked before: whoever did that may have died before this.
        self._offline.revoke_of(issued.licence_id, version=issued.version)
        return issued

    def unblock(self, issued: IssuedLicence) -> IssuedLicence:
        """Let a licence be shown again."""
        if issued.blocked_at is None:
            return issued
        now = self._now()
        changed = replace(issued, blocked_at=None, changed_at=now)
        try:
            return self._enter(changed, (Why.UNBLOCKED,), now)
        except StaleVersion:
            return self.unblock(self._again(issued))

    def _take_out_if_left(self, issued: IssuedLicence) -> None:
        """Leave no entry of who left while the bureau thought: what was theirs is deleted by now.

        Nobody enters them anew after that, since changes are made to what is there alone.
        """
        if self._store.get("citizen", issued.holder_ref, now=self._now()) is None:
            self._store.delete("licence", issued.licence_id)

    def _again(self, issued: IssuedLicence) -> IssuedLicence:
        found = self.get(issued.licence_id)
        if found is None:
            raise NotFound("There is no such licence any more.")
        return found

    def _meet(self, found: IssuedLicence, sight: Sight, asked_at: datetime) -> IssuedLicence:
        """Take what a bureau says of a licence that was ahead of it as what was issued."""
        if not found.is_ahead:
            return found
        if asked_at < found.changed_at:
            raise StaleVersion("It was issued after the bureau was asked.")
        as_issued = replace(sight, standing=found.sight.standing)
        return self._write(replace(found, sight=as_issued, is_ahead=False))

    def _compare(self, found: IssuedLicence, sight: Sight, asked_at: datetime) -> IssuedLicence:
        if not found.is_seen:
            return self._write(replace(found, sight=sight))
        happened = events_between(found.sight, sight)
        if not happened:
            return found
        if asked_at < found.changed_at:
            raise StaleVersion("Something newer is known of this licence.")
        try:
            changed = self._enter(
                replace(found, sight=sight, changed_at=self._now()), happened, self._now()
            )
        except StaleVersion:
            # Of all who saw the same at once, one enters it; the others find it entered.
            again = self.get(found.licence_id)
            if again is None:
                raise
            return self._compare(again, sight, asked_at)
        self._offline.revoke_of(found.licence_id, version=found.version)
        return changed

    def _enter(
        self, changed: IssuedLicence, happened: Sequence[Why], now: datetime
    ) -> IssuedLicence:
        version, events = changed.version, list(changed.events)
        for why in happened:
            version = version_after(version, why)
            events.append(Event(version=version, at=now, why=why))
        kept = (*events[:1], *events[1:][1 - _MOST_EVENTS :])
        return self._write(replace(changed, version=version, events=kept))

    def _write(self, licence: IssuedLicence) -> IssuedLicence:
        written = self._store.put(
            "licence",
            licence.licence_id,
            to_doc(licence),
            expect_version=licence.stored_version,
            expires_at=None,
            now=self._now(),
        )
        return replace(licence, stored_version=written)


def _first(
    licence_id: str, holder_ref: str, kind: LicenceType, sight: Sight, at: datetime
) -> IssuedLicence:
    good = replace(sight, standing=LicenceState.VALID)
    happened = (Why.ISSUED, *events_between(good, sight))
    return IssuedLicence(
        licence_id=licence_id,
        holder_ref=holder_ref,
        kind=kind,
        version=1,
        sight=sight,
        changed_at=at,
        events=tuple(Event(version=1, at=at, why=why) for why in happened),
    )
