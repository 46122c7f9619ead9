"""Puts together who may sign in and how they prove who they are, for app.py to provide."""

from collections.abc import Sequence
from datetime import timedelta

from auth.attempts import Attempts
from auth.citizens import Citizens
from auth.consents.service import Consents
from auth.face.service import FaceVerifications
from auth.face.verifier_client import VerifierClient
from auth.identity.counter import Counter
from auth.identity.service import Identity
from auth.organisations import Organisations
from auth.sessions.service import Sessions
from auth.tokens import Tokens
from bureaus.registry import Bureaus
from core.audit import AuditTrail
from core.clock import Clock
from core.crypto import Vault
from core.store.base import Store


def build_auth(
    *,
    store: Store,
    vault: Vault,
    bureaus: Bureaus,
    citizens: Citizens,
    verifier: VerifierClient,
    audit: AuditTrail,
    key_pems: Sequence[str],
    issuer: str,
    token_lifetime: timedelta,
    now: Clock,
) -> tuple[object, ...]:
    """Return the services that guards and views use.

    Args:
        key_pems: Private keys on P-256: the first signs, the others are still believed.
        issuer: Who signs, as access tokens name it.

    Raises:
        ValueError: a key is not a private key on P-256.
    """
    tokens = Tokens(tuple(key_pems), issuer=issuer, lifetime=token_lifetime, now=now)
    sessions = Sessions(store, vault, tokens, bureaus, citizens, now)
    consents = Consents(store, sessions, citizens, audit, now)
    guesses = Attempts(store, now, forgotten_after=timedelta(days=1))
    face_attempts = Attempts(store, now, forgotten_after=None)
    identity = Identity(
        bureaus=bureaus,
        citizens=citizens,
        consents=consents,
        sessions=sessions,
        attempts=guesses,
        audit=audit,
        now=now,
    )
    counter = Counter(
        store=store,
        vault=vault,
        bureaus=bureaus,
        citizens=citizens,
        sessions=sessions,
        attempts=guesses,
        face_attempts=face_attempts,
        audit=audit,
        now=now,
    )
    faces = FaceVerifications(
        store=store,
        vault=vault,
        bureaus=bureaus,
        verifier=verifier,
        citizens=citizens,
        consents=consents,
        sessions=sessions,
        attempts=face_attempts,
        audit=audit,
        now=now,
    )
    return tokens, sessions, consents, Organisations(store, now), identity, counter, faces
