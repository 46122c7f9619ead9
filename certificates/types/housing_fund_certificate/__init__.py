"""公积金缴存证明: what was paid into the housing fund, as it stands at the end of a day."""

from datetime import date

from bureaus.housing_fund.adapter import HousingFund
from bureaus.registry import Bureaus
from certificates.holder_fields import NAME
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

_ISSUER = "住房公积金管理中心"
_STATUSES = {"active": "缴存", "sealed": "封存"}


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return today's certificate. Without an account the fund raises BureauRecordMissing."""
    found = bureaus[HousingFund].certificate(access)
    record = LicenceRecord(
        values={
            "name": found.name,
            "employer": found.employer,
            "status": _STATUSES[found.status],
            "months_paid": f"{found.months_paid}个月",
            "first_deposit_on": found.first_deposit_on,
            "base": f"{found.base_yuan:,}元",
            "monthly_deposit": f"{found.monthly_deposit_yuan:,}元",
            "balance": f"{found.balance_yuan:,}元",
            "verification_number": found.verification_number,
            "number": found.certificate_number,
        },
        issuer=_ISSUER,
        valid_from=found.as_of,
        valid_until=None,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="housing-fund-certificate",
    title_zh="住房公积金缴存证明",
    title_en="Housing fund certificate",
    bureau="housing_fund",
    type_code="11990000MB0000004Y001",
    issuer_code="11990000MB0000004Y",
    issuer_zh=_ISSUER,
    issuer_en="Housing fund",
    fields=(
        NAME,
        LicenceField(name="employer", title_zh="缴存单位", title_en="Employer"),
        LicenceField(name="status", title_zh="账户状态", title_en="Status"),
        LicenceField(
            name="months_paid", title_zh="累计缴存", title_en="Months paid", is_versioned=False
        ),
        LicenceField(
            name="first_deposit_on",
            title_zh="首次缴存",
            title_en="First deposit",
            kind=FieldKind.DATE,
            disclosure=Disclosure.CONSENT,
        ),
        LicenceField(
            name="base",
            title_zh="缴存基数",
            title_en="Base",
            disclosure=Disclosure.CONSENT,
            is_versioned=False,
        ),
        LicenceField(
            name="monthly_deposit",
            title_zh="月缴存额",
            title_en="Monthly",
            disclosure=Disclosure.CONSENT,
            is_versioned=False,
        ),
        LicenceField(
            name="balance",
            title_zh="账户余额",
            title_en="Balance",
            disclosure=Disclosure.CONSENT,
            is_versioned=False,
        ),
        LicenceField(
            name="verification_number", title_zh="验证码", title_en="Check no.", is_versioned=False
        ),
        LicenceField(
            name="number",
            title_zh="证明编号",
            title_en="Certificate no.",
            term="ZZBH",
            is_versioned=False,
        ),
    ),
    look=CardLook(
        ink="#7a3b12",
        paper="#fdf9f5",
        paper_end="#f1e0d0",
        rows=(
            ("name", "status"),
            ("employer",),
            ("months_paid", "first_deposit_on"),
            ("base", "monthly_deposit"),
            ("balance", "verification_number"),
        ),
        number="number",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.DAILY,
)
