"""The book of issued licences: which ones there are, whose they are, and nothing that they say."""

import base64
from dataclasses import dataclass
from datetime import datetime

from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceType
from certificates.registry import LicenceTypes
from core.clock import Clock, rfc3339
from core.crypto import Vault
from core.store.base import StaleVersion, Store

_ID_BYTES = 13
_ID_LENGTH = 20  # characters of base32: 100 bits
_MOST_LICENCES = 200  # of one citizen


@dataclass(frozen=True, kw_only=True)
class IssuedLicence:
    """What is kept of a licence. `licence_id` is opaque, and the serial of the identifier."""

    licence_id: str
    holder_ref: str
    kind: LicenceType
    identifier: str
    version: int
    issued_at: datetime


class LicenceBook:
    """Enters each licence once, under an id that follows from its holder and type."""

    def __init__(self, store: Store, vault: Vault, types: LicenceTypes, now: Clock) -> None:
        self._store = store
        self._vault = vault
        self._now = now
        self.types = types

    def get(self, licence_id: str) -> IssuedLicence | None:
        """Return a licence, whosever it is, or None if it was never issued."""
        stored = self._store.get("licence", licence_id, now=self._now())
        kind = self.types.get(stored.doc["type"]) if stored else None
        if stored is None or kind is None:
            return None
        return IssuedLicence(
            licence_id=licence_id,
            holder_ref=stored.doc["citizen"],
            kind=kind,
            identifier=stored.doc["identifier"],
            version=stored.doc["version"],
            issued_at=datetime.fromisoformat(stored.doc["issued_at"]),
        )

    def of_holder(self, holder_ref: str) -> dict[str, str]:
        """Return the ids of the licences that a citizen was issued, by the code of their type."""
        found = self._store.find(
            "licence", "citizen", holder_ref, now=self._now(), limit=_MOST_LICENCES
        )
        return {stored.doc["type"]: licence_id for licence_id, stored in found}

    def issue(self, holder_ref: str, kind: LicenceType) -> IssuedLicence:
        """Return the licence of this holder and type, entered now if it was not before."""
        licence_id = self._licence_id(holder_ref, kind)
        found = self.get(licence_id)
        if found is not None:
            return found
        entered = IssuedLicence(
            licence_id=licence_id,
            holder_ref=holder_ref,
            kind=kind,
            identifier=str(
                LicenceIdentifier(
                    type_code=kind.type_code, issuer_code=kind.issuer_code, serial=licence_id
                )
            ),
            version=1,
            issued_at=self._now().replace(microsecond=0),
        )
        try:
            self._enter(entered)
        except StaleVersion:
            # Another request entered the same licence in between.
            return self.issue(holder_ref, kind)
        return entered

    def _enter(self, licence: IssuedLicence) -> None:
        doc = {
            "citizen": licence.holder_ref,
            "type": licence.kind.code,
            "identifier": licence.identifier,
            "version": licence.version,
            "issued_at": rfc3339(licence.issued_at),
        }
        self._store.put(
            "licence",
            licence.licence_id,
            doc,
            expect_version=0,
            expires_at=None,
            now=self._now(),
        )

    def _licence_id(self, holder_ref: str, kind: LicenceType) -> str:
        keyed = self._vault.fingerprint(f"{holder_ref}/{kind.code}", purpose="licence-id")
        return base64.b32encode(bytes.fromhex(keyed)[:_ID_BYTES])[:_ID_LENGTH].decode()
