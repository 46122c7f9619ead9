"""就业报到证: what a graduate reported to the first employer with, until 2023."""

from datetime import date

from bureaus.education.adapter import Education
from bureaus.registry import Bureaus
from certificates.holder_fields import ID_NUMBER, NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceState,
    LicenceType,
    Lifetime,
)
from core.access import Access

_STANDINGS = {
    "valid": LicenceState.VALID,
    "replaced": LicenceState.SUPERSEDED,
    "cancelled": LicenceState.REVOKED,
}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the card. Without one the bureau raises BureauRecordMissing."""
    found = bureaus[Education].employment_card(access)
    record = LicenceRecord(
        values={
            "name": found.name,
            "id_number": access.subject.id_number,
            "school": found.school,
            "major": found.major,
            "employer": found.employer,
            "report_by": found.report_by,
            "number": found.number,
        },
        issuer=found.issuer,
        valid_from=found.issued_on,
        valid_until=None,
        standing=_STANDINGS[found.status],
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="employment-registration-card",
    title_zh="就业报到证",
    title_en="Employment registration card",
    bureau="education",
    type_code="11990000MB0000008B002",
    issuer_code="11990000MB0000008B",
    issuer_zh="教育部门",
    issuer_en="Education",
    fields=(
        NAME,
        ID_NUMBER,
        LicenceField(name="school", title_zh="毕业院校", title_en="School"),
        LicenceField(
            name="major", title_zh="专业", title_en="Major", disclosure=Disclosure.CONSENT
        ),
        LicenceField(name="employer", title_zh="报到单位", title_en="Employer"),
        LicenceField(
            name="report_by",
            title_zh="报到期限",
            title_en="Report by",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(name="number", title_zh="报到证编号", title_en="Card no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#1e4d2b",
        paper="#f7fbf7",
        paper_end="#d8e9da",
        rows=(("name",), ("id_number",), ("school",), ("major", "report_by"), ("employer",)),
        number="number",
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    fresh_face_for_copies=False,
)
