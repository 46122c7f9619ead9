"""残疾人证: the card of a disabled person. Kind and level are told by consent alone."""

from datetime import date

from bureaus.disabled_persons.adapter import DisabledPersons
from bureaus.registry import Bureaus
from certificates.holder_fields import NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    LicenceField,
    LicenceRecord,
    LicenceState,
    LicenceType,
)
from core.access import Access

_CATEGORIES = {
    "sight": "视力",
    "hearing": "听力",
    "speech": "言语",
    "limbs": "肢体",
    "intellect": "智力",
    "mind": "精神",
    "several": "多重",
}
_LEVELS = {"1": "一级", "2": "二级", "3": "三级", "4": "四级"}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the card. Without one the federation raises BureauRecordMissing."""
    found = bureaus[DisabledPersons].card(access)
    is_good = found.status == "valid"
    record = LicenceRecord(
        values={
            "name": found.name,
            "category": _CATEGORIES[found.category],
            "level": _LEVELS[found.level],
            "number": found.number,
        },
        issuer=found.issuer,
        valid_from=found.issued_on,
        valid_until=found.valid_until,
        standing=LicenceState.VALID if is_good else LicenceState.REVOKED,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="disability-card",
    title_zh="残疾人证",
    title_en="Disabled person's card",
    bureau="disabled_persons",
    type_code="11990000MB0000009E001",
    issuer_code="11990000MB0000009E",
    issuer_zh="残疾人联合会",
    issuer_en="Disabled persons' federation",
    fields=(
        NAME,
        LicenceField(
            name="category", title_zh="残疾类别", title_en="Category", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="level", title_zh="残疾等级", title_en="Level", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="number",
            title_zh="残疾人证号",
            title_en="Card no.",
            term="ZZBH",
            disclosure=Disclosure.CONSENT,
        ),
    ),
    look=CardLook(
        ink="#155e75",
        paper="#f5fafc",
        paper_end="#d0e6ee",
        rows=(("name",), ("category", "level")),
        number="number",
    ),
    read=read,
)
