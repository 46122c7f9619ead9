"""社会保障卡: the card of social insurance, read from the social security bureau."""

from datetime import date

from bureaus.registry import Bureaus
from bureaus.social_security.adapter import SocialSecurity
from certificates.holder_fields import NAME
from certificates.licence_type import (
    CardLook,
    Disclosure,
    LicenceField,
    LicenceRecord,
    LicenceType,
)
from core.access import Access


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the person's present card. Without one the bureau raises BureauRecordMissing."""
    card = bureaus[SocialSecurity].card(access)
    record = LicenceRecord(
        values={
            "name": card.name,
            "id_number": card.id_number,
            "bank": card.bank,
            "card_number": card.card_number,
        },
        issuer=card.issuer,
        valid_from=card.issued_on,
        valid_until=card.valid_until,
    )
    return (record,)


LICENCE_TYPE = LicenceType(
    code="social-security-card",
    title_zh="社会保障卡",
    title_en="Social security card",
    bureau="social_security",
    # Made up for the sandbox, checksum-valid, in a division (990000) that China does not have.
    type_code="11990000MB0000001M001",
    issuer_code="11990000MB0000001M",
    issuer_zh="人力资源和社会保障部门",
    issuer_en="Human Resources and Social Security",
    fields=(
        NAME,
        LicenceField(
            name="id_number",
            title_zh="社会保障号码",
            title_en="Social security no.",
            term="CZZTDM",
        ),
        LicenceField(
            name="bank", title_zh="服务银行", title_en="Bank", disclosure=Disclosure.CONSENT
        ),
        LicenceField(
            name="card_number",
            title_zh="社会保障卡卡号",
            title_en="Card number",
            term="ZZBH",
            disclosure=Disclosure.CONSENT,
        ),
    ),
    look=CardLook(
        ink="#0f5a45",
        paper="#f6fbf8",
        paper_end="#d3eadf",
        rows=(("name",), ("id_number",), ("bank",)),
        number="card_number",
    ),
    read=read,
)
