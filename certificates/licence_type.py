"""What a licence type says of itself: its fields, what a scan reveals, where it is read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bureaus.registry import Bureaus
from certificates.claims import FieldValue
from core.access import Access


class Disclosure(StrEnum):
    """How a field may leave in a licence code."""

    SCAN = "scan"  # revealed unless the holder picks other fields
    CONSENT = "consent"  # revealed only when the holder picks it by name
    NEVER = "never"  # on the holder's own card only


class FieldKind(StrEnum):
    TEXT = "text"
    DATE = "date"  # a Beijing calendar date
    SEX = "sex"  # "male" or "female"
    YES_NO = "yes-no"


@dataclass(frozen=True, kw_only=True)
class LicenceField:
    """One field. `term` is its name in GB/T 36903-2018, where the standard has one."""

    name: str
    title_zh: str
    title_en: str
    term: str | None = None
    kind: FieldKind = FieldKind.TEXT
    disclosure: Disclosure = Disclosure.SCAN


@dataclass(frozen=True, kw_only=True)
class LicenceRecord:
    """What the bureau holds now. Dates are Beijing calendar dates.

    Attributes:
        values: By field name. A field that this person's licence does not have is left out.
        issuer: The issuing authority, as the bureau writes it.
        valid_until: The last valid day; None means without end (长期).
        withdrawn: Cancelled, reported lost or replaced, whatever its dates say.
    """

    values: Mapping[str, FieldValue]
    issuer: str
    valid_from: date | None
    valid_until: date | None
    withdrawn: bool = False


class LicenceState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def state_of(record: LicenceRecord, *, today: date) -> LicenceState:
    """Return what must be told of the licence on a Beijing date. Withdrawal outranks expiry."""
    if record.withdrawn:
        return LicenceState.WITHDRAWN
    if record.valid_until is not None and today > record.valid_until:
        return LicenceState.EXPIRED
    return LicenceState.VALID


@dataclass(frozen=True, kw_only=True)
class CardLook:
    """How the card of a type looks: colours as `#rrggbb`, and its fields in reading order.

    Attributes:
        ink: Headings and ornaments; must keep a contrast of 4.5 to `paper` (WCAG AA).
        paper, paper_end: The two ends of the background.
        rows: Field names, each a row, or two that share one.
        number: The field that is written large at the foot.
        portrait: Whether the holder's reference photo is on it.
    """

    ink: str
    paper: str
    paper_end: str
    rows: tuple[tuple[str, ...], ...]
    number: str
    portrait: bool = True


@dataclass(frozen=True, kw_only=True)
class LicenceType:
    """One type of licence.

    Attributes:
        code: Slug in addresses, such as `resident-id-card`.
        type_code: GB/T 36904 type code: the defining body's social credit code and three digits.
        bureau: The bureau that is asked, by the name of its adapter.
        issuer_code: GB/T 36904 issuer code of the bureau that this platform reads.
        read: The holder's record, or None if they have no such licence. Raises BureauError.
    """

    code: str
    title_zh: str
    title_en: str
    bureau: str
    type_code: str
    issuer_code: str
    issuer_zh: str
    issuer_en: str
    fields: tuple[LicenceField, ...]
    look: CardLook
    read: Callable[[Bureaus, Access], LicenceRecord | None]

    @property
    def reveals(self) -> tuple[str, ...]:
        """Names of the fields that a scan reveals unless the holder picks others."""
        return self._named(Disclosure.SCAN)

    @property
    def consent_only(self) -> tuple[str, ...]:
        """Names of the fields that a scan reveals only when the holder picked them."""
        return self._named(Disclosure.CONSENT)

    def field(self, name: str) -> LicenceField:
        """Return a field by its name; a KeyError means the type has none of that name."""
        return {field.name: field for field in self.fields}[name]

    def _named(self, disclosure: Disclosure) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields if field.disclosure is disclosure)
