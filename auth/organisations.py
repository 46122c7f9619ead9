"""Organisations that call us with credentials of their own: verifiers and service counters."""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from auth.errors import CredentialsRefused
from core.clock import Clock
from core.errors import InvalidInput, NotFound
from core.store.base import Store

SCOPES = frozenset({"licence:verify", "licence:request", "identity:confirm"})
_SECRET_BYTES = 32
_CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,62}[a-z0-9]", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Who may call, and what they may do and see. An empty set allows nothing."""

    client_id: str
    name: str
    scopes: frozenset[str]
    licence_types: frozenset[str]
    fields: frozenset[str]


class Organisations:
    """Registers organisations and checks their credentials."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def register(self, organisation: Organisation) -> str:
        """Keep an organisation and return its secret, which is not kept and cannot be shown again.

        Raises:
            InvalidInput: the client id is not 3 to 64 lower-case letters, digits and hyphens.
            StaleVersion: the client id is taken.
        """
        if not _CLIENT_ID.fullmatch(organisation.client_id):
            raise InvalidInput("A client id has 3 to 64 lower-case letters, digits and hyphens.")
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        doc = {
            "name": organisation.name,
            "scopes": sorted(organisation.scopes),
            "licence_types": sorted(organisation.licence_types),
            "fields": sorted(organisation.fields),
            "secret_hash": _hash(secret),
        }
        self._store.put(
            "organisation",
            organisation.client_id,
            doc,
            expect_version=0,
            expires_at=None,
            now=self._now(),
        )
        return secret

    def remove(self, client_id: str) -> None:
        """Take an organisation's credentials away at once.

        Raises:
            NotFound: there is none of this id.
        """
        if self._store.get("organisation", client_id, now=self._now()) is None:
            raise NotFound("There is no such organisation.")
        self._store.delete("organisation", client_id)

    def authenticate(self, client_id: str, secret: str) -> Organisation:
        """Return the organisation whose credentials these are.

        Raises:
            CredentialsRefused: unknown id or wrong secret; from outside they look the same.
        """
        known = _CLIENT_ID.fullmatch(client_id)
        stored = self._store.get("organisation", client_id, now=self._now()) if known else None
        expected = stored.doc["secret_hash"] if stored else _hash("")
        if not hmac.compare_digest(_hash(secret), expected) or stored is None:
            raise CredentialsRefused("The client id or secret is not valid.")
        return Organisation(
            client_id=client_id,
            name=stored.doc["name"],
            scopes=frozenset(stored.doc["scopes"]),
            licence_types=frozenset(stored.doc["licence_types"]),
            fields=frozenset(stored.doc["fields"]),
        )


def _hash(secret: str) -> str:
    # The secrets are 32 random bytes of ours, so one round of a fast hash is enough.
    return hashlib.sha256(secret.encode()).hexdigest()
