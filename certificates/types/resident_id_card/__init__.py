"""居民身份证电子凭证: what a resident ID card says, read from the population register."""

from datetime import date

from bureaus.population.adapter import Population
from bureaus.registry import Bureaus
from certificates.holder_fields import BIRTH_DATE, NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceType,
)
from core.access import Access
from core.identifiers import age_on


def read(bureaus: Bureaus, access: Access, today: date) -> tuple[LicenceRecord, ...]:
    """Return the card that the register holds. Everybody in the register has one."""
    resident = bureaus[Population].resident(access)
    record = LicenceRecord(
        values={
            "name": resident.name,
            "sex": resident.sex,
            "ethnicity": resident.ethnicity,
            "birth_date": resident.birth_date,
            "address": resident.address,
            "id_number": resident.id_number,
            "over_18": age_on(resident.birth_date, today) >= 18,
        },
        issuer=resident.card_issuer,
        valid_from=resident.valid_from,
        valid_until=resident.valid_until,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="resident-id-card",
    title_zh="居民身份证电子凭证",
    title_en="Resident identity card",
    bureau="population",
    # The Ministry of Public Security's code and its type 001, as provinces' platforms use them.
    type_code="11100000000013127D001",
    issuer_code="11100000000013127D",
    issuer_zh="中华人民共和国公安部",
    issuer_en="Ministry of Public Security",
    fields=(
        NAME,
        LicenceField(
            name="sex",
            title_zh="性别",
            title_en="Sex",
            kind=FieldKind.SEX,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="ethnicity", title_zh="民族", title_en="Ethnicity", disclosure=Disclosure.CONSENT
        ),
        BIRTH_DATE,
        LicenceField(
            name="address", title_zh="住址", title_en="Address", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="id_number", title_zh="公民身份号码", title_en="Citizen ID number", term="CZZTDM"
        ),
        LicenceField(
            name="over_18",
            title_zh="已满十八周岁",
            title_en="Aged 18 or over",
            kind=FieldKind.YES_NO,
            disclosure=Disclosure.CONSENT,
            no_zh="未满18岁",
            no_en="Under 18",
            is_versioned=False,
        ),
    ),
    look=CardLook(
        ink="#0b4a6f",
        paper="#f6fbfd",
        paper_end="#d5e8f1",
        rows=(("name",), ("sex", "ethnicity"), ("birth_date",), ("address",)),
        number="id_number",
    ),
    read=read,
)
