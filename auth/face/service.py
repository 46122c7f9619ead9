"""Face verification: a challenge of digits, one video for it, and a verdict."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from auth.attempts import Attempts, face_attempt
from auth.citizens import Citizens
from auth.consents.documents import FACE_VERIFICATION
from auth.consents.service import Consents
from auth.face.errors import (
    ChallengeExpired,
    ChallengeUsed,
    ClipReplayed,
    FaceRefused,
    GuardianNeeded,
)
from auth.face.verifier_client import VerifierClient
from auth.sessions.service import Grant, Sessions
from auth.sessions.session import Session
from auth.verifier.answers import Judgement
from auth.verifier.reasons import Reason
from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from core.access import Access
from core.audit import AuditTrail
from core.clock import Clock, beijing_date
from core.crypto import Vault
from core.errors import AppError
from core.identifiers import age_on, birth_date_of
from core.metrics import FACE_VERDICTS
from core.store.base import StaleVersion, Store, Stored

LIFETIME = timedelta(minutes=2)
DIGITS = 6
CONSENT_AGE = 14
"""Source: 人脸识别技术应用安全管理办法 (in force since 2025-06-01), article on minors."""

SEEN_CLIPS_KEPT = timedelta(days=180)
"""How long the keyed hash of a judged recording is kept, to know the very same one again."""


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """Digits to read aloud, until `expires_at` (aware UTC, the first instant it is too late)."""

    challenge_id: str
    digits: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class FaceGrant:
    """Tokens at assurance `face`, and the similarity to the reference photo, 0 to 100."""

    grant: Grant
    similarity: float


class FaceVerifications:
    """Issues challenges and judges the videos that answer them. A challenge is good for one."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        bureaus: Bureaus,
        verifier: VerifierClient,
        citizens: Citizens,
        consents: Consents,
        sessions: Sessions,
        attempts: Attempts,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._store = store
        self._vault = vault
        self._population = bureaus[Population]
        self._verifier = verifier
        self._citizens = citizens
        self._consents = consents
        self._sessions = sessions
        self._attempts = attempts
        self._audit = audit
        self._now = now

    def start(self, session: Session, access: Access, *, version: str, agreed: bool) -> Challenge:
        """Issue a challenge to a person who agrees to being recorded.

        Raises:
            GuardianNeeded: the person is under fourteen.
            ConsentNeeded: no consent to the current text.
        """
        now = self._now()
        if age_on(birth_date_of(access.subject.id_number), beijing_date(now)) < CONSENT_AGE:
            raise GuardianNeeded("A face may not be read here below the age of fourteen.")
        self._consents.give(
            session.account_ref,
            access.subject.ref,
            FACE_VERIFICATION,
            version=version,
            agreed=agreed,
        )
        challenge = Challenge(
            challenge_id=secrets.token_hex(16),
            digits="".join(secrets.choice("0123456789") for _ in range(DIGITS)),
            expires_at=now + LIFETIME,
        )
        self._store.put(
            "challenge",
            challenge.challenge_id,
            {
                "citizen": access.subject.ref,
                "session": session.session_id,
                "digits": challenge.digits,
                "used": False,
            },
            expect_version=0,
            expires_at=challenge.expires_at,
            now=now,
        )
        return challenge

    def judge(self, session: Session, access: Access, challenge_id: str, video: bytes) -> FaceGrant:
        """Judge the one video for a challenge and raise the session to `face`.

        The challenge is spent and the attempt counted before anything is judged, so that neither
        a repeated nor a concurrent upload buys a second guess. Both are given back when the
        verifier or the bureau could not do its part.

        Raises:
            ConsentNeeded: the consent was withdrawn.
            ChallengeExpired, ChallengeUsed, ClipReplayed, FaceRefused: this video does not do.
            AttemptsTooFast, CounterNeeded: too many refusals before.
            VerifierBusy, VerifierUnavailable, ReferencePhotoMissing, BureauError: nothing was
                judged.
        """
        withdrawals = self._consents.require(session.account_ref, FACE_VERIFICATION)
        attempt = face_attempt(access.subject.ref, session.account_ref)
        self._attempts.begin(attempt)
        try:
            challenge = self._spend(session, access, challenge_id)
        except (ChallengeExpired, ChallengeUsed):
            self._attempts.give_back(attempt)
            raise
        clip = self._vault.fingerprint(video, purpose="clip")
        self._refuse_replay(access, challenge_id, clip)
        try:
            judgement = self._ask_verifier(access, video, str(challenge.doc["digits"]))
        except AppError as exc:
            self._give_back(challenge_id, challenge, clip, attempt)
            self._record(access, challenge_id, exc.code, {})
            raise
        refusal = judgement.reason
        self._record(access, challenge_id, refusal.code if refusal else "ok", judgement.evidence)
        if refusal is Reason.REFERENCE_UNUSABLE:
            self._attempts.give_back(attempt)
        if refusal is not None:
            raise FaceRefused(refusal)
        self._attempts.succeeded(attempt)
        # Judging takes a second: long enough to withdraw in.
        self._consents.require(session.account_ref, FACE_VERIFICATION)
        grant = self._sessions.raise_by(session, "face", citizen_ref=access.subject.ref)
        self._consents.end_if_withdrawn(
            session.account_ref, FACE_VERIFICATION, withdrawals=withdrawals
        )
        # `decode` takes no pass without a similarity.
        return FaceGrant(grant=grant, similarity=judgement.similarity or 0.0)

    def _spend(self, session: Session, access: Access, challenge_id: str) -> Stored:
        stored = self._store.get("challenge", challenge_id, now=self._now())
        if stored is None or (stored.doc["session"], stored.doc["citizen"]) != (
            session.session_id,
            access.subject.ref,
        ):
            raise ChallengeExpired("There is no such challenge, or it has run out.")
        if stored.doc["used"]:
            raise ChallengeUsed("This challenge was already answered.")
        try:
            version = self._put_challenge(challenge_id, stored, stored.version, used=True)
        except StaleVersion as exc:
            raise ChallengeUsed("Another video for this challenge came first.") from exc
        return Stored(stored.doc, version, stored.expires_at)

    def _refuse_replay(self, access: Access, challenge_id: str, clip: str) -> None:
        now = self._now()
        try:
            self._store.put(
                "seen_clip", clip, {}, expect_version=0, expires_at=now + SEEN_CLIPS_KEPT, now=now
            )
        except StaleVersion as exc:
            self._record(access, challenge_id, ClipReplayed.code, {})
            raise ClipReplayed("This very recording was judged before.") from exc

    def _ask_verifier(self, access: Access, video: bytes, digits: str) -> Judgement:
        photo = self._population.reference_photo(access)
        return self._verifier.judge(video=video, reference_photo=photo, digits=digits)

    def _give_back(self, challenge_id: str, challenge: Stored, clip: str, attempt: str) -> None:
        self._store.delete("seen_clip", clip)
        self._attempts.give_back(attempt)
        # A challenge that ran out meanwhile has nothing left to give back.
        with suppress(StaleVersion):
            self._put_challenge(challenge_id, challenge, challenge.version, used=False)

    def _put_challenge(
        self, challenge_id: str, challenge: Stored, version: int, *, used: bool
    ) -> int:
        return self._store.put(
            "challenge",
            challenge_id,
            {**challenge.doc, "used": used},
            expect_version=version,
            expires_at=challenge.expires_at,
            now=self._now(),
        )

    def _record(
        self, access: Access, challenge_id: str, outcome: str, evidence: Mapping[str, object]
    ) -> None:
        FACE_VERDICTS.labels(outcome).inc()
        self._audit.record(
            access,
            action="face.judge",
            object_ref=challenge_id,
            outcome=outcome,
            evidence=evidence,
        )
