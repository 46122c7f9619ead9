"""Judges what an officer scanned. Nothing is told unless the code and the asker are in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from auth.citizens import Citizens
from auth.organisations import Organisation
from certificates.book import LicenceBook
from certificates.claims import OfflineClaims, WireValue, wire_value
from certificates.codes import ONLINE_LIFE, CodeMode
from certificates.errors import (
    CodeNotAllowed,
    CodeRevoked,
    CodeUnreadable,
    CodeWrongAudience,
)
from certificates.history import Why
from certificates.identifiers import parse_identifier
from certificates.issued import IssuedLicence
from certificates.licence_type import PORTRAIT, LicenceState, LicenceType
from certificates.licences import Licence, Licences
from certificates.offline import read_offline_code
from certificates.offline_codes import OfflineCodes
from certificates.online import PREFIX, OnlineCode, OnlineCodes
from certificates.portraits import Portraits
from certificates.trust import TrustList
from certificates.uses import LicenceUses
from core.access import Access
from core.audit import AuditTrail
from core.clock import Clock
from core.errors import AppError, BureauError, BureauRecordMissing, InvalidInput, NotFound
from core.metrics import CODE_VERDICTS


@dataclass(frozen=True, kw_only=True)
class Verification:
    """A licence as it was at `as_of`, and what the holder and the rules let this officer see.

    `as_of` is now: the bureau was asked. Where it cannot be heard, an offline code still tells
    what it says, and `as_of` is when it was made.
    """

    kind: LicenceType
    identifier: str
    fields: Mapping[str, WireValue] = field(repr=False)
    state: LicenceState
    as_of: datetime
    mode: CodeMode

    @property
    def is_accepted(self) -> bool:
        return self.state is LicenceState.VALID


class Verifications:
    """Checks online and offline codes for organisations."""

    def __init__(
        self,
        book: LicenceBook,
        licences: Licences,
        online: OnlineCodes,
        offline: OfflineCodes,
        trust: TrustList,
        citizens: Citizens,
        portraits: Portraits,
        uses: LicenceUses,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._book = book
        self._licences = licences
        self._online = online
        self._offline = offline
        self._trust = trust
        self._citizens = citizens
        self._portraits = portraits
        self._uses = uses
        self._audit = audit
        self._now = now

    def verify(self, organisation: Organisation, payload: str) -> Verification:
        """Return what a scanned code proves to this organisation.

        An online code is spent by the scan that gets an answer, and by nothing else: neither a
        refusal nor a bureau that does not answer uses it up. A licence that is blocked while its
        bureau is asked is shown no more.

        Raises:
            CodeRefused: one of its subclasses says why.
            BureauError: the bureau does not answer; the code may be scanned again.
        """
        mode = CodeMode.ONLINE if payload.startswith(PREFIX) else CodeMode.OFFLINE
        judge = self._judge_online if mode is CodeMode.ONLINE else self._judge_offline
        try:
            found = judge(organisation, payload)
        except AppError as exc:
            CODE_VERDICTS.labels(mode.value, exc.code).inc()
            raise
        CODE_VERDICTS.labels(mode.value, found.state.value).inc()
        return found

    def _judge_online(self, organisation: Organisation, payload: str) -> Verification:
        code = self._online.find(payload)
        if code.audience not in (None, organisation.client_id):
            raise CodeWrongAudience("The code was made for another organisation.")
        issued = self._issued_behind(code)
        allowed = _allowed(organisation, issued.kind, code.fields)
        access = self._access(issued, organisation)
        # The bureau first, the spending after it: a scan that ends without an answer costs nothing.
        licence = self._read(access, issued)
        fields = self._fields(access, licence, allowed)
        # Before, so that a refusal spends nothing; after, for a block that came in between.
        self._issued_behind(code)
        self._online.spend(code, by=organisation.name, fields=tuple(fields))
        self._issued_behind(code)
        found = Verification(
            kind=issued.kind,
            identifier=licence.issued.identifier,
            fields=fields,
            state=licence.state,
            as_of=licence.as_of,
            mode=CodeMode.ONLINE,
        )
        self._keep(access, issued, organisation, found)
        return found

    def _judge_offline(self, organisation: Organisation, payload: str) -> Verification:
        claims = read_offline_code(
            payload, self._trust, at=self._now(), audience=organisation.client_id
        )
        issued = self._issued(_serial(claims.identifier))
        allowed = _allowed(organisation, issued.kind, tuple(claims.fields))
        access = self._access(issued, organisation)
        state, as_of = self._state_now(access, issued, claims)
        self._issued(issued.licence_id)
        found = Verification(
            kind=issued.kind,
            identifier=claims.identifier,
            fields={name: claims.fields[name] for name in allowed},
            state=state,
            as_of=as_of,
            mode=CodeMode.OFFLINE,
        )
        self._keep(access, issued, organisation, found)
        return found

    def _fields(
        self, access: Access, licence: Licence, allowed: Sequence[str]
    ) -> dict[str, WireValue]:
        values = licence.record.values
        fields = {name: wire_value(values[name]) for name in allowed if name in values}
        # An organisation without this grant costs no look-up. A face stands only beside a yes.
        if PORTRAIT in allowed and licence.state is LicenceState.VALID:
            portrait = self._portraits.uri(access)
            return {**fields, PORTRAIT: portrait} if portrait else fields
        return fields

    def _state_now(
        self, access: Access, issued: IssuedLicence, claims: OfflineClaims
    ) -> tuple[LicenceState, datetime]:
        """Return the state behind an offline code and since when it is known.

        That is the bureau's word of now, or of when the code was made if it cannot be heard.
        """
        try:
            licence = self._read(access, issued)
        except BureauError as exc:
            if not exc.is_outage:
                raise
            known, state, as_of = issued, issued.sight.standing, claims.issued_at
        else:
            known, state, as_of = licence.issued, licence.state, licence.as_of
        is_revoked = known.is_over or self._offline.is_revoked(claims.code_id)
        if is_revoked or known.identifier != claims.identifier:
            raise CodeRevoked("The licence was revoked, blocked or replaced since.")
        return state, as_of

    def _issued(self, licence_id: str) -> IssuedLicence:
        issued = self._book.get(licence_id)
        if issued is None:
            raise CodeRevoked("The licence behind the code is not in the book any more.")
        if issued.blocked_at is not None:
            raise CodeRevoked("The holder has blocked this licence.")
        return issued

    def _issued_behind(self, code: OnlineCode) -> IssuedLicence:
        issued = self._issued(code.licence_id)
        made_at = code.expires_at - ONLINE_LIFE
        if any(event.why is Why.BLOCKED and event.at >= made_at for event in issued.events):
            # Unblocked since: but whoever blocked it meant the codes that were out.
            raise CodeRevoked("The holder blocked this licence after the code was made.")
        return issued

    def _access(self, issued: IssuedLicence, organisation: Organisation) -> Access:
        purpose = f"licence:{issued.kind.code}"
        try:
            return self._citizens.access_by_organisation(issued.holder_ref, organisation, purpose)
        except NotFound as exc:
            raise CodeRevoked("The holder has left the platform.") from exc

    def _read(self, access: Access, issued: IssuedLicence) -> Licence:
        try:
            licence = self._licences.read_of(access, issued.kind, issued.licence_id)
        except BureauRecordMissing as exc:
            raise CodeRevoked("The bureau no longer holds this licence.") from exc
        if licence.state in (LicenceState.REVOKED, LicenceState.SUPERSEDED):
            raise CodeRevoked("The bureau has revoked or replaced this licence.")
        return licence

    def _keep(
        self,
        access: Access,
        issued: IssuedLicence,
        organisation: Organisation,
        found: Verification,
    ) -> None:
        self._uses.record(
            issued.licence_id, organisation, mode=found.mode.value, fields=tuple(found.fields)
        )
        self._audit.record(
            access, action="licence.verify", object_ref=issued.licence_id, outcome="ok"
        )


def _allowed(
    organisation: Organisation, kind: LicenceType, chosen: Sequence[str]
) -> tuple[str, ...]:
    """Return what the holder chose, the type reveals, and this organisation may see."""
    if kind.code not in organisation.licence_types:
        raise CodeNotAllowed(f"The organisation may not read {kind.code}.")
    portrait = {PORTRAIT} if kind.look.portrait else set()
    on_offer = {*kind.reveals, *kind.consent_only, *portrait} & organisation.fields
    allowed = tuple(name for name in chosen if name in on_offer)
    if not allowed:
        raise CodeNotAllowed("The organisation may read none of the fields in this code.")
    return allowed


def _serial(identifier: str) -> str:
    try:
        return parse_identifier(identifier).serial
    except InvalidInput as exc:
        raise CodeUnreadable("The code names no licence.") from exc
