"""What goes over the wire for identities."""

import unicodedata

import marshmallow as ma

from auth.consents.schemas import ConsentArguments
from auth.sessions.schemas import LEVELS
from core.schema import Schema, Text, instant


def _no_stray_characters(name: str) -> None:
    # Cf: characters that cannot be seen, such as those that turn the reading direction.
    if name != name.strip() or any(unicodedata.category(one) == "Cf" for one in name):
        raise ma.ValidationError(
            "请按身份证填写姓名，不要有空格等其他内容。 "
            "Write the name as on the identity card and nothing else."
        )


class PersonArguments(Schema):
    name = Text(
        required=True,
        max_length=50,
        validate=_no_stray_characters,
        metadata={"description": "As on the identity card"},
    )
    id_number = Text(
        required=True,
        max_length=32,
        metadata={"description": "18 characters; in the body, so that no log sees it"},
    )


class IdentityArguments(PersonArguments):
    consent = ma.fields.Nested(ConsentArguments, required=True)


class CounterRedeemArguments(Schema):
    code = Text(required=True, max_length=16, metadata={"description": "As handed over"})


class CounterCodeResult(Schema):
    code = ma.fields.String(required=True, metadata={"description": "Good once"})
    expires_at = instant("First instant at which it is no longer good", required=True)


class MeResult(Schema):
    name = ma.fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "All but the last character hidden"},
    )
    id_number = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "First and last character only"}
    )
    assurance = ma.fields.String(required=True, validate=ma.validate.OneOf(LEVELS))
    methods = ma.fields.List(
        ma.fields.String(), required=True, metadata={"description": "How it was reached"}
    )
