"""What goes over the wire to and from those who check: scans, keys and revocations."""

import marshmallow as ma
from flask_smorest.fields import Upload

from certificates.codes import CodeMode
from certificates.licence_type import LicenceState
from certificates.schemas import HOLDER_CODE_TYPE, HOLDER_KIND
from core.schema import Schema, instant

# Far above the longest code, so that one that is too long is called unreadable, and why.
_LONGEST_SCAN = 16_384


class VerificationArguments(Schema):
    payload = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=_LONGEST_SCAN),
        metadata={
            "description": "What the QR code says; blanks and line ends around it do not count"
        },
    )


class VerificationPictureArguments(Schema):
    class Meta:
        # A form may carry fields of its own making.
        unknown = ma.EXCLUDE

    picture = Upload(
        required=True, metadata={"description": "JPEG or PNG that shows one QR code, to 8 MiB"}
    )


class VerificationResult(Schema):
    accepted = ma.fields.Boolean(
        required=True, metadata={"description": "false: do not rely on this licence; see state"}
    )
    licence_type = ma.fields.String(required=True)
    title_zh = ma.fields.String(required=True)
    title_en = ma.fields.String(required=True)
    identifier = ma.fields.String(required=True, metadata={"description": "GB/T 36904"})
    fields_ = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Raw(),
        required=True,
        data_key="fields",
        attribute="fields",
        metadata={
            "description": "Text, YYYY-MM-DD or a boolean by name: chosen and allowed. `portrait`,"
            " online, is a data URI of a 300 x 375 JPEG: look at who stands before you"
        },
    )
    holder_kind = HOLDER_KIND
    holder_code_type = HOLDER_CODE_TYPE
    state = ma.fields.Enum(LicenceState, by_value=True, required=True)
    as_of = instant(
        "Now; of an offline code whose bureau cannot be heard, when it was made", required=True
    )
    mode = ma.fields.Enum(CodeMode, by_value=True, required=True)


class TrustedKeyResult(Schema):
    kty = ma.fields.String(required=True)
    crv = ma.fields.String(required=True)
    alg = ma.fields.String(required=True)
    use = ma.fields.String(required=True)
    kid = ma.fields.String(
        required=True,
        metadata={"description": "base64url of the first 8 bytes of the public key's SHA-256"},
    )
    x = ma.fields.String(required=True)
    y = ma.fields.String(required=True)
    issuer = ma.fields.String(required=True)
    not_before = ma.fields.String(required=True, allow_none=True)
    not_after = ma.fields.String(required=True, allow_none=True)


class TrustListResult(Schema):
    keys = ma.fields.List(ma.fields.Nested(TrustedKeyResult), required=True)


class RevocationListResult(Schema):
    issuer = ma.fields.String(required=True)
    issued_at = instant("When it was made", required=True)
    expires_at = instant("From when on it is of no use", required=True)
    codes = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "Ids (cti) of the codes, each 8 bytes in hex"},
    )
    cwt = ma.fields.String(
        required=True, metadata={"description": "The same, signed: a CWT in base64"}
    )
