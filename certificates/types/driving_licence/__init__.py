"""驾驶证: the driving licence, read from the traffic police."""

from datetime import date

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Traffic
from certificates.holder_fields import NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceState,
    LicenceType,
)
from core.access import Access

_ISSUER = "公安机关交通管理部门"
# A licence whose twelve points are used up may not be driven with until the course is passed.
_STANDINGS = {
    "valid": LicenceState.VALID,
    "points_reached": LicenceState.SUSPENDED,
    "cancelled": LicenceState.REVOKED,
}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the driving licence. Without one the bureau raises BureauRecordMissing."""
    licence = bureaus[Traffic].licence(access)
    record = LicenceRecord(
        values={
            "name": access.subject.name,
            "id_number": access.subject.id_number,
            "vehicle_class": licence.vehicle_class,
            "first_issued_on": licence.first_issued_on,
            "points": f"{licence.points}分",
            "file_number": licence.file_number,
        },
        issuer=_ISSUER,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        standing=_STANDINGS[licence.status],
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="driving-licence",
    title_zh="机动车驾驶证",
    title_en="Driving licence",
    bureau="traffic",
    type_code="11990000MB000000CP001",
    issuer_code="11990000MB000000CP",
    issuer_zh=_ISSUER,
    issuer_en="Traffic police",
    fields=(
        NAME,
        LicenceField(name="id_number", title_zh="证号", title_en="Licence no.", term="CZZTDM"),
        LicenceField(name="vehicle_class", title_zh="准驾车型", title_en="Class"),
        LicenceField(
            name="first_issued_on",
            title_zh="初次领证",
            title_en="First issued",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="points",
            title_zh="累积记分",
            title_en="Points",
            disclosure=Disclosure.CONSENT,
            is_versioned=False,
        ),
        LicenceField(
            name="file_number",
            title_zh="档案编号",
            title_en="File no.",
            term="ZZBH",
            disclosure=Disclosure.CONSENT,
        ),
    ),
    look=CardLook(
        ink="#14304f",
        paper="#f7f9fb",
        paper_end="#d7dfe8",
        rows=(("name",), ("vehicle_class", "points"), ("first_issued_on",), ("file_number",)),
        number="id_number",
    ),
    read=read,
)
