"""The audit trail: who read or changed what about whom, and why. It is only ever added to."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from core.access import Access
from core.clock import Clock, rfc3339
from core.store.base import Store
from core.trace import random_hex

_TAIL_BYTES = 10


class AuditTrail:
    """Keeps one event for each read or change of a person's data, never the data itself."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def record(
        self,
        access: Access,
        *,
        action: str,
        object_ref: str,
        outcome: str,
        evidence: Mapping[str, object] | None = None,
    ) -> None:
        """Add an event.

        Args:
            action: What was done, such as `licence.view` or `item.run`.
            object_ref: What it was done to, as an opaque id or a code; never personal data.
            outcome: `ok` or the code of the error.
            evidence: Numbers and codes on which the outcome rests; never media or personal data.
        """
        at = self._now()
        event = {
            "at": rfc3339(at),
            "actor": access.actor.ref,
            "subject": access.subject.ref,
            "ground": access.ground.value,
            "channel": access.channel.value,
            "purpose": access.purpose,
            "action": action,
            "object": object_ref,
            "outcome": outcome,
            "evidence": dict(evidence or {}),
        }
        # Nobody is ever given this key, so it need not be beyond guessing.
        key = _time_ordered(at, random_hex(_TAIL_BYTES))
        self._store.put("audit", key, event, expect_version=0, expires_at=None, now=at)


def time_ordered_key(at: datetime) -> str:
    """Return a unique key that sorts by time: milliseconds in hex, then 80 secret random bits."""
    return _time_ordered(at, secrets.token_hex(_TAIL_BYTES))


def _time_ordered(at: datetime, tail: str) -> str:
    return f"{int(at.timestamp() * 1000):012x}{tail}"
