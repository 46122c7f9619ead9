"""居住证: the permit to live away from where one is registered, from the population register."""

from datetime import date

from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from certificates.holder_fields import ID_NUMBER, NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    LicenceField,
    LicenceRecord,
    LicenceType,
)
from core.access import Access


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the permit. Without one the register raises BureauRecordMissing."""
    permit = bureaus[Population].residence_permit(access)
    record = LicenceRecord(
        values={
            "name": permit.name,
            "id_number": access.subject.id_number,
            "registered_in": permit.registered_in,
            "address": permit.address,
            "number": permit.number,
        },
        issuer=permit.issuer,
        valid_from=permit.issued_on,
        valid_until=permit.valid_until,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="residence-permit",
    title_zh="居住证",
    title_en="Residence permit",
    bureau="population",
    type_code="11990000MB0000003U001",
    issuer_code="11990000MB0000003U",
    issuer_zh="公安机关",
    issuer_en="Public security",
    fields=(
        NAME,
        ID_NUMBER,
        LicenceField(
            name="registered_in",
            title_zh="户籍地",
            title_en="Registered in",
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="address", title_zh="居住地址", title_en="Address", disclosure=Disclosure.CONSENT
        ),
        LicenceField(name="number", title_zh="居住证号", title_en="Permit no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#23566b",
        paper="#f6fafb",
        paper_end="#d4e5ea",
        rows=(("name",), ("id_number",), ("registered_in",), ("address",)),
        number="number",
    ),
    read=read,
)
