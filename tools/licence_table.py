"""Prints the table of licence types for docs/licences/README.md.

    python -m tools.licence_table

The sizes are those of a sample citizen's licence, with a key made for the moment.
"""

import secrets
import sys
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bureaus.registry import Bureaus
from certificates.claims import OfflineClaims, wire_value
from certificates.errors import CodeTooLarge
from certificates.identifiers import LicenceIdentifier
from certificates.licence_type import LicenceRecord, LicenceType, Lifetime
from certificates.offline_codes import CODE_ID_BYTES
from certificates.qr_modules import qr_modules
from certificates.registry import discover
from certificates.signing import LicenceKey, LicenceKeys
from tools.sample_bureaus import AS_OF, TODAY, access_of, holder_of, sample_bureaus

_HEAD = (
    "| type | bureau | type code | dates | a scan reveals | only when picked | offline code |",
    "|---|---|---|---|---|---|---|",
)
_LIFE = timedelta(minutes=5)
_DATES = {
    Lifetime.TERM: "valid from, to",
    Lifetime.ISSUED: "day of issue",
    Lifetime.DAILY: "day of asking",
}


def main() -> int:
    keys = _keys()
    with sample_bureaus() as bureaus:
        rows = [_row(kind, bureaus, keys) for kind in discover()]
    for line in (*_HEAD, *rows):
        print(line)
    return 0


def _keys() -> LicenceKeys:
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return LicenceKeys("minsheng", LicenceKey(pem=pem))


def _row(kind: LicenceType, bureaus: Bureaus, keys: LicenceKeys) -> str:
    record = kind.read(bureaus, access_of(holder_of(kind.code)), TODAY)[0]
    default = _size(kind, record, kind.reveals, keys)
    whole = _size(kind, record, (*kind.reveals, *kind.consent_only), keys)
    cells = (
        f"`{kind.code}` {kind.title_zh}",
        kind.bureau.replace("_", " "),
        f"`{kind.type_code}`",
        _DATES[kind.lifetime],
        _titles(kind, kind.reveals),
        _titles(kind, kind.consent_only) or "–",
        f"{default} / {whole}",
    )
    return f"| {' | '.join(cells)} |"


def _titles(kind: LicenceType, names: tuple[str, ...]) -> str:
    return ", ".join(kind.field(name).title_en for name in names)


def _size(
    kind: LicenceType, record: LicenceRecord, names: tuple[str, ...], keys: LicenceKeys
) -> str:
    identifier = LicenceIdentifier(
        type_code=kind.type_code, issuer_code=kind.issuer_code, serial="SAMPLESAMPLESAMPLE22"
    )
    values = record.values
    claims = OfflineClaims(
        code_id=secrets.token_bytes(CODE_ID_BYTES),
        issuer=keys.issuer,
        identifier=str(identifier),
        licence_type=kind.code,
        audience=None,
        fields={name: wire_value(values[name]) for name in names if name in values},
        issued_at=AS_OF,
        not_before=AS_OF,
        expires_at=AS_OF + _LIFE,
    )
    try:
        payload = keys.encode(claims)
    except CodeTooLarge:
        return "refused"
    version = (len(qr_modules(payload)) - 17) // 4
    return f"{len(payload)} characters, {version}-M"


if __name__ == "__main__":
    sys.exit(main())
