"""Makes seals for trying things: a test authority and a certificate for each body, nobody's own.

Every name says 测试专用, and so does every seal that is made with them.
"""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from certificates.registry import discover

_AUTHORITY_LIVES = timedelta(days=3653)
_SEAL_LIVES = timedelta(days=1096)
_BACKDATED = timedelta(days=1)
"""The clocks of those who check may be behind."""

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def issuers() -> Mapping[str, str]:
    """Return the name of each body that issues licences, by its GB/T 36904 issuer code."""
    return {kind.issuer_code: kind.issuer_zh for kind in discover()}


def make_seals(folder: Path, names: Mapping[str, str], *, now: datetime) -> Path:
    """Make the seals that a folder lacks, `<issuer code>.pem` each, and the authority's `ca.pem`.

    Args:
        names: The name of each body by its GB/T 36904 issuer code.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, certificate = _authority(folder, now)
    for code, name in names.items():
        path = folder / f"{code}.pem"
        if not path.exists():
            _write_private(path, _seal(code, name, key, certificate, now))
    return folder


def _authority(folder: Path, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_path, path = folder / "ca-key.pem", folder / "ca.pem"
    if not path.exists():
        key_path.unlink(missing_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("民生电子印章根证书（测试专用）", "民生", None)
        built = _certificate(name, name, key, key.public_key(), now, is_ca=True)
        _write_private(key_path, _pem(key))
        path.write_bytes(built.public_bytes(Encoding.PEM))
    loaded = load_pem_private_key(key_path.read_bytes(), password=None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{key_path} holds another kind of key")
    return loaded, x509.load_pem_x509_certificate(path.read_bytes())


def _seal(
    code: str, name: str, ca_key: ec.EllipticCurvePrivateKey, ca: x509.Certificate, now: datetime
) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(f"{name}电子印章（测试专用）", name, code)
    certificate = _certificate(subject, ca.subject, ca_key, key.public_key(), now, is_ca=False)
    return _pem(key) + b"".join(one.public_bytes(Encoding.PEM) for one in (certificate, ca))


def _name(common: str, organisation: str, code: str | None) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
        x509.NameAttribute(NameOID.COMMON_NAME, common),
    ]
    if code is not None:
        parts.insert(2, x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, code))
    return x509.Name(parts)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    public: ec.EllipticCurvePublicKey,
    now: datetime,
    *,
    is_ca: bool,
) -> x509.Certificate:
    lives = _AUTHORITY_LIVES if is_ca else _SEAL_LIVES
    usages = {"key_cert_sign", "crl_sign"} if is_ca else {"digital_signature", "content_commitment"}
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + lives)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), True)
        .add_extension(x509.KeyUsage(**{usage: usage in usages for usage in _USAGES}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
        .sign(key, SHA256())
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write_private(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
