"""One sign-in on a device, and how the store keeps it."""

from dataclasses import dataclass, replace
from datetime import datetime

from auth.assurance import Assurance, highest
from core.store.base import Doc

_LEVEL = {
    "wechat": Assurance.WECHAT,
    "realname": Assurance.REALNAME,
    "face": Assurance.FACE,
    "counter": Assurance.FACE,
}
"""The level that each method of proof reaches."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A sign-in. `proved_at` has the instant of each method's last proof, by name (aware UTC)."""

    session_id: str
    account_ref: str
    citizen_ref: str | None
    proved_at: dict[str, datetime]
    device_id: str
    device_name: str
    created_at: datetime
    generation: int
    rotated_at: datetime
    version: int

    @property
    def assurance(self) -> Assurance:
        return highest(_LEVEL[method] for method in self.proved_at)

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(self.proved_at)

    @property
    def authenticated_at(self) -> dict[Assurance, datetime]:
        """The instant at which each level was last reached, by whichever method."""
        by_instant = sorted(self.proved_at.items(), key=lambda proof: proof[1])
        return {_LEVEL[method]: at for method, at in by_instant}


def without_name(session: Session) -> Session:
    """Return a session that knows no more than which WeChat account it is."""
    return replace(session, citizen_ref=None, proved_at={"wechat": session.proved_at["wechat"]})


def without_face(session: Session) -> Session:
    """Return a session without what a face has proved; what a counter has confirmed stays."""
    kept = {method: at for method, at in session.proved_at.items() if method != "face"}
    return replace(session, proved_at=kept)


def to_doc(session: Session) -> Doc:
    """Write a session as the store keeps it.

    `authenticated_at` and `methods` are what the version before reads: its workers may run beside
    this one's, or come back. With the next version both can go.
    """
    levels = session.authenticated_at.items()
    return {
        "account": session.account_ref,
        "citizen": session.citizen_ref,
        "proved_at": {method: at.isoformat() for method, at in session.proved_at.items()},
        "authenticated_at": {level.value: at.isoformat() for level, at in levels},
        "methods": list(session.methods),
        "device_id": session.device_id,
        "device_name": session.device_name,
        "created_at": session.created_at.isoformat(),
        "generation": session.generation,
        "rotated_at": session.rotated_at.isoformat(),
    }


def from_doc(session_id: str, doc: Doc, version: int) -> Session:
    """Read what `to_doc` wrote."""
    proved = doc["proved_at"] if "proved_at" in doc else _proved_by_level(doc)
    return Session(
        session_id=session_id,
        account_ref=doc["account"],
        citizen_ref=doc["citizen"],
        proved_at={method: datetime.fromisoformat(at) for method, at in proved.items()},
        device_id=doc["device_id"],
        device_name=doc["device_name"],
        created_at=datetime.fromisoformat(doc["created_at"]),
        generation=doc["generation"],
        rotated_at=datetime.fromisoformat(doc["rotated_at"]),
        version=version,
    )


def _proved_by_level(doc: Doc) -> dict[str, str]:
    """Read a session of before methods had instants of their own: it has one for each level.

    A counter counts as of the sign-in there: the level's instant may be that of a face, even of one
    that was withdrawn.
    """
    methods: list[str] = doc["methods"]
    instants: dict[str, str] = doc["authenticated_at"]
    proved = {method: instants[_LEVEL[method].value] for method in methods}
    if "counter" in proved:
        proved["counter"] = doc["created_at"]
    return proved
