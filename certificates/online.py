"""Online codes: opaque, kept as a fingerprint only, good for one scan within a minute."""

import base64
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from certificates.errors import CodeExpired, CodeUnreadable, CodeUsed
from certificates.issued import IssuedLicence
from core.clock import Clock, rfc3339
from core.crypto import Vault
from core.errors import NotFound
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


class CodeState(StrEnum):
    WAITING = "waiting"
    SCANNED = "scanned"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class CodeStatus:
    """What became of a code, for its holder. `fields` are names, never values."""

    code_id: str
    state: CodeState
    expires_at: datetime
    scanned_at: datetime | None = None
    scanned_by: str | None = None
    fields: tuple[str, ...] = ()


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
    ) -> tuple[str, str]:
        """Keep a new code; return its payload, which is not kept, and its id."""
        token = base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode()
        payload = PREFIX + token
        code = OnlineCode(
            key=self._key(payload),
            version=0,
            licence_id=issued.licence_id,
            fields=tuple(fields),
            audience=audience,
            expires_at=expires_at,
        )
        self._write(code, scan=None)
        return payload, code.key

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

    def status(self, licence_id: str, code_id: str) -> CodeStatus:
        """Return what became of a code of this licence, until an hour after its end.

        Raises:
            NotFound: there is none of this id.
        """
        stored = self._store.get("licence_code", code_id, now=self._now())
        if stored is None or stored.doc["licence"] != licence_id:
            raise NotFound("There is no such code.")
        expires_at = datetime.fromtimestamp(stored.doc["expires_at"], UTC)
        scan = stored.doc["used"]
        if scan:
            return CodeStatus(
                code_id=code_id,
                state=CodeState.SCANNED,
                expires_at=expires_at,
                scanned_at=datetime.fromisoformat(scan["at"]),
                scanned_by=scan["by"],
                fields=tuple(scan["fields"]),
            )
        is_over = self._now() >= expires_at
        state = CodeState.EXPIRED if is_over else CodeState.WAITING
        return CodeStatus(code_id=code_id, state=state, expires_at=expires_at)

    def spend(self, code: OnlineCode, *, by: str, fields: Sequence[str]) -> None:
        """Spend a code; of all who try at once, this returns for one.

        Args:
            by: Who scanned it, as its holder reads it.
            fields: Names of what they see.

        Raises:
            CodeUsed: another scan came first.
            CodeExpired: its minute ended since it was found.
        """
        self._check_time(code)
        try:
            scan = {"at": rfc3339(self._now()), "by": by, "fields": list(fields)}
            self._write(code, scan=scan)
        except StaleVersion as exc:
            raise CodeUsed("Another scan of this code came first.") from exc

    def _check_time(self, code: OnlineCode) -> None:
        if self._now() >= code.expires_at:
            raise CodeExpired("The code has expired.")

    def _write(self, code: OnlineCode, *, scan: Mapping[str, object] | None) -> None:
        doc = {
            "licence": code.licence_id,
            "fields": list(code.fields),
            "audience": code.audience,
            "expires_at": code.expires_at.timestamp(),
            "used": scan,
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
