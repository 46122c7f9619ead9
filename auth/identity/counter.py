"""The way without a face: a clerk who sees the person and their card hands over a one-time code."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auth.attempts import Attempts, counter_attempt, face_attempt
from auth.citizens import Citizens, own_access
from auth.organisations import Organisation
from auth.sessions.service import Grant, Sessions
from auth.sessions.session import Session
from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from core.access import Access, Actor, Channel, Ground, Subject
from core.audit import AuditTrail
from core.clock import Clock, beijing_date
from core.crypto import Vault
from core.errors import AppError
from core.identifiers import parse_citizen_id
from core.store.base import Store

LIFETIME = timedelta(minutes=10)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what looks alike on paper
_LENGTH = 8


class CounterCodeRefused(AppError):
    """The code is wrong, used, expired, or was made out to somebody else."""

    status = 422
    code = "counter_code_refused"
    message_zh = "核验码无效或已过期，请到窗口重新获取。"
    message_en = "This code is not valid or has expired. Please ask for a new one at the counter."


@dataclass(frozen=True, kw_only=True)
class CounterCode:
    """A one-time code as the clerk hands it over. `expires_at` is aware UTC."""

    code: str = field(repr=False)
    expires_at: datetime


class Counter:
    """Issues and redeems counter codes. A code is good once, for the person it was made out to."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        bureaus: Bureaus,
        citizens: Citizens,
        sessions: Sessions,
        attempts: Attempts,
        face_attempts: Attempts,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._store = store
        self._vault = vault
        self._population = bureaus[Population]
        self._citizens = citizens
        self._sessions = sessions
        self._attempts = attempts
        self._face_attempts = face_attempts
        self._audit = audit
        self._now = now

    def issue(self, organisation: Organisation, *, name: str, id_number: str) -> CounterCode:
        """Make a code for the person who stands before the clerk with their card.

        Raises:
            InvalidInput: the number cannot be one.
            NameMismatch, IdentityUnknown, RegistrationCancelled: the population bureau says no.
        """
        now = self._now()
        number = parse_citizen_id(id_number, today=beijing_date(now))
        subject = Subject(ref=self._citizens.ref_of(number), name=name, id_number=number)
        access = Access(
            actor=Actor(ref=organisation.client_id, name=organisation.name),
            subject=subject,
            purpose="counter-identity",
            ground=Ground.COUNTER,
            channel=Channel.COUNTER,
        )
        self._confirm(access)
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        self._store.put(
            "counter_code",
            self._key(code),
            {"citizen": subject.ref, "organisation": organisation.client_id, "used": False},
            expect_version=0,
            expires_at=now + LIFETIME,
            now=now,
        )
        self._audit.record(access, action="counter.issue", object_ref="", outcome="ok")
        return CounterCode(code=code, expires_at=now + LIFETIME)

    def _confirm(self, access: Access) -> None:
        try:
            self._population.confirm(access)
        except AppError as exc:
            self._audit.record(access, action="counter.issue", object_ref="", outcome=exc.code)
            raise

    def redeem(self, session: Session, citizen_ref: str, code: str) -> Grant:
        """Raise the session of the person a code was made out to to `face`.

        It also opens the way by face again, where too many failures had closed it.

        Raises:
            CounterCodeRefused: wrong, used, expired, or another person's.
            AttemptsTooFast, AttemptsExhausted: too many refusals before.
            StaleVersion: two redemptions raced; this one lost.
        """
        attempt = counter_attempt(citizen_ref, session.account_ref)
        self._attempts.begin(attempt)
        self._spend(citizen_ref, code)
        self._attempts.succeeded(attempt)
        self._face_attempts.succeeded(face_attempt(citizen_ref, session.account_ref))
        access = own_access(self._citizens.subject(citizen_ref), "counter-identity")
        self._audit.record(access, action="counter.redeem", object_ref="", outcome="ok")
        return self._sessions.raise_by(session, "counter", citizen_ref=citizen_ref)

    def _spend(self, citizen_ref: str, code: str) -> None:
        now, key = self._now(), self._key(code.upper())
        stored = self._store.get("counter_code", key, now=now)
        if stored is None or stored.doc["used"] or stored.doc["citizen"] != citizen_ref:
            raise CounterCodeRefused("The counter code is not valid.")
        self._store.put(
            "counter_code",
            key,
            {**stored.doc, "used": True},
            expect_version=stored.version,
            expires_at=stored.expires_at,
            now=now,
        )

    def _key(self, code: str) -> str:
        return self._vault.fingerprint(code, purpose="counter-code")
