"""The administration's envelope: SM4-CBC inside, HMAC-SM3 around, checked before decrypting."""

import base64
import binascii
import hmac as constant_time
import os

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

from bureaus.mac import hmac_sm3

SM4_KEY_BYTES = 16
LEAST_HMAC_KEY_BYTES = 16
_BLOCK_BYTES = 16


class NotAuthentic(Exception):
    """The envelope was not made with our keys, or is broken. Holds none of its content."""


class Envelope:
    """Seals and opens payloads.

    Args:
        sm4_key: 16 bytes.
        hmac_key: At least 16 bytes.
    """

    def __init__(self, *, sm4_key: bytes, hmac_key: bytes) -> None:
        if len(sm4_key) != SM4_KEY_BYTES or len(hmac_key) < LEAST_HMAC_KEY_BYTES:
            raise ValueError("an SM4 key has 16 bytes, an HMAC key at least 16")
        # One context each for all messages: making one costs six times as much as using it. CBC
        # goes on from the block before, so a random block in front of a message becomes its
        # initialisation vector, and one that is read first leaves the next as if it came first.
        cipher = Cipher(SM4(sm4_key), modes.CBC(os.urandom(_BLOCK_BYTES)))
        self._encryptor, self._decryptor = cipher.encryptor(), cipher.decryptor()
        self._hmac_key = hmac_key

    def seal(self, plain: bytes) -> str:
        """Return base64 of a random initialisation vector and the SM4-CBC ciphertext (PKCS#7)."""
        missing = _BLOCK_BYTES - len(plain) % _BLOCK_BYTES
        padded = os.urandom(_BLOCK_BYTES) + plain + bytes((missing,)) * missing
        return base64.b64encode(self._encryptor.update(padded)).decode()

    def sign(self, *signed: str) -> str:
        """Return the lower-case hex of HMAC-SM3 over the texts, each on a line of its own."""
        return hmac_sm3(self._hmac_key, "\n".join(signed).encode()).hex()

    def open(self, payload: str, signature: str, *signed: str) -> bytes:
        """Return what was sealed, if `signature` covers `signed` and then the payload.

        Raises:
            NotAuthentic: the signature is wrong, or the payload cannot be decrypted.
        """
        right = self.sign(*signed, payload)
        if not constant_time.compare_digest(signature.encode(), right.encode()):
            raise NotAuthentic("the signature is wrong")
        try:
            raw = base64.b64decode(payload, validate=True)
        except (binascii.Error, ValueError):
            raise NotAuthentic("the payload is not base64") from None
        if len(raw) < 2 * _BLOCK_BYTES or len(raw) % _BLOCK_BYTES:
            raise NotAuthentic("the payload is not in whole blocks")
        padded = self._decryptor.update(raw)[_BLOCK_BYTES:]
        added = padded[-1]
        if not 0 < added <= _BLOCK_BYTES or padded[-added:] != bytes((added,)) * added:
            raise NotAuthentic("the payload cannot be decrypted")
        return padded[:-added]
