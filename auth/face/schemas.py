"""What goes over the wire for face verifications."""

import marshmallow as ma
from flask_smorest.fields import Upload

from auth.consents.schemas import ConsentArguments
from auth.sessions.schemas import TokensResult
from core.schema import Schema, instant


class FaceStartArguments(Schema):
    consent = ma.fields.Nested(ConsentArguments, required=True)


class FaceLimitsResult(Schema):
    max_bytes = ma.fields.Integer(required=True, metadata={"description": "of the video, bytes"})
    max_duration_s = ma.fields.Integer(required=True, metadata={"description": "seconds"})
    max_side_px = ma.fields.Integer(required=True, metadata={"description": "longest side, pixels"})
    containers = ma.fields.List(ma.fields.String(), required=True)


class FaceChallengeResult(Schema):
    challenge_id = ma.fields.String(required=True)
    digits = ma.fields.String(
        required=True, metadata={"description": "Six digits to read aloud, one by one"}
    )
    expires_at = instant("First instant at which the challenge is no longer good", required=True)
    limits = ma.fields.Nested(FaceLimitsResult, required=True)


class FaceVideoArguments(Schema):
    class Meta:
        # wx.uploadFile may add form fields of its own making.
        unknown = ma.EXCLUDE

    video = Upload(required=True, metadata={"description": "MP4, MOV or WebM with sound"})


class FaceVerdictResult(TokensResult):
    similarity = ma.fields.Float(
        required=True, metadata={"description": "0 to 100; 70 is the operating point"}
    )
