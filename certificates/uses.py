"""Who scanned a licence, when, and which fields they saw: for the holder to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from auth.organisations import Organisation
from core.audit import time_ordered_key
from core.clock import Clock, rfc3339
from core.store.base import Doc, Store

KEPT = timedelta(days=3 * 366)
"""The shortest time for which records of who saw what must be kept: PIPL, article 56."""


@dataclass(frozen=True, kw_only=True)
class LicenceUse:
    """One scan or copy that revealed something. `fields` are names, never values.

    `purpose` is what a copy was asked for; a scan names none.
    """

    use_id: str
    at: datetime
    organisation: str
    mode: str
    fields: tuple[str, ...]
    purpose: str | None


class LicenceUses:
    """Keeps and lists the scans of a licence."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def record(
        self,
        licence_id: str,
        organisation: Organisation,
        *,
        mode: str,
        fields: Sequence[str],
        purpose: str | None = None,
    ) -> None:
        """Keep one scan or copy."""
        now = self._now()
        doc = {
            "licence": licence_id,
            "at": rfc3339(now),
            "organisation": organisation.name,
            "client_id": organisation.client_id,
            "mode": mode,
            "fields": list(fields),
            "purpose": purpose,
        }
        self._store.put(
            "licence_use",
            time_ordered_key(now),
            doc,
            expect_version=0,
            expires_at=now + KEPT,
            now=now,
        )

    def of_licence(
        self, licence_id: str, *, limit: int, before: str | None = None
    ) -> tuple[LicenceUse, ...]:
        """Return the scans of a licence, the latest first.

        Args:
            before: The `use_id` at the end of the page before this one.
        """
        found = self._store.find(
            "licence_use", "licence", licence_id, now=self._now(), limit=limit, before=before
        )
        return tuple(_use(key, stored.doc) for key, stored in found)


def _use(key: str, doc: Doc) -> LicenceUse:
    return LicenceUse(
        use_id=key,
        at=datetime.fromisoformat(doc["at"]),
        organisation=doc["organisation"],
        mode=doc["mode"],
        fields=tuple(doc["fields"]),
        purpose=doc.get("purpose"),
    )
