"""What is kept of an issued licence, and how it is written into the store."""

from dataclasses import dataclass, field
from datetime import datetime

from certificates.history import Event, Sight, Why
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceState, LicenceType
from core.store.base import Doc, Stored

_NOTHING_SEEN = {"content": "", "dates": "", "standing": LicenceState.VALID.value}


@dataclass(frozen=True, kw_only=True)
class IssuedLicence:
    """What is kept of a licence. `licence_id` is opaque, and the serial of the identifier.

    Attributes:
        sight: What its bureau said when it was last seen to say something new.
        changed_at: When that was, or when its holder last blocked or unblocked it. Aware UTC.
        blocked_at: Since when its holder lets nobody see it; None while they do.
        is_ahead: Whether it was issued here and its bureau was not yet seen to hold it.
        events: What became of it, the oldest first.
        stored_version: Of the document, for compare-and-set; 0 before it is entered.
    """

    licence_id: str
    holder_ref: str
    kind: LicenceType
    version: int
    sight: Sight = field(repr=False)
    changed_at: datetime
    blocked_at: datetime | None = None
    is_ahead: bool = False
    events: tuple[Event, ...]
    stored_version: int = 0

    @property
    def identifier(self) -> str:
        return self.identifier_of(self.version)

    @property
    def is_seen(self) -> bool:
        """Whether it is known what its bureau said; not if it was entered before that was kept."""
        return bool(self.sight.content)

    @property
    def is_over(self) -> bool:
        """Whether its bureau was last seen to have revoked or replaced it."""
        return self.sight.standing in (LicenceState.REVOKED, LicenceState.SUPERSEDED)

    def identifier_of(self, version: int) -> str:
        """Return the identifier that a version has or had."""
        return str(
            LicenceIdentifier(
                type_code=self.kind.type_code,
                issuer_code=self.kind.issuer_code,
                serial=self.licence_id,
                version=version,
            )
        )


def to_doc(licence: IssuedLicence) -> Doc:
    """Return what the store keeps."""
    return {
        "citizen": licence.holder_ref,
        "type": licence.kind.code,
        "version": licence.version,
        "sight": {
            "content": licence.sight.content,
            "dates": licence.sight.dates,
            "standing": licence.sight.standing.value,
        },
        "changed_at": licence.changed_at.isoformat(),
        "blocked_at": licence.blocked_at and licence.blocked_at.isoformat(),
        "is_ahead": licence.is_ahead,
        "events": [
            {"version": event.version, "at": event.at.isoformat(), "why": event.why.value}
            for event in licence.events
        ],
    }


def from_doc(licence_id: str, kind: LicenceType, stored: Stored) -> IssuedLicence:
    """Read what the store kept; documents of older versions say nothing of sights or events."""
    doc = stored.doc
    sight, blocked_at = doc.get("sight", _NOTHING_SEEN), doc.get("blocked_at")
    return IssuedLicence(
        licence_id=licence_id,
        holder_ref=doc["citizen"],
        kind=kind,
        version=doc["version"],
        sight=Sight(
            content=sight["content"],
            dates=sight["dates"],
            standing=LicenceState(sight["standing"]),
        ),
        changed_at=datetime.fromisoformat(doc.get("changed_at", doc.get("issued_at"))),
        blocked_at=blocked_at and datetime.fromisoformat(blocked_at),
        is_ahead=doc.get("is_ahead", False),
        events=tuple(
            Event(
                version=event["version"],
                at=datetime.fromisoformat(event["at"]),
                why=Why(event["why"]),
            )
            for event in doc.get("events", ())
        ),
        stored_version=stored.version,
    )
