"""SM4-CBC and HMAC-SM3 as the administration uses them."""

import base64
import hmac as constant_time
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7

_BLOCK_BITS = 128
_IV_BYTES = 16


def encrypt(plain: bytes, key: bytes) -> str:
    """Return base64 of a fresh IV and the ciphertext."""
    iv = os.urandom(_IV_BYTES)
    padder = PKCS7(_BLOCK_BITS).padder()
    cipher = Cipher(algorithms.SM4(key), modes.CBC(iv)).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return base64.b64encode(iv + cipher.update(padded) + cipher.finalize()).decode()


def decrypt(payload: str, key: bytes) -> bytes:
    """Return the plain text.

    Raises:
        ValueError: no base64, no whole blocks, wrong padding.
    """
    raw = base64.b64decode(payload, validate=True)
    cipher = Cipher(algorithms.SM4(key), modes.CBC(raw[:_IV_BYTES])).decryptor()
    unpadder = PKCS7(_BLOCK_BITS).unpadder()
    padded = cipher.update(raw[_IV_BYTES:]) + cipher.finalize()
    return unpadder.update(padded) + unpadder.finalize()


def mac(key: bytes, *lines: str) -> str:
    """Return the lower-case hex of HMAC-SM3 over the lines."""
    hasher = HMAC(key, SM3())
    hasher.update("\n".join(lines).encode())
    return hasher.finalize().hex()


def same(sent: str, right: str) -> bool:
    return constant_time.compare_digest(sent.encode(), right.encode())
