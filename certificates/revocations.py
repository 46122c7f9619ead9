"""The revocation list: living offline codes that are no longer good, by their ids.

A code that has ended needs no revoking, so the list holds next to nothing, and nobody learns from
it what becomes of a licence whose code they once read (docs/adr/0020).
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certificates.errors import CodeRefused
from certificates.offline_codes import CODE_ID_BYTES
from certificates.sign1 import read_sign1
from certificates.trust import TrustList
from core.clock import rfc3339

KIND = "application/minsheng-revocations+cwt"
LONGEST_LIST = 4 * 1024 * 1024
"""Bytes of a file: several hundred thousand codes."""

_ISSUER, _EXPIRES, _ISSUED = 1, 4, 6
_CODES = -70003


@dataclass(frozen=True, kw_only=True)
class RevocationList:
    """What was revoked at `issued_at`; of no use from `expires_at` on. Instants are aware UTC."""

    issuer: str
    codes: frozenset[bytes]
    issued_at: datetime
    expires_at: datetime

    def names(self, code_id: bytes) -> bool:
        return code_id in self.codes

    def to_cwt(self) -> dict[int, object]:
        """Return the claims by their integer keys."""
        return {
            _ISSUER: self.issuer,
            _EXPIRES: int(self.expires_at.timestamp()),
            _ISSUED: int(self.issued_at.timestamp()),
            _CODES: b"".join(sorted(self.codes)),
        }

    def as_json(self, signed: bytes) -> dict[str, object]:
        """Return the list for programs that read no CWT, with the signed form beside it."""
        return {
            "issuer": self.issuer,
            "issued_at": rfc3339(self.issued_at),
            "expires_at": rfc3339(self.expires_at),
            "codes": [code_id.hex() for code_id in sorted(self.codes)],
            "cwt": base64.b64encode(signed).decode(),
        }


def read_revocations(raw: bytes, trust: TrustList, *, at: datetime) -> RevocationList:
    """Return a list as it was published, in its signed form or as JSON, if it is to be believed.

    Raises:
        ValueError: too large, no such list, not signed by a trusted issuer, or too old at `at`.
    """
    if len(raw) > LONGEST_LIST:
        raise ValueError("the revocation list is too long")
    try:
        key, said = read_sign1(_signed(raw), trust, kind=KIND)
    except CodeRefused as exc:
        raise ValueError(
            "this is no revocation list, or nobody on the trust list signed it"
        ) from exc
    found = _from_cwt(said)
    if found.issuer != key.issuer or not key.covers(found.issued_at):
        raise ValueError("the key was not trusted when the revocation list was signed")
    if at >= found.expires_at:
        raise ValueError(f"the revocation list ended at {rfc3339(found.expires_at)}: fetch another")
    return found


def _signed(raw: bytes) -> bytes:
    if not raw.lstrip().startswith(b"{"):
        return raw
    try:
        return base64.b64decode(json.loads(raw)["cwt"], validate=True)
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as exc:
        raise ValueError("this is no revocation list") from exc


def _from_cwt(said: dict[Any, Any]) -> RevocationList:
    issuer, packed = said.get(_ISSUER), said.get(_CODES)
    if not isinstance(issuer, str) or not isinstance(packed, bytes) or len(packed) % CODE_ID_BYTES:
        raise ValueError("the revocation list says something that this version does not know")
    starts = range(0, len(packed), CODE_ID_BYTES)
    return RevocationList(
        issuer=issuer,
        codes=frozenset(packed[at : at + CODE_ID_BYTES] for at in starts),
        issued_at=_instant(said.get(_ISSUED)),
        expires_at=_instant(said.get(_EXPIRES)),
    )


def _instant(value: object) -> datetime:
    if not isinstance(value, int) or not 0 <= value < 2**32:
        raise ValueError("the revocation list says something that this version does not know")
    return datetime.fromtimestamp(value, UTC)
