"""不动产权证: title to a home, read from natural resources."""

from datetime import date

from bureaus.natural_resources.adapter import NaturalResources, Title
from bureaus.registry import Bureaus
from certificates.holder_fields import ID_NUMBER
from certificates.licence_type import (
    CardLook,
    Disclosure,
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
    """Return the citizen's titles, those in force first, the last that was registered."""
    titles = sorted(bureaus[NaturalResources].titles(access), key=_preference, reverse=True)
    return tuple(_record(access, title) for title in titles)


def _record(access: Access, title: Title) -> LicenceRecord:
    return LicenceRecord(
        values={
            "name": access.subject.name,
            "id_number": access.subject.id_number,
            "share": title.share,
            "address": title.address,
            "use": title.use,
            "area": f"{title.area_m2}平方米",
            "unit_number": title.unit_number,
            "number": title.number,
        },
        issuer=title.registrar,
        valid_from=title.registered_on,
        valid_until=None,
        standing=_STANDINGS[title.status],
        key=title.number,
    )


def _preference(title: Title) -> tuple[bool, date]:
    return title.status == "valid", title.registered_on


LICENCE_TYPE = LicenceType(
    code="real-estate-certificate",
    title_zh="不动产权证书",
    title_en="Certificate of title to real estate",
    bureau="natural_resources",
    type_code="11990000MB00000078001",
    issuer_code="11990000MB00000078",
    issuer_zh="自然资源部门",
    issuer_en="Natural resources",
    fields=(
        LicenceField(name="name", title_zh="权利人", title_en="Holder", term="CZZT"),
        ID_NUMBER,
        LicenceField(
            name="share", title_zh="共有情况", title_en="Share", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="address", title_zh="坐落", title_en="Address", disclosure=Disclosure.CONSENT
        ),
        LicenceField(name="use", title_zh="用途", title_en="Use", disclosure=Disclosure.CONSENT),
        LicenceField(name="area", title_zh="面积", title_en="Area", disclosure=Disclosure.CONSENT),
        LicenceField(
            name="unit_number",
            title_zh="不动产单元号",
            title_en="Unit no.",
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="number", title_zh="不动产权证号", title_en="Certificate no.", term="ZZBH"
        ),
    ),
    look=CardLook(
        ink="#6b1f24",
        paper="#fdf8f6",
        paper_end="#f0dbd5",
        rows=(("name", "share"), ("address",), ("use", "area"), ("id_number",), ("unit_number",)),
        number="number",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    told_apart_by="number",
)
