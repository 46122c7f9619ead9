"""Checks an offline code with a trust list and the time alone: no store, no network, no secrets.

Every step is bounded before it starts, and nothing inside the signed part is looked at until the
signature holds: see `certificates.sign1`. What deflating leaves free changes nothing that is said.
"""

import re
import zlib
from datetime import datetime
from typing import Any

import base45

from certificates.claims import OfflineClaims, from_cwt
from certificates.errors import (
    CodeExpired,
    CodeNotYetValid,
    CodeRevoked,
    CodeUnknownKey,
    CodeUnreadable,
    CodeWrongAudience,
)
from certificates.revocations import RevocationList
from certificates.sign1 import CBOR_ERRORS, read_sign1
from certificates.trust import TrustList

LONGEST_PAYLOAD = 1200
"""Characters: half as much again as the longest code that is ever issued."""

_LARGEST_MESSAGE = 4096  # bytes after inflating
_BASE45 = re.compile(r"[0-9A-Z $%*+\-./:]+", re.ASCII)


def read_offline_code(
    payload: str,
    trust: TrustList,
    *,
    at: datetime,
    audience: str | None,
    revoked: RevocationList | None = None,
) -> OfflineClaims:
    """Return what an offline code says, if it is to be believed at `at` (aware UTC).

    Args:
        audience: The client id of the organisation that reads it, or None where nobody knows. A
            code made for one organisation is refused everywhere else.
        revoked: A list that is not too old at `at`, or None where there is none.

    Raises:
        CodeUnreadable: not a code of this kind, too large, or damaged.
        CodeUnknownKey: the key is not on the list, or was not trusted when the code was issued.
        CodeBadSignature: the signature does not fit, or is of another algorithm.
        CodeNotYetValid: before its time.
        CodeExpired: at or after its end.
        CodeWrongAudience: made for another organisation.
        CodeRevoked: its licence was revoked or blocked since it was made, as the list says.
    """
    key, said = read_sign1(_inflate(_base45(payload)), trust, kind=None)
    claims = _claims(said)
    if not key.covers(claims.issued_at) or claims.issuer != key.issuer:
        raise CodeUnknownKey("The key was not trusted for this issuer when the code was issued.")
    if at < claims.not_before:
        raise CodeNotYetValid("The code is not valid yet.")
    if at >= claims.expires_at:
        raise CodeExpired("The code has expired.")
    if claims.audience is not None and claims.audience != audience:
        raise CodeWrongAudience("The code was made for another organisation.")
    if revoked is not None and revoked.names(claims.code_id):
        raise CodeRevoked("The licence was revoked or blocked since the code was made.")
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


def _claims(said: dict[Any, Any]) -> OfflineClaims:
    try:
        return from_cwt(said)
    except CBOR_ERRORS as exc:
        raise CodeUnreadable("The code says something that this version does not know.") from exc
