"""The keys that sign offline codes: one signs, and the ones before it are still believed."""

import zlib
from dataclasses import dataclass, field
from datetime import datetime

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cwt import COSE, COSEKey

from certificates.claims import OfflineClaims, to_cwt
from certificates.errors import CodeTooLarge
from certificates.revocations import KIND, RevocationList
from certificates.sign1 import ES256, HEADER_ALGORITHM, HEADER_KID, HEADER_TYPE
from certificates.trust import TrustedKey, TrustList

LARGEST_CODE = 800
"""Characters: at error level M a QR code of version 18, which a phone still reads off a phone."""


@dataclass(frozen=True, kw_only=True)
class LicenceKey:
    """A private key as PEM text, and the time in which it signs; None leaves that end open."""

    pem: str = field(repr=False)
    not_before: datetime | None = None
    not_after: datetime | None = None


class LicenceKeys:
    """Signs with the current key; the previous ones stay on the trust list.

    Args:
        issuer: Who signs, as the `iss` claim and the trust list name it.
        current: Signs from now on.
        previous: Signed codes that may still be in flight.

    Raises:
        ValueError: a PEM text holds no private key on P-256.
    """

    def __init__(
        self, issuer: str, current: LicenceKey, previous: tuple[LicenceKey, ...] = ()
    ) -> None:
        self.issuer = issuer
        trusted = [_trusted(issuer, key) for key in (current, *previous)]
        self.trust_list = TrustList(trusted)
        self._kid = trusted[0].kid
        self._key = COSEKey.from_pem(current.pem, kid=self._kid, alg="ES256")
        self._cose = COSE.new()

    def encode(self, claims: OfflineClaims) -> str:
        """Return an offline code: signed CBOR claims, deflated, in base45.

        Raises:
            CodeTooLarge: the text would be longer than `LARGEST_CODE`.
        """
        signed = self._sign(to_cwt(claims), {})
        payload: str = base45.b45encode(zlib.compress(signed, 9)).decode()
        if len(payload) > LARGEST_CODE:
            raise CodeTooLarge("The chosen fields are too long for an offline code.")
        return payload

    def sign_revocations(self, revoked: RevocationList) -> bytes:
        """Return the list in its signed form, which no code can pass for, nor it for a code."""
        return self._sign(revoked.to_cwt(), {HEADER_TYPE: KIND})

    def _sign(self, claims: dict[int, object], header: dict[int, object]) -> bytes:
        protected = {HEADER_ALGORITHM: ES256, HEADER_KID: self._kid, **header}
        signed: bytes = self._cose.encode(cbor2.dumps(claims), self._key, protected=protected)
        return signed


def _trusted(issuer: str, key: LicenceKey) -> TrustedKey:
    private = load_pem_private_key(key.pem.encode(), password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise ValueError("licence codes are signed with a private key on P-256")
    return TrustedKey(
        issuer=issuer,
        public_key=private.public_key(),
        not_before=key.not_before,
        not_after=key.not_after,
    )
