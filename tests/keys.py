"""Throw-away keys for tests."""

from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def private_key_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def shared_key_pem() -> str:
    """Return one key for tests that do not care which."""
    return private_key_pem()


def write_key(path: Path) -> str:
    path.write_text(shared_key_pem())
    return str(path)
