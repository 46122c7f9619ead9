"""出生医学证明: the birth certificate of a child, for the child and both parents."""

from datetime import date

from bureaus.health_commission.adapter import Birth, HealthCommission
from bureaus.registry import Bureaus
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
    """Return a certificate for each birth in which the citizen is child or parent, the last first.

    Its holder in the standard's sense is the child. The person who asks may be a parent.
    """
    births = sorted(bureaus[HealthCommission].births(access), key=_born, reverse=True)
    return tuple(_record(birth) for birth in births)


def _record(birth: Birth) -> LicenceRecord:
    return LicenceRecord(
        values={
            "name": birth.child_name,
            "sex": birth.sex,
            "birth_date": birth.born_on,
            "hospital": birth.hospital,
            "mother_name": birth.mother_name,
            "father_name": birth.father_name,
            "number": birth.number,
        },
        issuer=birth.hospital,
        valid_from=birth.issued_on,
        valid_until=None,
        standing=_STANDINGS[birth.status],
        key=birth.number,
    )


def _born(birth: Birth) -> date:
    return birth.born_on


LICENCE_TYPE = LicenceType(
    code="birth-certificate",
    title_zh="出生医学证明",
    title_en="Medical certificate of birth",
    bureau="health_commission",
    type_code="11990000MB00000065001",
    issuer_code="11990000MB00000065",
    issuer_zh="卫生健康部门",
    issuer_en="Health commission",
    fields=(
        LicenceField(name="name", title_zh="新生儿姓名", title_en="Child's name", term="CZZT"),
        LicenceField(
            name="sex",
            title_zh="性别",
            title_en="Sex",
            kind=FieldKind.SEX,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="birth_date", title_zh="出生日期", title_en="Date of birth", kind=FieldKind.DATE
        ),
        LicenceField(
            name="hospital", title_zh="出生地点", title_en="Born at", disclosure=Disclosure.CONSENT
        ),
        LicenceField(name="mother_name", title_zh="母亲姓名", title_en="Mother"),
        LicenceField(name="father_name", title_zh="父亲姓名", title_en="Father"),
        LicenceField(name="number", title_zh="证明编号", title_en="Certificate no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#1f5f57",
        paper="#f5fbfa",
        paper_end="#d3ebe6",
        rows=(("name", "sex"), ("birth_date",), ("mother_name", "father_name"), ("hospital",)),
        number="number",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    told_apart_by="name",
)
