"""What goes over the wire for consents."""

import marshmallow as ma

from core.schema import Schema, StrictBoolean, Text, instant


class ConsentArguments(Schema):
    version = Text(
        required=True,
        max_length=16,
        metadata={"description": "Version of the text that was shown: see /v1/consent-documents"},
    )
    agreed = StrictBoolean(required=True)


class ConsentDocumentResult(Schema):
    purpose = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    text_zh = ma.fields.String(required=True)
    text_en = ma.fields.String(required=True)


class ConsentDocumentListResult(Schema):
    documents = ma.fields.List(ma.fields.Nested(ConsentDocumentResult), required=True)


class ConsentResult(Schema):
    purpose = ma.fields.String(required=True)
    version = ma.fields.String(required=True)
    given_at = instant("When it was given", required=True)
    withdrawn_at = instant("When it was withdrawn", required=True, allow_none=True)


class ConsentListResult(Schema):
    consents = ma.fields.List(ma.fields.Nested(ConsentResult), required=True)
