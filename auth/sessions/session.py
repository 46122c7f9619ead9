"""One sign-in on a device, and how the store keeps it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from auth.assurance import Assurance, highest
from core.store.base import Doc


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sign-in. `authenticated_at` has the instant of each level that was reached."""

    session_id: str
    account_ref: str
    citizen_ref: str | None
    authenticated_at: dict[Assurance, datetime]
    methods: tuple[str, ...]
    device_id: str
    device_name: str
    created_at: datetime
    generation: int
    rotated_at: datetime
    version: int

    @property
    def assurance(self) -> Assurance:
        return highest(self.authenticated_at)


def without_name(session: Session) -> Session:
    """Return a session that knows no more than which WeChat account it is."""
    return _lowered(session, Assurance.WECHAT)


def without_face(session: Session) -> Session:
    """Return a session without what a face has proved; what a counter has confirmed stays."""
    if "counter" not in session.methods:
        return _lowered(session, Assurance.REALNAME)
    return replace(session, methods=tuple(way for way in session.methods if way != "face"))


def _lowered(session: Session, level: Assurance) -> Session:
    kept = {
        reached: at for reached, at in session.authenticated_at.items() if level.covers(reached)
    }
    return replace(
        session,
        authenticated_at=kept,
        citizen_ref=session.citizen_ref if Assurance.REALNAME in kept else None,
        methods=tuple(method for method in session.methods if method in kept),
    )


def to_doc(session: Session) -> Doc:
    """Write a session as the store keeps it."""
    return {
        "account": session.account_ref,
        "citizen": session.citizen_ref,
        "authenticated_at": {
            level.value: at.isoformat() for level, at in session.authenticated_at.items()
        },
        "methods": list(session.methods),
        "device_id": session.device_id,
        "device_name": session.device_name,
        "created_at": session.created_at.isoformat(),
        "generation": session.generation,
        "rotated_at": session.rotated_at.isoformat(),
    }


def from_doc(session_id: str, doc: Doc, version: int) -> Session:
    """Read what `to_doc` wrote."""
    reached: dict[str, Any] = doc["authenticated_at"]
    return Session(
        session_id=session_id,
        account_ref=doc["account"],
        citizen_ref=doc["citizen"],
        authenticated_at={
            Assurance(level): datetime.fromisoformat(at) for level, at in reached.items()
        },
        methods=tuple(doc["methods"]),
        device_id=doc["device_id"],
        device_name=doc["device_name"],
        created_at=datetime.fromisoformat(doc["created_at"]),
        generation=doc["generation"],
        rotated_at=datetime.fromisoformat(doc["rotated_at"]),
        version=version,
    )
