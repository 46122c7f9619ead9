"""学历证书: a diploma of higher education, read from the education bureau."""

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


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the last diploma. Without one the bureau raises BureauRecordMissing."""
    found = bureaus[Education].diploma(access)
    is_good = found.status == "valid"
    record = LicenceRecord(
        values={
            "name": found.name,
            "id_number": access.subject.id_number,
            "school": found.school,
            "major": found.major,
            "level": found.level,
            "entered_on": found.entered_on,
            "number": found.number,
        },
        issuer=found.school,
        valid_from=found.graduated_on,
        valid_until=None,
        standing=LicenceState.VALID if is_good else LicenceState.REVOKED,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="diploma",
    title_zh="高等学历证书",
    title_en="Diploma",
    bureau="education",
    type_code="11990000MB0000008B001",
    issuer_code="11990000MB0000008B",
    issuer_zh="教育部门",
    issuer_en="Education",
    fields=(
        NAME,
        ID_NUMBER,
        LicenceField(name="school", title_zh="学校", title_en="School"),
        LicenceField(name="major", title_zh="专业", title_en="Major"),
        LicenceField(name="level", title_zh="学历层次", title_en="Level"),
        LicenceField(
            name="entered_on",
            title_zh="入学日期",
            title_en="Entered",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(name="number", title_zh="证书编号", title_en="Certificate no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#3b2a6b",
        paper="#f9f8fd",
        paper_end="#dfdaf1",
        rows=(("name",), ("school",), ("major",), ("level", "entered_on"), ("id_number",)),
        number="number",
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    fresh_face_for_copies=False,
)
