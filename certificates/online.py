"""Online codes: opaque, kept as a fingerprint only, good for one scan within a minute."""

import base64
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from certificates.errors import CodeExpired, CodeUnreadable, CodeUsed
from certificates.issued import IssuedLicence
from core.clock import Clock
from core.crypto import Vault
from core.store.base import StaleVersion, Store

PREFIX = "MS1:"
"""Marks an online code. Offline codes begin with what deflating makes, never with this."""

_TOKEN_BYTES = 20
# Capital letters and digits only: a QR code packs these two to eleven bits.
_SHAPE = re.compile(r"MS1:[A-Z2-7]{32}", re.ASCII)
# A code is remembered for so long after its end, to tell an old one from a made-up one.
_REMEMBERED = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class OnlineCode:
    """A code that was found and may still be spent."""

    key: str
    version: int
    licence_id: str
    fields: tuple[str, ...]
    audience: str | None
    expires_at: datetime


class OnlineCodes:
    """Keeps codes and spends each of them once."""

    def __init__(self, store: Store, vault: Vault, now: Clock) -> None:
        self._store = store
        self._vault = vault
        self._now = now

    def keep(
        self,
        issued: IssuedLicence,
        fields: Sequence[str],
        *,
        audience: str | None,
        expires_at: datetime,
    ) -> str:
        """Keep a new code and return its payload, which is not kept."""
        token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode()
        payload = PREFIX + token
        self._write(
            OnlineCode(
                key=self._key(payload),
                version=0,
                licence_id=issued.licence_id,
                fields=tuple(fields),
                audience=audience,
                expires_at=expires_at,
            ),
            is_used=False,
        )
        return payload

    def find(self, payload: str) -> OnlineCode:
        """Return a code that may be spent. Looking does not spend it.

        Raises:
            CodeUnreadable: not the shape of a code, never issued, or gone for an hour.
            CodeUsed: it was spent.
            CodeExpired: its minute is over.
        """
        if not _SHAPE.fullmatch(payload):
            raise CodeUnreadable("This is not the text of a licence code.")
        key = self._key(payload)
        stored = self._store.get("licence_code", key, now=self._now())
        if stored is None:
            raise CodeUnreadable("No such code was issued, or it is long gone.")
        if stored.doc["used"]:
            raise CodeUsed("The code was scanned before.")
        code = OnlineCode(
            key=key,
            version=stored.version,
            licence_id=stored.doc["licence"],
            fields=tuple(stored.doc["fields"]),
            audience=stored.doc["audience"],
            expires_at=datetime.fromtimestamp(stored.doc["expires_at"], UTC),
        )
        self._check_time(code)
        return code

    def spend(self, code: OnlineCode) -> None:
        """Spend a code; of all who try at once, this returns for one.

        Raises:
            CodeUsed: another scan came first.
            CodeExpired: its minute ended since it was found.
        """
        self._check_time(code)
        try:
            self._write(code, is_used=True)
        except StaleVersion as exc:
            raise CodeUsed("Another scan of this code came first.") from exc

    def _check_time(self, code: OnlineCode) -> None:
        if self._now() >= code.expires_at:
            raise CodeExpired("The code has expired.")

    def _write(self, code: OnlineCode, *, is_used: bool) -> None:
        doc = {
            "licence": code.licence_id,
            "fields": list(code.fields),
            "audience": code.audience,
            "expires_at": code.expires_at.timestamp(),
            "used": is_used,
        }
        self._store.put(
            "licence_code",
            code.key,
            doc,
            expect_version=code.version,
            expires_at=code.expires_at + _REMEMBERED,
            now=self._now(),
        )

    def _key(self, payload: str) -> str:
        return self._vault.fingerprint(payload, purpose="licence-code")
