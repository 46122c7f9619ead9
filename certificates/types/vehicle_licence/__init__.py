"""行驶证: a vehicle's licence, read from the traffic police."""

from datetime import date

from bureaus.registry import Bureaus
from bureaus.traffic.adapter import Traffic, Vehicle
from certificates.licence_type import (
    CardLook,
    Disclosure,
    FieldKind,
    LicenceField,
    LicenceRecord,
    LicenceType,
    Lifetime,
)
from core.access import Access

_ISSUER = "公安机关交通管理部门"
_KINDS = {"small": "小型汽车", "small_new_energy": "小型新能源汽车"}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the licence of each vehicle, the one registered last first."""
    vehicles = sorted(bureaus[Traffic].vehicles(access), key=_registered, reverse=True)
    return tuple(_record(access, vehicle) for vehicle in vehicles)


def _record(access: Access, vehicle: Vehicle) -> LicenceRecord:
    return LicenceRecord(
        values={
            "name": access.subject.name,
            "vehicle_kind": _KINDS[vehicle.kind],
            "make": vehicle.make,
            "inspected_until": vehicle.inspected_until,
            "plate": vehicle.plate,
        },
        issuer=_ISSUER,
        valid_from=vehicle.registered_on,
        valid_until=None,
        key=vehicle.plate,
    )


def _registered(vehicle: Vehicle) -> date:
    return vehicle.registered_on


LICENCE_TYPE = LicenceType(
    code="vehicle-licence",
    title_zh="机动车行驶证",
    title_en="Vehicle licence",
    bureau="traffic",
    type_code="11990000MB000000CP002",
    issuer_code="11990000MB000000CP",
    issuer_zh=_ISSUER,
    issuer_en="Traffic police",
    fields=(
        LicenceField(
            name="name",
            title_zh="所有人",
            title_en="Owner",
            term="CZZT",
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(name="vehicle_kind", title_zh="车辆类型", title_en="Kind"),
        LicenceField(name="make", title_zh="品牌", title_en="Make"),
        LicenceField(
            name="inspected_until",
            title_zh="检验有效期",
            title_en="Inspected until",
            kind=FieldKind.DATE,
        ),
        LicenceField(name="plate", title_zh="号牌号码", title_en="Plate", term="ZZBH"),
    ),
    look=CardLook(
        ink="#2b3a67",
        paper="#f8f9fc",
        paper_end="#dadff0",
        rows=(("name",), ("vehicle_kind",), ("make",), ("inspected_until",)),
        number="plate",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    told_apart_by="plate",
    fresh_face_for_copies=False,
)
