"""Checks an offline code with a trust list and the time alone: no store, no network, no secrets.

Every step is bounded before it starts, and nothing inside the signed part is looked at until the
signature holds.
"""

import re
import zlib
from datetime import datetime

import base45
import cbor2
from cwt import COSE

from certificates.claims import OfflineClaims, from_cwt
from certificates.errors import (
    CodeBadSignature,
    CodeExpired,
    CodeNotYetValid,
    CodeUnknownKey,
    CodeUnreadable,
    CodeWrongAudience,
)
from certificates.trust import TrustedKey, TrustList

LONGEST_PAYLOAD = 1200
"""Characters: half as much again as the longest code that is ever issued."""

_LARGEST_MESSAGE = 4096  # bytes after inflating
_BASE45 = re.compile(r"[0-9A-Z $%*+\-./:]+", re.ASCII)
_SIGN1_TAG = 18
_HEADER_ALGORITHM, _HEADER_KID = 1, 4
_ES256 = -7
_SIGNATURE_BYTES = 64
# What the decoder raises depends on which CBOR tag the hostile bytes claim to be.
_CBOR_ERRORS = (
    cbor2.CBORDecodeError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    RecursionError,
)


def read_offline_code(
    payload: str, trust: TrustList, *, at: datetime, audience: str | None
) -> OfflineClaims:
    """Return what an offline code says, if it is to be believed at `at` (aware UTC).

    Args:
        audience: The client id of the organisation that reads it, or None where nobody knows. A
            code made for one organisation is refused everywhere else.

    Raises:
        CodeUnreadable: not a code of this kind, too large, or damaged.
        CodeUnknownKey: the key is not on the list, or was not trusted when the code was issued.
        CodeBadSignature: the signature does not fit, or is of another algorithm.
        CodeNotYetValid: before its time.
        CodeExpired: at or after its end.
        CodeWrongAudience: made for another organisation.
    """
    message = _inflate(_base45(payload))
    key = trust.get(_key_id(message))
    if key is None:
        raise CodeUnknownKey("The code names a key that is not on the trust list.")
    claims = _signed_claims(message, key)
    if not key.covers(claims.issued_at) or claims.issuer != key.issuer:
        raise CodeUnknownKey("The key was not trusted for this issuer when the code was issued.")
    if at < claims.not_before:
        raise CodeNotYetValid("The code is not valid yet.")
    if at >= claims.expires_at:
        raise CodeExpired("The code has expired.")
    if claims.audience is not None and claims.audience != audience:
        raise CodeWrongAudience("The code was made for another organisation.")
    return claims


def _base45(payload: str) -> bytes:
    if len(payload) > LONGEST_PAYLOAD or not _BASE45.fullmatch(payload):
        raise CodeUnreadable("This is not the text of a licence code.")
    try:
        packed: bytes = base45.b45decode(payload)
    except ValueError as exc:
        raise CodeUnreadable("This is not the text of a licence code.") from exc
    return packed


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        message = inflater.decompress(packed, _LARGEST_MESSAGE)
    except zlib.error as exc:
        raise CodeUnreadable("The code is damaged.") from exc
    if not inflater.eof or inflater.unused_data:
        raise CodeUnreadable("The code is cut short, too large, or followed by something else.")
    return message


def _key_id(message: bytes) -> bytes:
    """Return the key id from the header of a COSE_Sign1 message, which is not believed yet."""
    try:
        parts = _sign1_parts(cbor2.loads(message))
        header = cbor2.loads(parts[0])
        algorithm, kid = header[_HEADER_ALGORITHM], header[_HEADER_KID]
    except _CBOR_ERRORS as exc:
        raise CodeUnreadable("The code is damaged.") from exc
    if algorithm != _ES256 or len(parts[3]) != _SIGNATURE_BYTES:
        raise CodeBadSignature("Only ES256 signatures are accepted.")
    if not isinstance(kid, bytes):
        raise CodeUnreadable("The code names no key.")
    return kid


def _sign1_parts(message: object) -> list[bytes]:
    if not isinstance(message, cbor2.CBORTag) or message.tag != _SIGN1_TAG:
        raise ValueError("not COSE_Sign1")
    parts = message.value
    if not isinstance(parts, list) or len(parts) != 4 or parts[1] != {}:
        raise ValueError("not COSE_Sign1")
    if not all(isinstance(parts[index], bytes) for index in (0, 2, 3)):
        raise ValueError("not COSE_Sign1")
    return parts


def _signed_claims(message: bytes, key: TrustedKey) -> OfflineClaims:
    try:
        payload = COSE.new().decode(message, key.cose_key())
    except Exception as exc:  # cwt hands on whatever its own parts raise
        raise CodeBadSignature("The signature does not fit.") from exc
    try:
        claims = cbor2.loads(payload)
        return from_cwt(claims)
    except (*_CBOR_ERRORS, AttributeError) as exc:
        raise CodeUnreadable("The code says something that this version does not know.") from exc
