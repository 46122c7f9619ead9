"""完税证明: income tax paid in a year so far, read from the tax bureau."""

from datetime import date, timedelta

from bureaus.registry import Bureaus
from bureaus.tax.adapter import Tax
from certificates.holder_fields import ID_NUMBER, NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    LicenceField,
    LicenceRecord,
    LicenceType,
    Lifetime,
)
from core.access import Access

_ISSUER = "国家税务总局"


def read(bureaus: Bureaus, access: Access, today: date) -> tuple[LicenceRecord, ...]:
    """Return the certificate of the months of this year that are over; in January of the last.

    Who is no taxpayer has none: the bureau raises BureauRecordMissing.
    """
    last_day = today.replace(day=1) - timedelta(days=1)
    found = bureaus[Tax].certificate(
        access, first_month=f"{last_day.year:04d}-01", last_month=f"{last_day:%Y-%m}"
    )
    record = LicenceRecord(
        values={
            "name": access.subject.name,
            "id_number": access.subject.id_number,
            "period": f"{found.first_month} 至 {found.last_month}",
            "income": f"{found.income_yuan:,}元",
            "tax": f"{found.tax_yuan:,}元",
            "check_number": found.check_number,
            "number": found.number,
        },
        issuer=_ISSUER,
        valid_from=found.issued_on,
        valid_until=None,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="tax-certificate",
    title_zh="个人所得税完税证明",
    title_en="Certificate of tax paid",
    bureau="tax",
    type_code="11990000MB000000BL001",
    issuer_code="11990000MB000000BL",
    issuer_zh=_ISSUER,
    issuer_en="State Taxation Administration",
    fields=(
        NAME,
        ID_NUMBER,
        LicenceField(name="period", title_zh="税款所属期", title_en="Period", is_versioned=False),
        LicenceField(
            name="income",
            title_zh="收入合计",
            title_en="Income",
            disclosure=Disclosure.CONSENT,
            is_versioned=False,
        ),
        LicenceField(name="tax", title_zh="实缴税额", title_en="Tax paid", is_versioned=False),
        LicenceField(
            name="check_number", title_zh="验证码", title_en="Check no.", is_versioned=False
        ),
        LicenceField(
            name="number",
            title_zh="凭证编号",
            title_en="Certificate no.",
            term="ZZBH",
            is_versioned=False,
        ),
    ),
    look=CardLook(
        ink="#0d5c63",
        paper="#f5fbfb",
        paper_end="#d2e9ea",
        rows=(("name",), ("id_number",), ("period",), ("income", "tax"), ("check_number",)),
        number="number",
        portrait=False,
    ),
    read=read,
    lifetime=Lifetime.DAILY,
)
