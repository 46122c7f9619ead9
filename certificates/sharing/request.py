"""A request for copies: who asks a citizen for what, why and until when, and what became of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from core.clock import beijing_date
from core.store.base import Doc


class CopyState(StrEnum):
    WAITING = "waiting"  # no citizen has opened it yet
    OPENED = "opened"  # a citizen sees it and has not decided
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # agreed to, and taken back
    ENDED = "ended"  # its last day is over, or the citizen has left


UNDECIDED = frozenset({CopyState.WAITING, CopyState.OPENED})


@dataclass(frozen=True, kw_only=True)
class Wish:
    """One licence that is asked for: its type, and the names of the fields.

    Attributes:
        licence_id: Which licence the citizen agreed to, and no other is copied. None before they
            agree, and where they had none that could be copied then.
    """

    type_code: str
    fields: tuple[str, ...]
    licence_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CopyRequest:
    """Instants are aware UTC; `valid_until` is the last Beijing day on which copies are given.

    Attributes:
        citizen_ref: Who opened it; None before that.
        stay: In which stay here they did (`Citizens.stay`): what they agreed to ends with it.
        decide_by: The first instant at which it can no longer be opened or decided.
        fetched: How many copies were given.
        version: Of the document in the store; 0 before it is kept.
    """

    request_id: str
    client_id: str
    organisation: str
    purpose: str
    wishes: tuple[Wish, ...]
    valid_until: date
    asked_at: datetime
    decide_by: datetime
    state: CopyState = CopyState.WAITING
    citizen_ref: str | None = None
    stay: str | None = None
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None
    fetched: int = 0
    version: int = 0

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    def state_at(self, at: datetime) -> CopyState:
        """Return the state to be told at an instant: what was agreed to ends with its last day."""
        if self.state is CopyState.AGREED and beijing_date(at) > self.valid_until:
            return CopyState.ENDED
        return self.state


def to_doc(request: CopyRequest) -> Doc:
    """Return the document, with what it is found by while it is undecided and afterwards."""
    return {
        "citizen": request.citizen_ref,
        "stay": request.stay,
        "open_at": request.client_id if request.is_undecided else None,
        "open_for": request.citizen_ref if request.is_undecided else None,
        "client_id": request.client_id,
        "organisation": request.organisation,
        "purpose": request.purpose,
        "wishes": [
            {"type": wish.type_code, "fields": list(wish.fields), "licence": wish.licence_id}
            for wish in request.wishes
        ],
        "valid_until": request.valid_until.isoformat(),
        "asked_at": request.asked_at.timestamp(),
        "decide_by": request.decide_by.timestamp(),
        "state": request.state.value,
        "decided_at": request.decided_at and request.decided_at.timestamp(),
        "withdrawn_at": request.withdrawn_at and request.withdrawn_at.timestamp(),
        "fetched": request.fetched,
    }


def from_doc(request_id: str, doc: Doc, version: int) -> CopyRequest:
    """Read what `to_doc` wrote."""
    return CopyRequest(
        request_id=request_id,
        client_id=doc["client_id"],
        organisation=doc["organisation"],
        purpose=doc["purpose"],
        wishes=tuple(_wish(wish) for wish in doc["wishes"]),
        valid_until=date.fromisoformat(doc["valid_until"]),
        asked_at=datetime.fromtimestamp(doc["asked_at"], UTC),
        decide_by=datetime.fromtimestamp(doc["decide_by"], UTC),
        state=CopyState(doc["state"]),
        citizen_ref=doc["citizen"],
        # Requests of before this was kept are of the stay that bears no mark.
        stay=doc.get("stay", ""),
        decided_at=_instant(doc["decided_at"]),
        withdrawn_at=_instant(doc["withdrawn_at"]),
        fetched=doc["fetched"],
        version=version,
    )


def _wish(doc: dict[str, Any]) -> Wish:
    # Of what was agreed to before licences were chosen, nothing is copied any more.
    return Wish(type_code=doc["type"], fields=tuple(doc["fields"]), licence_id=doc.get("licence"))


def _instant(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
