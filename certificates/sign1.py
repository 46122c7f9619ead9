"""Signed messages in COSE_Sign1 (RFC 9052), in the one spelling that is ours.

Nothing inside the signed part is looked at until the signature holds. The message has one spelling
only: shortest lengths, no key twice, nothing after its end, no header that is not known. What ECDSA
leaves free changes nothing that is said, and nothing is looked up by it.
"""

from typing import Any

import cbor2
from cwt import COSE

from certificates.errors import CodeBadSignature, CodeUnknownKey, CodeUnreadable
from certificates.trust import TrustedKey, TrustList

_SIGN1 = (
    b"\xd2\x84"  # tag 18, a list of four: header, header that is not signed, payload, signature
)
_NO_HEADER = b"\xa0"
_LENGTHS = {0x58: (1, 24), 0x59: (2, 256), 0x5A: (4, 65_536)}
"""CBOR byte strings by their first byte: bytes of length, and the least length that needs them."""

ES256 = -7
HEADER_ALGORITHM, HEADER_KID, HEADER_TYPE = 1, 4, 16
_SIGNATURE_BYTES = 64
# What the decoder raises depends on which CBOR tag the hostile bytes claim to be.
CBOR_ERRORS = (
    cbor2.CBORDecodeError,
    cbor2.CBOREncodeError,
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    RecursionError,
)


def read_sign1(
    message: bytes, trust: TrustList, *, kind: str | None
) -> tuple[TrustedKey, dict[Any, Any]]:
    """Return the trusted key under which a message is signed, and the map that it says.

    Args:
        kind: What the signed header must call the message (RFC 9596); None: nothing at all. So no
            message passes for one of another kind.

    Raises:
        CodeUnreadable: not such a message, or damaged.
        CodeUnknownKey: the key is not on the list.
        CodeBadSignature: the signature does not fit, or is of another algorithm.
    """
    key = trust.get(_key_id(message, kind))
    if key is None:
        raise CodeUnknownKey("It names a key that is not on the trust list.")
    try:
        payload = COSE.new().decode(message, key.cose_key())
    except Exception as exc:  # cwt hands on whatever its own parts raise
        raise CodeBadSignature("The signature does not fit.") from exc
    try:
        return key, _decoded(payload)
    except CBOR_ERRORS as exc:
        raise CodeUnreadable("It says something that this version does not know.") from exc


def _key_id(message: bytes, kind: str | None) -> bytes:
    """Return the key id from the header of a message, which is not believed yet."""
    try:
        header_bytes, signature = _sign1_parts(message)
        header = _decoded(header_bytes)
        algorithm, kid = header[HEADER_ALGORITHM], header[HEADER_KID]
        # Whatever else it says may change what the rest means: `crit` is the way to say that.
        wanted = {HEADER_ALGORITHM, HEADER_KID} | ({HEADER_TYPE} if kind else set())
        is_known = set(header) == wanted and isinstance(kid, bytes)
    except CBOR_ERRORS as exc:
        raise CodeUnreadable("The message is damaged.") from exc
    if algorithm != ES256 or len(signature) != _SIGNATURE_BYTES:
        raise CodeBadSignature("Only ES256 signatures are accepted.")
    if not is_known or header.get(HEADER_TYPE) != kind:
        raise CodeUnreadable("It says something that this version does not know.")
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
    """Return a CBOR byte string, its length in shortest form, and where it ends."""
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
