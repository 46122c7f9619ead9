"""What goes over the wire to and from a holder: licences, their codes and who saw them."""

import marshmallow as ma

from certificates.cards import CardSize
from certificates.codes import CodeMode
from certificates.history import Why
from certificates.licence_type import Disclosure, LicenceState
from certificates.online import CodeState
from core.access import SubjectKind
from core.fanout import SectionStatus
from core.schema import Schema, Text, instant

_MOST_FIELDS = 32
_LONGEST_NAME = 40
_ID = ma.validate.Regexp(r"\A[A-Za-z0-9._-]{1,64}\Z")


HOLDER_KIND = ma.fields.Enum(
    SubjectKind,
    by_value=True,
    required=True,
    metadata={"description": "Whether people or enterprises hold it"},
)
HOLDER_CODE_TYPE = ma.fields.String(
    required=True,
    metadata={"description": "CZZTDMLX of GB/T 36903: 111 citizen ID number, 001 credit code"},
)


class LicenceReasonResult(Schema):
    code = ma.fields.String(required=True, metadata={"description": "As in docs/errors.md"})
    message = ma.fields.String(required=True, metadata={"description": "For the citizen"})
    retryable = ma.fields.Boolean(required=True)


def hint_field() -> ma.fields.String:
    """Return the field by which a citizen knows which of their licences is meant."""
    return ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Tells several of one type apart: the end of a plate, a name, …"},
    )


class LicenceEntryResult(Schema):
    type = ma.fields.String(required=True, metadata={"description": "Such as resident-id-card"})
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    issuer_zh = ma.fields.String(required=True)
    issuer_en = ma.fields.String(required=True)
    status = ma.fields.Enum(SectionStatus, by_value=True, required=True)
    hint = hint_field()
    licence_id = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "null if it was never read yet"}
    )
    state = ma.fields.Enum(LicenceState, by_value=True, required=True, allow_none=True)
    valid_until = ma.fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "Beijing calendar date, the last valid day; null: without end"},
    )
    reason = ma.fields.Nested(
        LicenceReasonResult,
        required=True,
        allow_none=True,
        metadata={"description": "Why it is unavailable"},
    )


class LicenceListResult(Schema):
    licences = ma.fields.List(ma.fields.Nested(LicenceEntryResult), required=True)


class LicenceFieldResult(Schema):
    name = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    term = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "Name in GB/T 36903, if any"}
    )
    disclosure = ma.fields.Enum(
        Disclosure,
        by_value=True,
        required=True,
        metadata={
            "description": "scan: in a code by default; consent: only when picked; never: not"
        },
    )
    value = ma.fields.Raw(required=True, metadata={"description": "Text, YYYY-MM-DD or a boolean"})


class LicenceResult(Schema):
    licence_id = ma.fields.String(required=True)
    type = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    identifier = ma.fields.String(required=True, metadata={"description": "GB/T 36904"})
    issuer = ma.fields.String(required=True, metadata={"description": "As the bureau writes it"})
    state = ma.fields.Enum(LicenceState, by_value=True, required=True)
    valid_from = ma.fields.Date(required=True, allow_none=True)
    valid_until = ma.fields.Date(required=True, allow_none=True)
    version = ma.fields.Integer(required=True, metadata={"description": "As in the identifier"})
    blocked_at = instant(
        "Since when its holder lets nobody see it; null while they do",
        required=True,
        allow_none=True,
    )
    holder_kind = HOLDER_KIND
    holder_code_type = HOLDER_CODE_TYPE
    as_of = instant("When the bureau was asked", required=True)
    fields_ = ma.fields.List(
        ma.fields.Nested(LicenceFieldResult), required=True, data_key="fields", attribute="fields"
    )


class LicenceEventResult(Schema):
    version = ma.fields.Integer(required=True, metadata={"description": "From 1 on"})
    identifier = ma.fields.String(required=True, metadata={"description": "Of that version"})
    at = instant("When it was seen here", required=True)
    why = ma.fields.Enum(
        Why,
        by_value=True,
        required=True,
        metadata={"description": "issued, corrected and renewed begin a version"},
    )


class LicenceHistoryResult(Schema):
    licence_id = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "The present one"})
    events = ma.fields.List(
        ma.fields.Nested(LicenceEventResult),
        required=True,
        metadata={"description": "The latest first; at most 100: the first and the latest"},
    )


class LicenceSuspensionResult(Schema):
    licence_id = ma.fields.String(required=True)
    blocked_at = instant("Since when nobody can see it", required=True)


class LicenceCardQuery(Schema):
    size = ma.fields.Enum(
        CardSize,
        by_value=True,
        load_default=CardSize.NORMAL,
        metadata={"description": "large: print of twice the size, on a card as tall as it needs"},
    )


class LicenceCodeArguments(Schema):
    mode = ma.fields.Enum(CodeMode, by_value=True, required=True)
    fields_ = ma.fields.List(
        Text(max_length=_LONGEST_NAME),
        data_key="fields",
        load_default=None,
        validate=ma.validate.Length(min=1, max=_MOST_FIELDS),
        metadata={"description": "Names of the fields to show; without it, the type's own choice"},
    )
    audience = ma.fields.String(
        load_default=None,
        validate=_ID,
        metadata={"description": "Client id of the one organisation that may read the code"},
    )


class LicenceCodeResult(Schema):
    payload = ma.fields.String(required=True, metadata={"description": "What the QR code says"})
    code_id = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "For asking whether it was scanned; null for an offline code"},
    )
    mode = ma.fields.Enum(CodeMode, by_value=True, required=True)
    expires_at = instant("The first instant at which it is refused", required=True)
    fields_ = ma.fields.List(
        ma.fields.String(), required=True, data_key="fields", attribute="fields"
    )


class CodeStatusResult(Schema):
    code_id = ma.fields.String(required=True)
    state = ma.fields.Enum(CodeState, by_value=True, required=True)
    expires_at = instant("The first instant at which it is refused", required=True)
    scanned_at = instant("When it was scanned", required=True, allow_none=True)
    scanned_by = ma.fields.String(required=True, allow_none=True)
    fields_ = ma.fields.List(
        ma.fields.String(),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={"description": "Names of what they saw"},
    )


class LicenceUseResult(Schema):
    use_id = ma.fields.String(required=True)
    at = instant("When it was scanned", required=True)
    organisation = ma.fields.String(required=True)
    mode = ma.fields.String(required=True, metadata={"description": "online, offline or copy"})
    fields_ = ma.fields.List(
        ma.fields.String(), required=True, data_key="fields", attribute="fields"
    )
    purpose = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "What a copy was asked for"}
    )


class LicenceUsesResult(Schema):
    uses = ma.fields.List(ma.fields.Nested(LicenceUseResult), required=True)
