"""What becomes of a licence over time: its versions, and why there is a new one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certificates.claims import wire_value
from certificates.licence_type import LicenceRecord, LicenceState, LicenceType, Lifetime
from core.crypto import Vault

LAST_VERSION = 999
"""An identifier has three digits for it (GB/T 36904). What changes after that stays version 999."""


class Why(StrEnum):
    ISSUED = "issued"  # seen for the first time
    CORRECTED = "corrected"  # the bureau changed what it says: a new version
    RENEWED = "renewed"  # the bureau changed its dates: a new version
    SUSPENDED = "suspended"
    RESTORED = "restored"  # good again, as far as the bureau goes
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    BLOCKED = "blocked_by_holder"
    UNBLOCKED = "unblocked_by_holder"


_WHY_OF_STANDING = {
    LicenceState.VALID: Why.RESTORED,
    LicenceState.SUSPENDED: Why.SUSPENDED,
    LicenceState.SUPERSEDED: Why.SUPERSEDED,
    LicenceState.REVOKED: Why.REVOKED,
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that became of a licence, when this platform saw it (aware UTC)."""

    version: int
    at: datetime
    why: Why


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What is kept of a look at the bureau's record: two keyed digests and its standing.

    Attributes:
        content: Changes with every field that counts for a version, and with the issuer.
        dates: Changes with the days of validity.
    """

    content: str
    dates: str
    standing: LicenceState


def sight_of(record: LicenceRecord, kind: LicenceType, licence_id: str, vault: Vault) -> Sight:
    """Return what may be kept of a record: nothing that it says can be read out of it."""
    counted = {
        field.name: wire_value(record.values[field.name])
        for field in kind.fields
        if field.is_versioned and field.name in record.values
    }
    days = (record.valid_from, record.valid_until)
    dates = [] if kind.lifetime is Lifetime.DAILY else [day and day.isoformat() for day in days]
    return Sight(
        content=_digest(vault, licence_id, {**counted, "issuer": record.issuer}),
        dates=_digest(vault, licence_id, {"dates": dates}),
        standing=record.standing,
    )


def events_between(before: Sight, now: Sight) -> tuple[Why, ...]:
    """Return what must have happened between two looks, a new version first."""
    found = []
    if before.dates != now.dates:
        found.append(Why.RENEWED)
    elif before.content != now.content:
        found.append(Why.CORRECTED)
    if before.standing is not now.standing:
        found.append(_WHY_OF_STANDING[now.standing])
    return tuple(found)


def version_after(version: int, why: Why) -> int:
    """Return the version that a licence has after an event."""
    is_new = why in (Why.CORRECTED, Why.RENEWED)
    return min(version + 1, LAST_VERSION) if is_new else version


def _digest(vault: Vault, licence_id: str, said: Mapping[str, object]) -> str:
    text = json.dumps(said, ensure_ascii=True, sort_keys=True)
    # With the licence's id in it, equal records of two people have nothing in common.
    return vault.fingerprint(f"{licence_id}\x00{text}", purpose="licence-version")
