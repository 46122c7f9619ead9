"""What a licence type says of itself: its fields, what a scan reveals, where it is read from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bureaus.registry import Bureaus
from certificates.claims import FieldValue
from core.access import Access, SubjectKind

PORTRAIT = "portrait"
"""Beside a type's fields: the holder's photo, for whoever checks a code online and may see it."""


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
    """One field.

    Attributes:
        term: Its name in GB/T 36903-2018, where the standard has one.
        no_zh, no_en: What a no means, for whoever checks the code: a field of YES_NO has both.
        is_versioned: Whether another value makes a new version of the licence. Not what changes
            by its nature, like points, a balance or an age.
    """

    name: str
    title_zh: str
    title_en: str
    term: str | None = None
    kind: FieldKind = FieldKind.TEXT
    disclosure: Disclosure = Disclosure.SCAN
    no_zh: str = ""
    no_en: str = ""
    is_versioned: bool = True


class LicenceState(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"  # not good for the time being
    SUPERSEDED = "superseded"  # another licence has taken its place
    REVOKED = "revoked"  # cancelled, or reported lost


@dataclass(frozen=True, kw_only=True)
class LicenceRecord:
    """What the bureau holds now. Dates are Beijing calendar dates.

    Attributes:
        values: By field name. A field that this person's licence does not have is left out.
        issuer: The issuing authority (ZZBFJG), as the bureau writes it.
        valid_from: The first valid day (ZZYXQQSRQ), or the day of issue where none is named.
        valid_until: The last valid day (ZZYXQJZRQ); None means without end (长期).
        standing: What the bureau says of it, whatever its dates are.
        key: What tells it from the holder's others of its type, such as a number that stays the
            same for as long as it is the same licence; empty where there is only ever one.
    """

    values: Mapping[str, FieldValue]
    issuer: str
    valid_from: date | None
    valid_until: date | None
    standing: LicenceState = LicenceState.VALID
    key: str = ""


def state_of(record: LicenceRecord, *, today: date) -> LicenceState:
    """Return what must be told of it on a Beijing date. The bureau's word outranks expiry."""
    if record.standing is not LicenceState.VALID:
        return record.standing
    if record.valid_until is not None and today > record.valid_until:
        return LicenceState.EXPIRED
    return LicenceState.VALID


class Lifetime(StrEnum):
    """Which dates a type has."""

    TERM = "term"  # the bureau names the first valid day and the last, or none (长期)
    ISSUED = "issued"  # a day of issue alone: good until the bureau says otherwise
    DAILY = "daily"  # made anew whenever it is asked for: its day of issue is that day


@dataclass(frozen=True, kw_only=True)
class CardLook:
    """How the card of a type looks: colours as `#rrggbb`, and its fields in reading order.

    Attributes:
        ink: Headings and ornaments; must keep a contrast of 4.5 to `paper` (WCAG AA).
        paper, paper_end: The two ends of the background.
        rows: Field names, each a row, or two that share one.
        number: The field that is written large at the foot.
        portrait: Whether the holder's reference photo is on it, and in a scan online.
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
        read: The holder's records on a Beijing date, the one that counts most first, each with a
            key of its own if there may be several. Raises BureauError.
        holder: Whether people or enterprises hold it.
        told_apart_by: The field whose end tells a holder's several licences of this type apart in
            a list; None where there is only ever one, whose record then has no key.
        fresh_face_for_copies: Whether agreeing to a copy takes a face check of that very moment.
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
    read: Callable[[Bureaus, Access, date], tuple[LicenceRecord, ...]]
    lifetime: Lifetime = Lifetime.TERM
    holder: SubjectKind = SubjectKind.CITIZEN
    told_apart_by: str | None = None
    fresh_face_for_copies: bool = True

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
