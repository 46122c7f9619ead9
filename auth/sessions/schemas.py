"""What goes over the wire for sessions."""

import marshmallow as ma

from auth.assurance import Assurance
from core.schema import Schema, Text, instant

LEVELS = [level.value for level in Assurance]


class DeviceArguments(Schema):
    id = Text(
        required=True,
        min_length=8,
        max_length=64,
        metadata={"description": "Made once by the mini-program and kept on the phone"},
    )
    name = Text(required=True, max_length=64, metadata={"description": "As the citizen knows it"})


class SessionStartArguments(Schema):
    code = Text(
        required=True, max_length=128, metadata={"description": "What `wx.login` gave, once"}
    )
    device = ma.fields.Nested(DeviceArguments, required=True)


class SessionRefreshArguments(Schema):
    refresh_token = Text(required=True, max_length=256)
    device_id = Text(required=True, min_length=8, max_length=64)


class TokensResult(Schema):
    session_id = ma.fields.String(required=True)
    access_token = ma.fields.String(required=True)
    token_type = ma.fields.Constant("Bearer")
    expires_in_s = ma.fields.Integer(required=True, metadata={"description": "seconds"})
    refresh_token = ma.fields.String(
        required=True, metadata={"description": "Good once, on this device"}
    )
    assurance = ma.fields.String(required=True, validate=ma.validate.OneOf(LEVELS))


class SessionResult(Schema):
    session_id = ma.fields.String(required=True)
    device_name = ma.fields.String(required=True)
    assurance = ma.fields.String(required=True, validate=ma.validate.OneOf(LEVELS))
    created_at = instant("When this device signed in", required=True)
    last_refreshed_at = instant("When its tokens were last renewed", required=True)
    is_current = ma.fields.Boolean(
        required=True, metadata={"description": "Whether it is the session of this call"}
    )


class SessionListResult(Schema):
    sessions = ma.fields.List(ma.fields.Nested(SessionResult), required=True)
