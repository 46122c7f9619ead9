"""往来港澳通行证: the permit for Hong Kong and Macao, read from the exit-entry administration."""

from datetime import date

from bureaus.registry import Bureaus
from certificates.holder_fields import BIRTH_DATE, NAME, NAME_LATIN
from certificates.licence_type import CardLook, LicenceField, LicenceRecord, LicenceType
from certificates.travel_papers import read_paper
from core.access import Access


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the permit, as `read_paper` does."""
    return read_paper(bureaus, access, "hk_macau_permit")


LICENCE_TYPE = LicenceType(
    code="hk-macau-permit",
    title_zh="往来港澳通行证",
    title_en="Permit for Hong Kong and Macao",
    bureau="exit_entry",
    type_code="11990000MB0000002Q002",
    issuer_code="11990000MB0000002Q",
    issuer_zh="国家移民管理局",
    issuer_en="National Immigration Administration",
    fields=(
        NAME,
        NAME_LATIN,
        BIRTH_DATE,
        LicenceField(name="number", title_zh="证件号码", title_en="Permit no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#1d4f86",
        paper="#f7fafd",
        paper_end="#d6e3f3",
        rows=(("name",), ("name_latin",), ("birth_date",)),
        number="number",
    ),
    read=read,
)
