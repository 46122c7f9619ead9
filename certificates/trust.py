"""The trust list: whose signatures a verifier believes, and for which time."""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cwt import COSEKey
from cwt.cose_key_interface import COSEKeyInterface

from core.clock import rfc3339

LONGEST_LIST = 256 * 1024
"""Characters: about a thousand keys."""

_COORDINATE_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class TrustedKey:
    """One public key, believed for codes issued from `not_before` to before `not_after`."""

    issuer: str
    public_key: ec.EllipticCurvePublicKey
    not_before: datetime | None = None
    not_after: datetime | None = None

    @property
    def kid(self) -> bytes:
        return key_id(self.public_key)

    def covers(self, issued_at: datetime) -> bool:
        """Return whether a code issued at this instant may carry this key's signature."""
        if self.not_before is not None and issued_at < self.not_before:
            return False
        return self.not_after is None or issued_at < self.not_after

    def cose_key(self) -> COSEKeyInterface:
        pem = self.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return COSEKey.from_pem(pem.decode(), kid=self.kid, alg="ES256")

    def as_json(self) -> dict[str, object]:
        """Return the key as a JWK (RFC 7517) with its issuer and time beside it."""
        numbers = self.public_key.public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "use": "sig",
            "kid": _b64(self.kid),
            "x": _b64(numbers.x.to_bytes(_COORDINATE_BYTES)),
            "y": _b64(numbers.y.to_bytes(_COORDINATE_BYTES)),
            "issuer": self.issuer,
            "not_before": self.not_before and rfc3339(self.not_before),
            "not_after": self.not_after and rfc3339(self.not_after),
        }


class TrustList:
    """Trusted keys by their id."""

    def __init__(self, keys: Iterable[TrustedKey]) -> None:
        self._keys = {key.kid: key for key in keys}

    def get(self, kid: bytes) -> TrustedKey | None:
        return self._keys.get(kid)

    def as_json(self) -> dict[str, object]:
        """Return the list as `parse` reads it. It is a JWK set as well."""
        return {"keys": [key.as_json() for key in self._keys.values()]}

    @classmethod
    def parse(cls, text: str) -> "TrustList":
        """Read a list that `as_json` wrote.

        Raises:
            ValueError: too long, not such a list, or a key id that does not fit its key.
        """
        if len(text) > LONGEST_LIST:
            raise ValueError("the trust list is too long")
        try:
            return cls([_parse_key(key) for key in json.loads(text)["keys"]])
        except (KeyError, TypeError, RecursionError) as exc:
            raise ValueError("this is not a trust list") from exc


def key_id(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the first 8 bytes of the SHA-256 of a public key (DER SubjectPublicKeyInfo)."""
    return hashlib.sha256(
        key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).digest()[:8]


def _parse_key(key: dict[str, str]) -> TrustedKey:
    if (key["kty"], key["crv"], key["alg"]) != ("EC", "P-256", "ES256"):
        raise ValueError("only ES256 keys on P-256 are trusted")
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(_unb64(key["x"])), int.from_bytes(_unb64(key["y"])), ec.SECP256R1()
    )
    trusted = TrustedKey(
        issuer=str(key["issuer"]),
        public_key=numbers.public_key(),
        not_before=_parse_instant(key["not_before"]),
        not_after=_parse_instant(key["not_after"]),
    )
    if key["kid"] != _b64(trusted.kid):
        raise ValueError("a key id does not fit its key")
    return trusted


def _parse_instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as exc:
        raise ValueError("not base64url") from exc
