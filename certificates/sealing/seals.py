"""Electronic seals: a private key and its certificate for each body that issues licences."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from certificates.errors import SealUnavailable
from core.config import ConfigError, EnvReader
from core.keys import load_private_key, split_private_keys

TEST_WORDS = "测试专用"
"""In the common name of a certificate that is no body's: the seal then says so, too."""

_LARGEST_FILE = 64 * 1024  # bytes; a key and three certificates have five thousand


@dataclass(frozen=True, kw_only=True)
class Seal:
    """One body's seal. `chain` are the certificates between it and the root, the root included."""

    issuer_code: str
    key_pem: str = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def is_test(self) -> bool:
        return TEST_WORDS in self.common_name

    @property
    def common_name(self) -> str:
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else ""

    def to_pem(self) -> str:
        """Return the seal as `parse_seal` reads it: whoever reads this can seal."""
        certificates = (self.certificate, *self.chain)
        return self.key_pem + "".join(
            one.public_bytes(Encoding.PEM).decode() for one in certificates
        )

    def covers(self, at: datetime) -> bool:
        """Return whether the certificate holds at an aware instant."""
        return self.certificate.not_valid_before_utc <= at <= self.certificate.not_valid_after_utc


class Seals:
    """The seals by the code of the body (GB/T 36904 issuer code); there may be none at all."""

    def __init__(self, seals: Iterable[Seal]) -> None:
        self._by_issuer = {seal.issuer_code: seal for seal in seals}

    def __bool__(self) -> bool:
        return bool(self._by_issuer)

    def get(self, issuer_code: str, *, at: datetime) -> Seal:
        """Return the seal of a body.

        Raises:
            SealUnavailable: there is none, or its certificate does not hold at this instant.
        """
        seal = self._by_issuer.get(issuer_code)
        if seal is None or not seal.covers(at):
            raise SealUnavailable("The issuing body has no seal here that is valid now.")
        return seal


def read_seals(folder: Path, issuer_codes: Iterable[str]) -> tuple[Seal, ...]:
    """Read `<issuer code>.pem` for each body: its key, its certificate and the chain to the root.

    Raises:
        ValueError: one line for each file that is missing, unreadable or not what it should be.
    """
    seals, problems = [], []
    for code in sorted(set(issuer_codes)):
        try:
            seals.append(parse_seal(code, _read(folder / f"{code}.pem")))
        except OSError:
            problems.append(f"has no readable {code}.pem")
        except ValueError as exc:
            problems.append(f"{code}.pem {exc}")
    if problems:
        raise ValueError("; ".join(problems))
    return tuple(seals)


def read_seal_setting(reader: EnvReader, issuer_codes: Iterable[str]) -> tuple[Seal, ...]:
    """Read the seals in the folder that `SEAL_FOLDER` names; none where it is not set.

    A folder that is named must have a seal for each body, or else the reader notes a problem.
    """
    found: list[Seal] = []

    def check(folder: str) -> None:
        try:
            found.extend(read_seals(Path(folder), issuer_codes) if folder else ())
        except ValueError as exc:
            raise ConfigError(f"names a folder that {exc}") from exc

    reader.checked("SEAL_FOLDER", "", check)
    return tuple(found)


def parse_seal(issuer_code: str, text: str) -> Seal:
    """Read one seal from PEM text.

    Raises:
        ValueError: no P-256 key, no certificate, or a certificate for another key.
    """
    key_pem = split_private_keys(text)[0]
    key = load_private_key(key_pem)
    certificates = x509.load_pem_x509_certificates(text.encode())
    if _raw_key(certificates[0]) != key.public_key().public_bytes(*_RAW):
        raise ValueError("holds a certificate that is not of its key")
    return Seal(
        issuer_code=issuer_code,
        key_pem=key_pem,
        certificate=certificates[0],
        chain=tuple(certificates[1:]),
    )


_RAW = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _raw_key(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(*_RAW)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(_LARGEST_FILE + 1)
    if len(raw) > _LARGEST_FILE:
        raise ValueError("is too large")
    return raw.decode("ascii")
