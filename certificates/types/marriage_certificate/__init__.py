"""结婚证: the marriage certificate, read from civil affairs."""

from datetime import date

from bureaus.civil_affairs.adapter import CivilAffairs
from bureaus.registry import Bureaus
from certificates.holder_fields import ID_NUMBER, NAME
from certificates.licence_type import (
    CardLook,
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
    "dissolved": LicenceState.REVOKED,
}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the certificate of the last marriage; who never married has none."""
    found = bureaus[CivilAffairs].marriage(access)
    record = LicenceRecord(
        values={
            "name": found.name,
            "id_number": access.subject.id_number,
            "spouse_name": found.spouse_name,
            "number": found.number,
        },
        issuer=found.registrar,
        valid_from=found.registered_on,
        valid_until=None,
        standing=_STANDINGS[found.status],
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="marriage-certificate",
    title_zh="结婚证",
    title_en="Marriage certificate",
    bureau="civil_affairs",
    type_code="11990000MB00000052001",
    issuer_code="11990000MB00000052",
    issuer_zh="民政部门",
    issuer_en="Civil affairs",
    fields=(
        NAME,
        ID_NUMBER,
        LicenceField(name="spouse_name", title_zh="配偶姓名", title_en="Spouse"),
        LicenceField(name="number", title_zh="结婚证字号", title_en="Certificate no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#8e1b2e",
        paper="#fef8f7",
        paper_end="#f6d9d6",
        rows=(("name",), ("spouse_name",), ("id_number",)),
        number="number",
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
)
