"""Which of a citizen's travel documents of one kind is the licence."""

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Document, TravelDocument
from bureaus.registry import Bureaus
from certificates.licence_type import LicenceState
from core.access import Access


def paper_in_use(bureaus: Bureaus, access: Access, kind: Document) -> TravelDocument | None:
    """Return the document in use; without one, the one whose validity ends last, or None."""
    papers = [paper for paper in bureaus[ExitEntry].documents(access) if paper.kind == kind]
    return max(papers, key=_preference) if papers else None


def standing_of(paper: TravelDocument) -> LicenceState:
    return LicenceState.REVOKED if paper.status == "revoked" else LicenceState.VALID


def _preference(paper: TravelDocument) -> tuple[bool, object]:
    return paper.status != "revoked", paper.valid_until
