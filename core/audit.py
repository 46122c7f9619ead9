"""The audit trail: who read or changed what about whom, and why. It is only ever added to."""

import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice, takewhile
from typing import Literal, get_args

from core.access import Access
from core.clock import Clock, rfc3339
from core.errors import InvalidInput
from core.store.base import Doc, Store
from core.trace import random_hex

Action = Literal[
    "audit.read",
    "consent.give",
    "consent.withdraw",
    "copy.agree",
    "copy.fetch",
    "copy.list",
    "copy.open",
    "copy.refuse",
    "copy.withdraw",
    "counter.issue",
    "counter.redeem",
    "face.judge",
    "home.read",
    "identity.confirm",
    "item.run",
    "item.submit",
    "licence.block",
    "licence.code.offline",
    "licence.code.online",
    "licence.history",
    "licence.issue",
    "licence.list",
    "licence.read",
    "licence.unblock",
    "licence.uses",
    "licence.verify",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
"""Whatever can be done about a person and leaves an event."""

_TAIL_BYTES = 10
_KEY = re.compile(r"[0-9a-f]{32}")
_READ_AT_ONCE = 200


class AuditTrail:
    """Keeps an event for each time that a person's data was used or changed, never the data."""

    def __init__(self, store: Store, now: Clock) -> None:
        self._store = store
        self._now = now

    def record(
        self,
        access: Access,
        *,
        action: Action,
        object_ref: str,
        outcome: str,
        evidence: Mapping[str, object] | None = None,
    ) -> None:
        """Add an event.

        Args:
            action: What was done.
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

    def read(
        self,
        subject_ref: str,
        *,
        limit: int,
        before: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        action: Action | None = None,
        without: Action | None = None,
        actor: str | None = None,
    ) -> list[tuple[str, Doc]]:
        """Return (key, event) of what was done about a person, newest first.

        Whoever shows them to anybody records that.

        Args:
            limit: At most so many.
            before: Only what came before the event with this key: the last one of the page before.
            since: Only from this instant on.
            until: Only before this instant.
            action: Only events of this action.
            without: No events of this action.
            actor: Only events of the actor with this reference.

        Raises:
            InvalidInput: `before` is no event's key.
        """
        if before is not None and not _KEY.fullmatch(before):
            raise InvalidInput("The key of an event is 32 characters of 0-9 and a-f.")
        ends = [before, None if until is None else _time_ordered(until, "")]
        first = "" if since is None else _time_ordered(since, "")
        events = self._newest_first(
            subject_ref, before=min((end for end in ends if end is not None), default=None)
        )
        wanted = (
            (key, event)
            for key, event in takewhile(lambda found: found[0] >= first, events)
            if action in (None, event["action"])
            and event["action"] != without
            and actor in (None, event["actor"])
        )
        return list(islice(wanted, limit))

    def _newest_first(self, subject_ref: str, *, before: str | None) -> Iterator[tuple[str, Doc]]:
        while page := self._store.find(
            "audit",
            "subject",
            subject_ref,
            now=self._now(),
            limit=_READ_AT_ONCE,
            before=before,
        ):
            yield from ((key, stored.doc) for key, stored in page)
            before = page[-1][0]


def time_ordered_key(at: datetime) -> str:
    """Return a unique key that sorts by time: milliseconds in hex, then 80 secret random bits."""
    return _time_ordered(at, secrets.token_hex(_TAIL_BYTES))


def _time_ordered(at: datetime, tail: str) -> str:
    return f"{int(at.timestamp() * 1000):012x}{tail}"
