"""Personal data at rest: sealed for reading back, fingerprinted for looking up."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12  # the size NIST SP 800-38D recommends for GCM


class Vault:
    """Seals and fingerprints with keys derived from one master key.

    Args:
        master_key: 32 random bytes. Who holds it can read every sealed value.
    """

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != 32:
            raise ValueError("the master key must be 32 bytes")
        self._aead = AESGCM(_derive(master_key, "seal"))
        self._lookup_key = _derive(master_key, "fingerprint")
        self._master_key = master_key

    def seal(self, plain: str, *, context: str) -> str:
        """Encrypt with AES-256-GCM; `context` must be given again to `unseal`.

        A context that names the document and field keeps one citizen's value from being moved
        into another's document.
        """
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._aead.encrypt(nonce, plain.encode(), context.encode())
        return base64.b64encode(nonce + sealed).decode()

    def unseal(self, sealed: str, *, context: str) -> str:
        """Return what was sealed.

        Raises:
            ValueError: altered, sealed with another key, or for another context.
        """
        raw = base64.b64decode(sealed)
        try:
            plain = self._aead.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode())
        except InvalidTag as exc:
            raise ValueError("a sealed value cannot be opened here") from exc
        return plain.decode()

    def fingerprint(self, value: str | bytes, *, purpose: str) -> str:
        """Return a keyed hash, 32 hex characters: equal for equal values, useless without the key.

        `purpose` separates uses, so that fingerprints of one value made for two purposes differ.
        """
        raw = value.encode() if isinstance(value, str) else value
        message = purpose.encode() + b"\x00" + raw
        return hmac.new(self._lookup_key, message, hashlib.sha256).hexdigest()[:32]

    def derive(self, purpose: str) -> bytes:
        """Return a 32-byte key for another use; the same purpose always gives the same key."""
        return _derive(self._master_key, purpose)


def _derive(master_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"minsheng/{purpose}".encode()).derive(master_key)
