"""Offline codes while they live: those of a licence that is no longer good are taken back."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from certificates.errors import TooManyCodes
from core.clock import Clock
from core.store.base import StaleVersion, Store, Stored

CODE_ID_BYTES = 8
MOST_ALIVE = 32
"""Codes of one licence that may be alive at once: a bound on what one person adds to the list."""

_PAGE = 200
_LIST = "offline"


class OfflineCodes:
    """Remembers of each code its id, its licence and its end, and for no longer than it lives."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def keep(self, licence_id: str, *, version: int, expires_at: datetime) -> bytes:
        """Return the id of a new code of this version of a licence.

        Raises:
            TooManyCodes: so many of this licence are alive already.
        """
        now = self._now()
        alive = self._store.find("offline_code", "licence", licence_id, now=now, limit=MOST_ALIVE)
        if len(alive) >= MOST_ALIVE:
            raise TooManyCodes("Too many offline codes of this licence are alive.")
        code_id = secrets.token_bytes(CODE_ID_BYTES)
        doc = {"licence": licence_id, "version": version}
        self._store.put(
            "offline_code", code_id.hex(), doc, expect_version=0, expires_at=expires_at, now=now
        )
        return code_id

    def revoke_of(self, licence_id: str, *, version: int) -> None:
        """Take back every living code of a licence of up to this version."""
        now = self._now()
        for code_id, stored in self._all("offline_code", "licence", licence_id):
            if stored.doc["version"] > version:
                continue
            doc = {"list": _LIST}
            # It is on the list already if another request saw the same.
            with suppress(StaleVersion):
                self._store.put(
                    "revoked_code",
                    code_id,
                    doc,
                    expect_version=0,
                    expires_at=stored.expires_at,
                    now=now,
                )

    def is_revoked(self, code_id: bytes) -> bool:
        """Return whether a living code was taken back."""
        return self._store.get("revoked_code", code_id.hex(), now=self._now()) is not None

    def revoked(self) -> tuple[bytes, ...]:
        """Return the ids of all living codes that were taken back, in order."""
        found = self._all("revoked_code", "list", _LIST)
        return tuple(sorted(bytes.fromhex(code_id) for code_id, _ in found))

    def _all(self, kind: str, field: str, value: str) -> Iterator[tuple[str, Stored]]:
        before = None
        while page := self._store.find(
            kind, field, value, now=self._now(), limit=_PAGE, before=before
        ):
            yield from page
            before = page[-1][0]
