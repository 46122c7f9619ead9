"""A citizen's travel document of one kind as a licence."""

from bureaus.exit_entry.adapter import ExitEntry
from bureaus.exit_entry.records import Document, TravelDocument
from bureaus.registry import Bureaus
from certificates.licence_type import LicenceRecord, LicenceState
from core.access import Access
from core.identifiers import birth_date_of


def read_paper(
    bureaus: Bureaus, access: Access, kind: Document, **more: str
) -> tuple[LicenceRecord, ...]:
    """Return the document in use; without one, the one whose validity ends last, if any.

    The birth date is from the citizen's number: the bureau's answer has none.

    Args:
        more: Values beyond those that every travel document has.
    """
    papers = [paper for paper in bureaus[ExitEntry].documents(access) if paper.kind == kind]
    if not papers:
        return ()
    paper = max(papers, key=_preference)
    record = LicenceRecord(
        values={
            "name": paper.name,
            "name_latin": paper.name_latin,
            "birth_date": birth_date_of(access.subject.id_number),
            "number": paper.number,
            **more,
        },
        issuer=paper.issuer,
        valid_from=paper.issued_on,
        valid_until=paper.valid_until,
        standing=LicenceState.REVOKED if paper.status == "revoked" else LicenceState.VALID,
    )
    return (record,)


def _preference(paper: TravelDocument) -> tuple[bool, object]:
    return paper.status != "revoked", paper.valid_until
