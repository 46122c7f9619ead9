"""The people we know: their names and numbers sealed, found by a keyed hash of the number."""

import secrets
from contextlib import suppress
from functools import partial

from auth.errors import IdentityAlreadyBound
from auth.organisations import Organisation
from core.access import Access, Actor, Channel, Ground, Subject
from core.clock import Clock
from core.crypto import Vault
from core.errors import NotFound
from core.store.base import Doc, StaleVersion, Store
from core.upstream.answers import Answers

_GO_ALONG = ("submission", "licence")
"""Kinds of which nothing stays when a person leaves: bureaus' answers, and the book's entries."""


class Citizens:
    """Keeps each confirmed person once, under a reference that says nothing about them."""

    def __init__(self, store: Store, vault: Vault, now: Clock, answers: Answers) -> None:
        self._store = store
        self._vault = vault
        self._now = now
        self._answers = answers

    def ref_of(self, id_number: str) -> str:
        """Return the opaque reference of the person with this identity number."""
        return self._vault.fingerprint(id_number, purpose="citizen")

    def bind(self, account_ref: str, *, name: str, id_number: str) -> str:
        """Bind an account to a person whom the population bureau has confirmed.

        Returns:
            The person's reference.

        Raises:
            IdentityAlreadyBound: the account belongs to another person.
            StaleVersion: two bindings raced; this one lost.
        """
        ref = self.ref_of(id_number)
        # First, so that of two people who race for one account only one is kept; and again, so
        # that who was forgotten in between is found by `forget` once more.
        self._bind_account(account_ref, id_number)
        self._keep(ref, name, id_number)
        self._bind_account(account_ref, id_number)
        return ref

    def check_account(self, account_ref: str, id_number: str) -> bool:
        """Return whether an account is bound to this person already; False if to nobody yet.

        Raises:
            IdentityAlreadyBound: it belongs to another person.
        """
        account = self._store.get("account", account_ref, now=self._now())
        if account is None:
            return False
        if account.doc["citizen"] != self.ref_of(id_number):
            raise IdentityAlreadyBound("The account is bound to another person.")
        return True

    def forget(self, account_ref: str) -> None:
        """Unbind an account, and delete what is kept of the person with their last account.

        What has to stay, and why, stands in the text that they agreed to.

        The account goes last: if this is cut off, doing it again finds what is left to do.
        """
        account = self._store.get("account", account_ref, now=self._now())
        if account is None:
            return
        ref = account.doc["citizen"]
        self._delete_unless_held(ref, besides={account_ref})
        self.forget_answers(ref)
        self._store.delete("account", account_ref)
        # Of two accounts that leave at once, each may have seen the other: the last sees nobody.
        self._delete_unless_held(ref, besides=set())

    def forget_answers(self, ref: str) -> None:
        """Let no bureau's answer about a person from before now be given again, by any worker.

        Other workers see the new epoch when they next read the person; here it is gone at once.
        """
        now = self._now()
        stored = self._store.get("citizen", ref, now=now)
        if stored is not None:
            doc = {**stored.doc, "epoch": _new_epoch()}
            # Who came first began a new epoch as well.
            with suppress(StaleVersion):
                self._store.put(
                    "citizen", ref, doc, expect_version=stored.version, expires_at=None, now=now
                )
        self._answers.forget(ref)

    def forget_answers_of_account(self, account_ref: str) -> None:
        """Let none be given again about the person whom an account is bound to, if it is to one."""
        if (ref := self.ref_of_account(account_ref)) is not None:
            self.forget_answers(ref)

    def ref_of_account(self, account_ref: str) -> str | None:
        """Return whom an account is bound to, if it is to anybody."""
        account = self._store.get("account", account_ref, now=self._now())
        return None if account is None else str(account.doc["citizen"])

    def subject(self, ref: str) -> Subject:
        """Return a person whose reference a session or licence holds.

        Raises:
            NotFound: they have withdrawn their consent and were forgotten.
        """
        stored = self._store.get("citizen", ref, now=self._now())
        if stored is None:
            raise NotFound("This person is no longer known here.")
        return self.as_read(ref, stored.doc)

    def as_read(self, ref: str, doc: Doc) -> Subject:
        """Return the person whose `citizen` document this is."""
        return Subject(
            ref=ref,
            name=partial(self._unseal, ref, doc, "name"),
            id_number=partial(self._unseal, ref, doc, "id_number"),
            epoch=doc.get("epoch", ""),
        )

    def stay(self, ref: str) -> str | None:
        """Return what marks a person's stay here; None if they left.

        Whoever leaves and comes back is the same person under the same reference, and the stay is
        another: what they agreed to before they left is told apart by it.
        """
        stored = self._store.get("citizen", ref, now=self._now())
        return stored.doc.get("stay", "") if stored else None

    def access_by_organisation(
        self,
        ref: str,
        organisation: Organisation,
        purpose: str,
        ground: Ground = Ground.VERIFICATION,
    ) -> Access:
        """Return the access of an organisation to whom the person handed a code, or agreed."""
        return Access(
            actor=Actor(ref=organisation.client_id, name=organisation.name),
            subject=self.subject(ref),
            purpose=purpose,
            ground=ground,
            channel=Channel.VERIFIER,
        )

    def _unseal(self, ref: str, doc: Doc, field: str) -> str:
        return self._vault.unseal(doc[field], context=f"citizen/{ref}/{field}")

    def _delete_unless_held(self, ref: str, *, besides: set[str]) -> None:
        # Read before the holders: whoever comes after them has written the person anew by then.
        known = self._store.get("citizen", ref, now=self._now())
        holders = self._store.find("account", "citizen", ref, now=self._now(), limit=2)
        if any(key not in besides for key, _ in holders):
            return
        if known is not None and not self._empty(ref, known.version):
            self._delete_unless_held(ref, besides=besides)
            return
        for kind in _GO_ALONG:
            self._delete_all(kind, ref)

    def _empty(self, ref: str, version: int) -> bool:
        """Return whether nothing is kept of a person now: False if they were written meanwhile."""
        now = self._now()
        try:
            # Not deleted: a write is refused where somebody came first. It expires at once.
            self._store.put("citizen", ref, {}, expect_version=version, expires_at=now, now=now)
        except StaleVersion:
            return False
        return True

    def _delete_all(self, kind: str, ref: str) -> None:
        while found := self._store.find(kind, "citizen", ref, now=self._now(), limit=100):
            for key, _ in found:
                self._store.delete(kind, key)

    def _bind_account(self, account_ref: str, id_number: str) -> None:
        if self.check_account(account_ref, id_number):
            return
        doc = {"citizen": self.ref_of(id_number)}
        self._store.put(
            "account", account_ref, doc, expect_version=0, expires_at=None, now=self._now()
        )

    def _keep(self, ref: str, name: str, id_number: str) -> None:
        now = self._now()
        stored = self._store.get("citizen", ref, now=now)
        doc = {
            "name": self._vault.seal(name, context=f"citizen/{ref}/name"),
            "id_number": self._vault.seal(id_number, context=f"citizen/{ref}/id_number"),
            "epoch": _new_epoch(),
            "stay": stored.doc.get("stay", "") if stored else _new_epoch(),
        }
        version = stored.version if stored else 0
        self._store.put("citizen", ref, doc, expect_version=version, expires_at=None, now=now)


def own_access(subject: Subject, purpose: str) -> Access:
    """Return the access of a person to their own data."""
    oneself = Actor(ref=subject.ref, name=lambda: subject.name)
    return Access(actor=oneself, subject=subject, purpose=purpose)


def _new_epoch() -> str:
    # Random and not counted: a person who was forgotten and came back must not meet old answers.
    return secrets.token_hex(8)
