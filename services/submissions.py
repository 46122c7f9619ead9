"""Submissions: each has something done once, however often it is sent and whoever dies meanwhile.

The record is made before the bureau is asked, and carries the serial number under which it is
asked. Whoever finds a record without an answer whose time is up asks again under that number, and
the bureau answers as it did the first time. docs/adr/0015 has the whole of it.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.access import Access
from core.clock import Clock
from core.crypto import Vault
from core.errors import AppError
from core.store.base import StaleVersion, Store, Stored
from services.errors import IdempotencyKeyReused, SubmissionInFlight, kept_refusal
from services.item import Application

KEPT = timedelta(days=7)
"""How long a key is remembered; after that it would begin something new."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One thing to be done, and what came of it.

    `serial` is the number under which the bureau knows it. `answer` is the item's result as JSON,
    or `refusal` the bureau's definite "no"; neither while it is not settled.
    """

    ref: str
    serial: str
    version: int
    answer: str | None = None
    refusal: Mapping[str, Any] | None = None

    @property
    def is_settled(self) -> bool:
        return self.answer is not None or self.refusal is not None


class Submissions:
    """Keeps who submitted what, under a key that the phone chose. Every step is a compare-and-set.

    Args:
        lease: How long a submission belongs to the request that works on it: longer than any
            request may take, because afterwards another one takes it over.
    """

    def __init__(self, store: Store, vault: Vault, now: Clock, *, lease: timedelta) -> None:
        self._store = store
        self._vault = vault
        self._now = now
        self._lease = lease

    def begin(
        self, access: Access, item: Application, key: str, arguments: Mapping[str, Any]
    ) -> Submission:
        """Return the submission of this key: a settled one, or one that is now the caller's to do.

        Raises:
            IdempotencyKeyReused: the key was sent with another item or other arguments.
            SubmissionInFlight: another request is at work on it.
        """
        ref = self._vault.fingerprint(f"{access.subject.ref}/{key}", purpose="submission")
        print_of_it = self._fingerprint(item, arguments)
        stored = self._store.get("submission", ref, now=self._now())
        if stored is None:
            return self._insert(ref, access, print_of_it)
        if stored.doc["submitted"] != print_of_it:
            raise IdempotencyKeyReused("This Idempotency-Key was sent with something else.")
        found = self._open(ref, stored)
        if found.is_settled:
            return found
        if stored.doc["held_until_ms"] > _milliseconds(self._now()):
            raise _in_flight()
        return self._take(found, stored)

    def answered(self, submission: Submission, answer: str) -> None:
        """Keep the bureau's yes, as the JSON that is sent."""
        self._settle(submission, {"answer": answer})

    def refused(self, submission: Submission, error: AppError) -> None:
        """Keep the bureau's definite no."""
        self._settle(submission, {"refusal": kept_refusal(error)})

    def release(self, submission: Submission) -> None:
        """Let the next request take over at once: nobody knows whether the bureau has done it."""
        self._replace(submission, {"held_until_ms": 0})

    def _insert(self, ref: str, access: Access, print_of_it: str) -> Submission:
        now, serial = self._now(), secrets.token_hex(16)
        doc = {
            "citizen": access.subject.ref,
            "submitted": print_of_it,
            "serial": serial,
            "held_until_ms": self._lease_end_ms(),
            "sealed": None,
        }
        try:
            version = self._store.put(
                "submission", ref, doc, expect_version=0, expires_at=now + KEPT, now=now
            )
        except StaleVersion as exc:
            raise _in_flight() from exc
        return Submission(ref=ref, serial=serial, version=version)

    def _take(self, found: Submission, stored: Stored) -> Submission:
        doc = {**stored.doc, "held_until_ms": self._lease_end_ms()}
        try:
            version = self._put(found.ref, doc, stored.version, stored.expires_at)
        except StaleVersion as exc:
            raise _in_flight() from exc
        return replace(found, version=version)

    def _settle(self, submission: Submission, outcome: Mapping[str, object]) -> None:
        text = json.dumps(outcome, ensure_ascii=False)
        sealed = self._vault.seal(text, context=f"submission/{submission.ref}")
        self._replace(submission, {"sealed": sealed})

    def _replace(self, submission: Submission, changes: Mapping[str, object]) -> None:
        stored = self._store.get("submission", submission.ref, now=self._now())
        if stored is None:
            return
        # Who took it over asked under the same serial number, and was told the same.
        with suppress(StaleVersion):
            doc = {**stored.doc, **changes}
            self._put(submission.ref, doc, submission.version, stored.expires_at)

    def _put(
        self, ref: str, doc: Mapping[str, Any], version: int, expires_at: datetime | None
    ) -> int:
        return self._store.put(
            "submission", ref, doc, expect_version=version, expires_at=expires_at, now=self._now()
        )

    def _open(self, ref: str, stored: Stored) -> Submission:
        outcome: dict[str, Any] = {}
        if stored.doc["sealed"] is not None:
            opened = self._vault.unseal(stored.doc["sealed"], context=f"submission/{ref}")
            outcome = json.loads(opened)
        return Submission(ref=ref, serial=stored.doc["serial"], version=stored.version, **outcome)

    def _fingerprint(self, item: Application, arguments: Mapping[str, Any]) -> str:
        # Keyed, because what people submit is theirs: an account number must not be guessable.
        canonical = json.dumps([item.code, arguments], sort_keys=True, default=str)
        return self._vault.fingerprint(canonical, purpose="submitted")

    def _lease_end_ms(self) -> int:
        return _milliseconds(self._now() + self._lease)


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _in_flight() -> SubmissionInFlight:
    return SubmissionInFlight("The same submission is being worked on.")
