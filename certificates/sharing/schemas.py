"""What goes over the wire for requests for copies."""

import marshmallow as ma

from certificates.schemas import LicenceReasonResult, hint_field
from certificates.sharing.purpose import LONGEST, SHORTEST, purpose_problem
from certificates.sharing.request import CopyState
from certificates.sharing.requests import MOST_WISHES
from core.schema import Schema, Text, instant

_MOST_FIELDS = 32
_LONGEST_NAME = 64
_LONGEST_INVITATION = 64


def _check_purpose(text: str) -> None:
    problem = purpose_problem(text)
    if problem is not None:
        raise ma.ValidationError(problem)


class CopyWishArguments(Schema):
    type = Text(required=True, max_length=_LONGEST_NAME)
    fields_ = ma.fields.List(
        Text(max_length=_LONGEST_NAME),
        required=True,
        data_key="fields",
        validate=ma.validate.Length(min=1, max=_MOST_FIELDS),
        metadata={"description": "Names of fields; all of them must be granted to you"},
    )


class CopyRequestArguments(Schema):
    licences = ma.fields.List(
        ma.fields.Nested(CopyWishArguments),
        required=True,
        validate=ma.validate.Length(min=1, max=MOST_WISHES),
    )
    purpose = ma.fields.String(
        required=True,
        validate=_check_purpose,
        metadata={
            "description": f"{SHORTEST} to {LONGEST} letters, digits and punctuation, at most nine "
            "digits in all: the citizen reads it, and every page carries it"
        },
    )
    valid_until = ma.fields.Date(
        required=True,
        metadata={"description": "Beijing calendar date: the last day on which copies are given"},
    )


class CopyInvitationArguments(Schema):
    invitation = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=_LONGEST_INVITATION),
        metadata={"description": "What the organisation's QR code says"},
    )


class CopyConsentArguments(Schema):
    may_be_left_out = True

    licence_ids = ma.fields.List(
        Text(max_length=_LONGEST_NAME),
        load_default=[],
        validate=ma.validate.Length(max=MOST_WISHES),
        metadata={
            "description": "Which of my licences may be copied, one of each type at most; needed "
            "of types of which I have several that are valid"
        },
    )


class CopyFieldResult(Schema):
    name = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)


class CopyLicenceResult(Schema):
    type = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    needs_fresh_face = ma.fields.Boolean(
        required=True,
        metadata={"description": "Agreeing takes a face check of the last ten minutes"},
    )
    fields_ = ma.fields.List(
        ma.fields.Nested(CopyFieldResult), required=True, data_key="fields", attribute="fields"
    )


class CopyRequestResult(Schema):
    request_id = ma.fields.String(required=True)
    organisation = ma.fields.String(required=True)
    purpose = ma.fields.String(required=True)
    licences = ma.fields.List(ma.fields.Nested(CopyLicenceResult), required=True)
    valid_until = ma.fields.Date(
        required=True, metadata={"description": "Beijing calendar date, the last day"}
    )
    state = ma.fields.Enum(CopyState, by_value=True, required=True)
    asked_at = instant("When the organisation asked", required=True)
    decide_by = instant("The first instant at which it is too late to decide", required=True)
    decided_at = instant("When the citizen agreed or refused", required=True, allow_none=True)
    withdrawn_at = instant("When the consent was withdrawn", required=True, allow_none=True)
    fetched = ma.fields.Integer(required=True, metadata={"description": "Copies given"})


class MyCopyLicenceResult(CopyLicenceResult):
    licence_id = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The one licence that I agreed to; null before, and where I had none "
            "of a type of which there may be several"
        },
    )


class MyCopyRequestResult(CopyRequestResult):
    licences = ma.fields.List(ma.fields.Nested(MyCopyLicenceResult), required=True)


class CopyChoiceResult(Schema):
    licence_id = ma.fields.String(required=True)
    hint = hint_field()


class OpenedCopyLicenceResult(MyCopyLicenceResult):
    choices = ma.fields.List(
        ma.fields.Nested(CopyChoiceResult),
        required=True,
        allow_none=True,
        metadata={
            "description": "My valid licences of this type, of which one may be copied; null where "
            "the bureau cannot be heard, and once the request is decided"
        },
    )
    reason = ma.fields.Nested(
        LicenceReasonResult,
        required=True,
        allow_none=True,
        metadata={"description": "Why the bureau cannot be heard"},
    )


class OpenedCopyRequestResult(CopyRequestResult):
    licences = ma.fields.List(ma.fields.Nested(OpenedCopyLicenceResult), required=True)


class AskedCopyRequestResult(CopyRequestResult):
    invitation = ma.fields.String(
        required=True,
        metadata={"description": "For a QR code, until `decide_by`; the first who opens it has it"},
    )


class CopyRequestListResult(Schema):
    requests = ma.fields.List(ma.fields.Nested(MyCopyRequestResult), required=True)
