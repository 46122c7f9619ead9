"""What a person has agreed to, and its withdrawal."""

from dataclasses import dataclass, replace
from datetime import datetime

from auth.citizens import Citizens
from auth.consents.documents import DOCUMENTS, FACE_VERIFICATION, IDENTITY_CHECK, ConsentDocument
from auth.errors import ConsentNeeded
from auth.sessions.service import Sessions
from auth.sessions.session import without_face, without_name
from core.access import Access, Actor, Subject
from core.audit import Action, AuditTrail
from core.clock import Clock
from core.errors import NotFound
from core.store.base import Store

_WITHOUT = {IDENTITY_CHECK.purpose: without_name, FACE_VERIFICATION.purpose: without_face}
"""What a session is left with when a consent is withdrawn."""


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One consent of one account; `withdrawn_at` is None while it holds. Aware UTC.

    `citizen_ref` is whom it is about, until it is withdrawn. `withdrawals` is how often it was,
    this time and before.
    """

    purpose: str
    version: str
    given_at: datetime
    withdrawn_at: datetime | None
    citizen_ref: str | None
    withdrawals: int = 0


class Consents:
    """Records consents. A consent is given together with the call that needs it.

    Here stands what holds now. The audit trail has each time that one was given or withdrawn.
    """

    def __init__(
        self, store: Store, sessions: Sessions, citizens: Citizens, audit: AuditTrail, now: Clock
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._citizens = citizens
        self._audit = audit
        self._now = now

    def give(
        self,
        account_ref: str,
        citizen_ref: str,
        document: ConsentDocument,
        *,
        version: str,
        agreed: bool,
    ) -> int:
        """Record an account's consent, about this person, to the current text.

        Returns:
            How often it had been withdrawn before.

        Raises:
            ConsentNeeded: not agreed, or agreed to another version of the text.
        """
        if not agreed or version != document.version:
            raise ConsentNeeded(f"Agree to {document.purpose}, version {document.version}.")
        given = Consent(
            purpose=document.purpose,
            version=document.version,
            given_at=self._now(),
            withdrawn_at=None,
            citizen_ref=citizen_ref,
        )
        withdrawals = self._write(account_ref, given)
        self._record(account_ref, given, "consent.give")
        return withdrawals

    def require(self, account_ref: str, document: ConsentDocument) -> int:
        """Return how often a consent was withdrawn before, if that to the current text holds.

        Raises:
            ConsentNeeded: it was never given, was given to another text, or was withdrawn.
        """
        consent = self._read(account_ref, document.purpose)
        if consent and consent.withdrawn_at is None and consent.version == document.version:
            return consent.withdrawals
        raise ConsentNeeded(f"Agree to {document.purpose}, version {document.version}.")

    def end_if_withdrawn(
        self, account_ref: str, document: ConsentDocument, *, withdrawals: int
    ) -> None:
        """Undo what a consent made possible if it was withdrawn while that was being written.

        Asked after the last write, it leaves no gap: a withdrawal writes first that it is one and
        then undoes what it finds, so that whatever it came too early to find is seen here, also
        where a consent was given anew by then.

        Args:
            withdrawals: What `give` or `require` returned before.

        Raises:
            ConsentNeeded: it was withdrawn.
        """
        consent = self._read(account_ref, document.purpose)
        if consent is None:
            return
        if consent.withdrawn_at is not None or consent.withdrawals != withdrawals:
            self._undo(account_ref, document.purpose)
            raise ConsentNeeded("The consent was withdrawn meanwhile.")

    def of_account(self, account_ref: str) -> list[Consent]:
        """Return every consent that an account has given, withdrawn ones included."""
        found = [self._read(account_ref, purpose) for purpose in DOCUMENTS]
        return [consent for consent in found if consent is not None]

    def withdraw(self, account_ref: str, purpose: str) -> None:
        """Withdraw a consent. What it made possible ends at once, on every device.

        Without the identity check there is nobody whose face could be verified: both go.

        Raises:
            NotFound: it was never given.
        """
        if self._read(account_ref, purpose) is None:
            raise NotFound("This consent was never given.")
        for ending in DOCUMENTS if purpose == IDENTITY_CHECK.purpose else (purpose,):
            self._end(account_ref, ending)
        self._undo(account_ref, purpose)

    def _undo(self, account_ref: str, purpose: str) -> None:
        self._sessions.change_all(account_ref, _WITHOUT[purpose])
        if purpose == IDENTITY_CHECK.purpose:
            self._citizens.forget(account_ref)
        else:
            self._citizens.forget_answers_of_account(account_ref)

    def _end(self, account_ref: str, purpose: str) -> None:
        consent = self._read(account_ref, purpose)
        if consent is None or consent.withdrawn_at is not None:
            return
        # First: if this is cut off, doing it again leaves an event more and not one less.
        self._record(account_ref, consent, "consent.withdraw")
        self._write(account_ref, replace(consent, withdrawn_at=self._now(), citizen_ref=None))

    def _read(self, account_ref: str, purpose: str) -> Consent | None:
        stored = self._store.get("consent", f"{account_ref}.{purpose}", now=self._now())
        if stored is None:
            return None
        withdrawn_at = stored.doc["withdrawn_at"]
        return Consent(
            purpose=purpose,
            version=stored.doc["version"],
            given_at=datetime.fromisoformat(stored.doc["given_at"]),
            withdrawn_at=datetime.fromisoformat(withdrawn_at) if withdrawn_at else None,
            citizen_ref=stored.doc.get("citizen"),
            withdrawals=stored.doc.get("withdrawals", 0),
        )

    def _write(self, account_ref: str, consent: Consent) -> int:
        key, now = f"{account_ref}.{consent.purpose}", self._now()
        stored = self._store.get("consent", key, now=now)
        # Counted on from what is overwritten here, so that no withdrawal is ever lost.
        before = stored.doc.get("withdrawals", 0) if stored else 0
        withdrawals = before + (consent.withdrawn_at is not None)
        doc = {
            "version": consent.version,
            "given_at": consent.given_at.isoformat(),
            "withdrawn_at": consent.withdrawn_at and consent.withdrawn_at.isoformat(),
            "citizen": consent.citizen_ref,
            "withdrawals": withdrawals,
        }
        expected = stored.version if stored else 0
        self._store.put("consent", key, doc, expect_version=expected, expires_at=None, now=now)
        return withdrawals

    def _person(self, account_ref: str, consent: Consent) -> str:
        """Return whom a consent is about: the account itself where nobody was ever confirmed."""
        # Consents of before this was kept name nobody.
        return consent.citizen_ref or self._citizens.ref_of_account(account_ref) or account_ref

    def _record(self, account_ref: str, consent: Consent, action: Action) -> None:
        access = Access(
            # The account and not the person: who agreed may not be whom they say they are.
            actor=Actor(ref=account_ref, name=""),
            subject=Subject(ref=self._person(account_ref, consent), name="", id_number=""),
            purpose=consent.purpose,
        )
        self._audit.record(
            access,
            action=action,
            object_ref=consent.purpose,
            outcome="ok",
            evidence={"version": consent.version},
        )
