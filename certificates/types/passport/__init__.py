"""护照: the ordinary passport, read from the exit-entry administration."""

from datetime import date

from bureaus.registry import Bureaus
from certificates.holder_fields import BIRTH_DATE, NAME, NAME_LATIN
from certificates.licence_type import CardLook, LicenceField, LicenceRecord, LicenceType
from certificates.travel_papers import read_paper
from core.access import Access


def read(bureaus: Bureaus, access: Access, _today: date) -> tuple[LicenceRecord, ...]:
    """Return the passport, as `read_paper` does."""
    return read_paper(bureaus, access, "passport", nationality="中国 CHN")


LICENCE_TYPE = LicenceType(
    code="passport",
    title_zh="中华人民共和国护照",
    title_en="Passport",
    bureau="exit_entry",
    # Made up for the sandbox, checksum-valid, in a division (990000) that China does not have.
    type_code="11990000MB0000002Q001",
    issuer_code="11990000MB0000002Q",
    issuer_zh="国家移民管理局",
    issuer_en="National Immigration Administration",
    fields=(
        NAME,
        NAME_LATIN,
        LicenceField(name="nationality", title_zh="国籍", title_en="Nationality"),
        BIRTH_DATE,
        LicenceField(name="number", title_zh="护照号码", title_en="Passport no.", term="ZZBH"),
    ),
    look=CardLook(
        ink="#7a1e2c",
        paper="#fdf8f4",
        paper_end="#f3dfd3",
        rows=(("name",), ("name_latin",), ("nationality",), ("birth_date",)),
        number="number",
    ),
    read=read,
)
