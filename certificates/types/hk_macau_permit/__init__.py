"""往来港澳通行证: the permit for Hong Kong and Macao, read from the exit-entry administration."""

from datetime import date

from bureaus.registry import Bureaus
from certificates.holder_fields import NAME
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
    """Return the permit. The birth date is from the citizen's number: the answer has none."""
    permit = paper_in_use(bureaus, access, "hk_macau_permit")
    if permit is None:
        return ()
    record = LicenceRecord(
        values={
            "name": permit.name,
            "name_latin": permit.name_latin,
            "birth_date": birth_date_of(access.subject.id_number),
            "number": permit.number,
        },
        issuer=permit.issuer,
        valid_from=permit.issued_on,
        valid_until=permit.valid_until,
        standing=standing_of(permit),
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="hk-macau-permit",
    title_zh="往来港澳通行证",
    title_en="Permit for Hong Kong and Macao",
    bureau="exit_entry",
    type_code="11990000MB0000002Q002",
    issuer_code="11990000MB0000002Q",
    issuer_zh="国家移民管理局",
    issuer_en="National Immigration Administration",
    fields=(
        NAME,
        LicenceField(name="name_latin", title_zh="拼音姓名", title_en="Name in Latin script"),
        LicenceField(
            name="birth_date",
            title_zh="出生日期",
            title_en="Date of birth",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(name="number", title_zh="证件号码", title_en="Permit no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#1d4f86",
        paper="#f7fafd",
        paper_end="#d6e3f3",
        rows=(("name",), ("name_latin",), ("birth_date",)),
        number="number",
    ),
    read=read,
)
