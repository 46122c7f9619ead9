"""护照: the ordinary passport, read from the exit-entry administration."""

from datetime import date

from bureaus.registry import Bureaus
from certificates.licence_type import (
    CardLook,
    Disclosure,
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceType,
)
from certificates.travel_papers import paper_in_use, standing_of
from core.access import Access
from core.identifiers import birth_date_of


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the passport. The birth date is from the citizen's number: the answer has none."""
    passport = paper_in_use(bureaus, access, "passport")
    if passport is None:
        return ()
    record = LicenceRecord(
        values={
            "name": passport.name,
            "name_latin": passport.name_latin,
            "nationality": "中国 CHN",
            "birth_date": birth_date_of(access.subject.id_number),
            "number": passport.number,
        },
        issuer=passport.issuer,
        valid_from=passport.issued_on,
        valid_until=passport.valid_until,
        standing=standing_of(passport),
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="passport",
    title_zh="中华人民共和国护照",
    title_en="Passport",
    bureau="exit_entry",
    # Made up for the sandbox, checksum-valid, in a division (990000) that China does not have.
    type_code="11990000MB0000002Q001",
    issuer_code="11990000MB0000002Q",
    issuer_zh="国家移民管理局",
    issuer_en="National Immigration Administration",
    fields=(
        LicenceField(name="name", title_zh="姓名", title_en="Name", term="CZZT"),
        LicenceField(name="name_latin", title_zh="拼音姓名", title_en="Name in Latin script"),
        LicenceField(name="nationality", title_zh="国籍", title_en="Nationality"),
        LicenceField(
            name="birth_date",
            title_zh="出生日期",
            title_en="Date of birth",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(name="number", title_zh="护照号码", title_en="Passport no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#7a1e2c",
        paper="#fdf8f4",
        paper_end="#f3dfd3",
        rows=(("name",), ("name_latin",), ("nationality",), ("birth_date",)),
        number="number",
    ),
    read=read,
)
