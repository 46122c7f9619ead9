"""营业执照: an enterprise's licence, for its legal representative or owner."""

from datetime import date

from bureaus.market_regulation.adapter import Enterprise, MarketRegulation
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
from core.access import Access, SubjectKind

_STANDINGS = {
    "open": LicenceState.VALID,
    "closed_for_now": LicenceState.SUSPENDED,
    "revoked": LicenceState.REVOKED,
    "deregistered": LicenceState.REVOKED,
}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the licence of each enterprise that the citizen answers for.

    Its holder is the enterprise. Those that are open come first, the last that was licensed.
    """
    enterprises = bureaus[MarketRegulation].enterprises(access)
    return tuple(_record(one) for one in sorted(enterprises, key=_preference, reverse=True))


def _record(found: Enterprise) -> LicenceRecord:
    return LicenceRecord(
        values={
            "enterprise": found.name,
            "kind": found.kind,
            "representative": found.representative,
            "capital": found.capital,
            "founded_on": found.founded_on,
            "address": found.address,
            "scope": found.scope,
            "uscc": found.uscc,
        },
        issuer=found.registrar,
        valid_from=found.issued_on,
        valid_until=None,
        standing=_STANDINGS[found.status],
        key=found.uscc,
    )


def _preference(enterprise: Enterprise) -> tuple[bool, date]:
    return enterprise.status == "open", enterprise.issued_on


LICENCE_TYPE = LicenceType(
    code="business-licence",
    title_zh="营业执照",
    title_en="Business licence",
    bureau="market_regulation",
    type_code="11990000MB000000AH001",
    issuer_code="11990000MB000000AH",
    issuer_zh="市场监督管理部门",
    issuer_en="Market regulation",
    fields=(
        LicenceField(name="enterprise", title_zh="名称", title_en="Enterprise", term="CZZT"),
        LicenceField(name="kind", title_zh="类型", title_en="Kind"),
        LicenceField(name="representative", title_zh="法定代表人", title_en="Represented by"),
        LicenceField(
            name="capital", title_zh="注册资本", title_en="Capital", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="founded_on",
            title_zh="成立日期",
            title_en="Founded",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="address", title_zh="住所", title_en="Address", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="scope", title_zh="经营范围", title_en="Scope", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="uscc",
            title_zh="统一社会信用代码",
            title_en="Unified social credit code",
            term="CZZTDM",
        ),
    ),
    look=CardLook(
        ink="#4a3410",
        paper="#fdfaf3",
        paper_end="#efe3c6",
        rows=(
            ("enterprise",),
            ("kind", "capital"),
            ("representative", "founded_on"),
            ("address",),
            ("scope",),
        ),
        number="uscc",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.ISSUED,
    holder=SubjectKind.ENTERPRISE,
    told_apart_by="enterprise",
    fresh_face_for_copies=False,
)
