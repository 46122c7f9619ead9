"""HMAC-SHA-256 under keys that stay the same: working one in is most of what a message costs."""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Return the 32 bytes of HMAC-SHA-256 (RFC 2104)."""
    mac = _worked_in(key).copy()
    mac.update(message)
    return mac.finalize()


@lru_cache(maxsize=64)
def _worked_in(key: bytes) -> HMAC:
    return HMAC(key, SHA256())
