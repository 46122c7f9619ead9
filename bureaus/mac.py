"""HMAC under keys that stay the same: working one in is most of what a message costs."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the 32 bytes of HMAC-SHA-256 (RFC 2104)."""
    return _mac(key, SHA256, message)


def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """Return the 32 bytes of HMAC-SM3 (GB/T 32905, RFC 2104)."""
    return _mac(key, SM3, message)


def _mac(key: bytes, algorithm: type[HashAlgorithm], message: bytes) -> bytes:
    mac = _worked_in(key, algorithm).copy()
    mac.update(message)
    return mac.finalize()


@lru_cache(maxsize=64)
def _worked_in(key: bytes, algorithm: type[HashAlgorithm]) -> HMAC:
    return HMAC(key, algorithm())
