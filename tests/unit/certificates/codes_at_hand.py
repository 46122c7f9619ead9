"""Keys and codes for the tests of offline codes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from certificates.claims import OfflineClaims
from certificates.signing import LicenceKey, LicenceKeys

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
IDENTIFIER = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"
CLAIMS = OfflineClaims(
    code_id=bytes(range(8)),
    issuer="minsheng",
    identifier=IDENTIFIER,
    licence_type="resident-id-card",
    audience=None,
    fields={"name": "林晓梅", "sex": "female", "birth_date": "1990-05-06", "over_18": True},
    issued_at=NOW,
    not_before=NOW - timedelta(seconds=60),
    expires_at=NOW + timedelta(seconds=300),
)


def new_pem(curve: ec.EllipticCurve | None = None) -> str:
    key = ec.generate_private_key(curve or ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def new_keys(issuer: str = "minsheng") -> LicenceKeys:
    return LicenceKeys(issuer, LicenceKey(pem=new_pem()))


def claims_for(audience: str | None) -> OfflineClaims:
    return replace(CLAIMS, audience=audience)
