"""Checks an offline code with a trust list and the time alone: no store, no network, no secrets.

Every step is bounded before it starts, and nothing inside the signed part is looked at until the
signature holds. The message has one spelling only: shortest lengths, no key twice, nothing after
its end, no header that is not known. What deflating and ECDSA leave free changes nothing that is
said, and nothing is looked up by it.
"""

import re
import zlib
from datetime import datetime
from typing import Any

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
_SIGN1 = (
    b"\xd2\x84"  # tag 18, a list of four: header, header that is not signed, payload, signature
)
_NO_HEADER = b"\xa0"
_LENGTHS = {0x58: (1, 24), 0x59: (2, 256)}
"""CBOR byte strings by their first byte: bytes of length, and the least length that needs them."""

_HEADER_ALGORITHM, _HEADER_KID = 1, 4
_ES256 = -7
_SIGNATURE_BYTES = 64
# What the decoder raises depends on which CBOR tag the hostile bytes claim to be.
_CBOR_ERRORS = (
    cbor2.CBORDecodeError,
    cbor2.CBOREncodeError,
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
        header_bytes, signature = _sign1_parts(message)
        header = _decoded(header_bytes)
        algorithm, kid = header[_HEADER_ALGORITHM], header[_HEADER_KID]
        # Whatever else it says may change what the rest means: `crit` is the way to say that.
        is_known = len(header) == 2 and isinstance(kid, bytes)
    except _CBOR_ERRORS as exc:
        raise CodeUnreadable("The code is damaged.") from exc
    if algorithm != _ES256 or len(signature) != _SIGNATURE_BYTES:
        raise CodeBadSignature("Only ES256 signatures are accepted.")
    if not is_known:
        raise CodeUnreadable("The code says something that this version does not know.")
    return bytes(kid)


def _sign1_parts(message: bytes) -> tuple[bytes, bytes]:
    """Return the signed header and the signature.

    The frame is read here and not by a CBOR library, which would also make dates, patterns and
    fractions of whatever stands in it.
    """
    if not message.startswith(_SIGN1):
        raise ValueError("not COSE_Sign1")
    header, at = _byte_string(message, len(_SIGN1))
    if message[at : at + 1] != _NO_HEADER:
        raise ValueError("a header that is not signed")
    _payload, at = _byte_string(message, at + 1)
    signature, at = _byte_string(message, at)
    if at != len(message):
        raise ValueError("something follows the message")
    return header, signature


def _byte_string(message: bytes, at: int) -> tuple[bytes, int]:
    """Return a CBOR byte string of up to 65,535 bytes, its length in shortest form, and its end."""
    lead = message[at]
    length_bytes, least = _LENGTHS.get(lead, (0, 0))
    start = at + 1 + length_bytes
    length = int.from_bytes(message[at + 1 : start]) if length_bytes else lead - 0x40
    is_byte_string = length_bytes > 0 or 0 <= length < 24
    if not is_byte_string or length < least or start + length > len(message):
        raise ValueError("not a byte string")
    return message[start : start + length], start + length


def _decoded(encoded: bytes) -> dict[Any, Any]:
    """Read a map that is spelled as we spell it; a key that comes twice, for one, is not."""
    decoded = cbor2.loads(encoded)
    if not isinstance(decoded, dict) or cbor2.dumps(decoded) != encoded:
        raise ValueError("not a map, or another spelling of one")
    return decoded


def _signed_claims(message: bytes, key: TrustedKey) -> OfflineClaims:
    try:
        payload = COSE.new().decode(message, key.cose_key())
    except Exception as exc:  # cwt hands on whatever its own parts raise
        raise CodeBadSignature("The signature does not fit.") from exc
    try:
        return from_cwt(_decoded(payload))
    except _CBOR_ERRORS as exc:
        raise CodeUnreadable("The code says something that this version does not know.") from exc
