"""The book of requests for copies: kept, found, and changed by compare-and-set."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from certificates.sharing.request import CopyRequest, from_doc, to_doc
from certificates.uses import KEPT as USES_KEPT
from core.clock import Clock
from core.crypto import Vault
from core.errors import NotFound
from core.store.base import StaleVersion, Store

LONGEST_DAYS = 90
"""From asking to the last day on which copies are given."""

_KEPT = timedelta(days=LONGEST_DAYS) + USES_KEPT


class RequestBook:
    """Keeps requests. Every step of one is a compare-and-set: of two at once, one is made."""

    def __init__(self, store: Store, vault: Vault, now: Clock) -> None:
        self._store = store
        self._vault = vault
        self._now = now

    def get(self, request_id: str) -> CopyRequest | None:
        """Return a request, whosever it is, or None if there is none or it lapsed undecided."""
        stored = self._store.get("copy_request", request_id, now=self._now())
        return from_doc(request_id, stored.doc, stored.version) if stored else None

    def of_citizen(
        self, citizen_ref: str, *, limit: int, before: str | None
    ) -> tuple[CopyRequest, ...]:
        """Return the requests that a citizen has opened, the latest asked first.

        Args:
            before: The id at the end of the page before this one.
        """
        found = self._store.find(
            "copy_request", "citizen", citizen_ref, now=self._now(), limit=limit, before=before
        )
        return tuple(from_doc(key, stored.doc, stored.version) for key, stored in found)

    def has_undecided_of(self, client_id: str, *, most: int) -> bool:
        """Return whether an organisation has so many requests that wait for a decision."""
        return self._count("open_at", client_id, most) >= most

    def has_undecided_for(self, citizen_ref: str, *, most: int) -> bool:
        """Return whether a citizen has so many requests that wait for their decision."""
        return self._count("open_for", citizen_ref, most) >= most

    def write(self, request: CopyRequest) -> CopyRequest:
        """Keep a request in place of the version that it was made from.

        Raises:
            StaleVersion: another request changed it in between.
        """
        version = self._store.put(
            "copy_request",
            request.request_id,
            to_doc(request),
            expect_version=request.version,
            expires_at=_kept_until(request),
            now=self._now(),
        )
        return replace(request, version=version)

    def change(self, request_id: str, change: Callable[[CopyRequest], CopyRequest]) -> CopyRequest:
        """Make a change to what others leave, until nobody comes in between.

        Raises:
            NotFound: the request is gone.
        """
        while True:
            request = self.get(request_id)
            if request is None:
                raise NotFound("There is no such request.")
            try:
                return self.write(change(request))
            except StaleVersion:
                continue

    def invite(self, invitation: str, request: CopyRequest) -> None:
        """Let an invitation lead to a request for as long as that can be opened."""
        self._store.put(
            "copy_invitation",
            self._key(invitation),
            {"request": request.request_id},
            expect_version=0,
            expires_at=request.decide_by,
            now=self._now(),
        )

    def invited(self, invitation: str) -> CopyRequest | None:
        """Return the request that an invitation leads to, or None."""
        kept = self._store.get("copy_invitation", self._key(invitation), now=self._now())
        return self.get(kept.doc["request"]) if kept else None

    def _count(self, field: str, value: str, most: int) -> int:
        return len(self._store.find("copy_request", field, value, now=self._now(), limit=most))

    def _key(self, invitation: str) -> str:
        return self._vault.fingerprint(invitation, purpose="copy-invitation")


def _kept_until(request: CopyRequest) -> datetime:
    return request.decide_by if request.is_undecided else request.asked_at + _KEPT
