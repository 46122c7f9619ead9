"""Codes that a citizen shows: opaque ones for one scan online, and signed ones for no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from certificates.claims import OfflineClaims, wire_value
from certificates.errors import LicenceBlocked, LicenceNotValid
from certificates.issued import IssuedLicence
from certificates.licence_type import PORTRAIT, LicenceState, LicenceType
from certificates.licences import Licences
from certificates.offline_codes import OfflineCodes
from certificates.online import OnlineCodes
from certificates.signing import LicenceKeys
from core.access import Access
from core.audit import Action, AuditTrail
from core.clock import Clock
from core.errors import InvalidInput

ONLINE_LIFE = timedelta(seconds=60)
OFFLINE_LIFE = timedelta(minutes=5)
_CLOCKS_BEHIND = timedelta(seconds=60)
"""An officer's device may be so much behind and still read a fresh offline code."""


class CodeMode(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"


_ACTIONS: Mapping[CodeMode, Action] = {
    CodeMode.ONLINE: "licence.code.online",
    CodeMode.OFFLINE: "licence.code.offline",
}


@dataclass(frozen=True, kw_only=True)
class LicenceCode:
    """What goes into the QR code. `expires_at` is the first instant at which it is refused.

    `code_id` is for asking whether it was scanned; None offline, where nobody hears of a scan.
    """

    payload: str
    code_id: str | None = None
    mode: CodeMode
    expires_at: datetime
    fields: tuple[str, ...]


class Codes:
    """Makes codes for the holder of a licence."""

    def __init__(
        self,
        licences: Licences,
        online: OnlineCodes,
        offline: OfflineCodes,
        keys: LicenceKeys,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._licences = licences
        self._online = online
        self._offline = offline
        self._keys = keys
        self._audit = audit
        self._now = now

    def make(
        self,
        access: Access,
        licence_id: str,
        *,
        mode: CodeMode,
        fields: Sequence[str] | None,
        audience: str | None,
    ) -> LicenceCode:
        """Return a code that reveals these fields of one of the subject's licences.

        Args:
            fields: Names that the holder picked; None for what the type reveals by itself.
            audience: The client id of the one organisation that may read it; None for any.

        Raises:
            NotFound: no such licence, or someone else's.
            InvalidInput: a field that this type does not reveal.
            LicenceBlocked: its holder lets nobody see it.
            LicenceNotValid: offline, of a licence that is not valid now.
            TooManyCodes: offline, and many codes of this licence are alive.
            CodeTooLarge: offline, with more than fits.
            BureauError: offline, and the bureau does not answer.
        """
        issued = self._licences.find(access, licence_id)
        if issued.blocked_at is not None:
            raise LicenceBlocked("Its holder has blocked this licence.")
        chosen = _chosen(issued.kind, fields, mode)
        if mode is CodeMode.ONLINE:
            code = self._make_online(issued, chosen, audience)
        else:
            code = self._make_offline(access, issued, chosen, audience)
        self._audit.record(access, action=_ACTIONS[mode], object_ref=licence_id, outcome="ok")
        return code

    def _make_online(
        self, issued: IssuedLicence, fields: tuple[str, ...], audience: str | None
    ) -> LicenceCode:
        expires_at = self._now() + ONLINE_LIFE
        payload, code_id = self._online.keep(
            issued, fields, audience=audience, expires_at=expires_at
        )
        return LicenceCode(
            payload=payload,
            code_id=code_id,
            mode=CodeMode.ONLINE,
            expires_at=expires_at,
            fields=fields,
        )

    def _make_offline(
        self, access: Access, issued: IssuedLicence, fields: tuple[str, ...], audience: str | None
    ) -> LicenceCode:
        licence = self._licences.read_of(access, issued.kind, issued.licence_id)
        if licence.state is not LicenceState.VALID:
            raise LicenceNotValid(f"The licence is {licence.state.value}.")
        values = licence.record.values
        told = tuple(name for name in fields if name in values)
        # A claim carries whole seconds.
        issued_at = licence.as_of.replace(microsecond=0)
        expires_at = issued_at + OFFLINE_LIFE
        claims = OfflineClaims(
            code_id=self._remember(access, licence.issued, expires_at),
            issuer=self._keys.issuer,
            identifier=licence.issued.identifier,
            licence_type=issued.kind.code,
            audience=audience,
            fields={name: wire_value(values[name]) for name in told},
            issued_at=issued_at,
            not_before=issued_at - _CLOCKS_BEHIND,
            expires_at=expires_at,
        )
        return LicenceCode(
            payload=self._keys.encode(claims),
            mode=CodeMode.OFFLINE,
            expires_at=claims.expires_at,
            fields=told,
        )

    def _remember(self, access: Access, issued: IssuedLicence, expires_at: datetime) -> bytes:
        """Return the id of a new code, which from now on can be taken back."""
        code_id = self._offline.keep(
            issued.licence_id, version=issued.version, expires_at=expires_at
        )
        # Whoever blocked or changed the licence before the id was kept did not find it there.
        if self._licences.find(access, issued.licence_id).changed_at != issued.changed_at:
            raise LicenceNotValid("The licence changed just now.")
        return code_id


def _chosen(kind: LicenceType, fields: Sequence[str] | None, mode: CodeMode) -> tuple[str, ...]:
    """Return the picked fields, each once, in the order of the type; the portrait comes last."""
    # A photo is far larger than what an offline code can carry.
    portrait = (PORTRAIT,) if mode is CodeMode.ONLINE and kind.look.portrait else ()
    if fields is None:
        return kind.reveals + portrait
    on_offer = kind.reveals + kind.consent_only + portrait
    strange = sorted(set(fields) - set(on_offer))
    if strange or not fields:
        reason = f"Pick one or more of {', '.join(on_offer)}."
        raise InvalidInput("These fields cannot be shown.", fields={"fields": [reason]})
    in_order = (*(field.name for field in kind.fields), *portrait)
    return tuple(name for name in in_order if name in fields)
