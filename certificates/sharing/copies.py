"""Makes the copy of a licence for an organisation, at the moment it is fetched; none is kept."""

from functools import partial

from auth.citizens import Citizens
from auth.organisations import Organisation
from certificates.errors import LicenceNotValid
from certificates.licence_type import LicenceState, LicenceType
from certificates.licences import Licence, Licences
from certificates.registry import LicenceTypes
from certificates.sealing.paper import Paper
from certificates.sealing.seals import Seal, Seals
from certificates.sharing.copy_paper import copy_paper
from certificates.sharing.errors import CopiesNotOffered, CopyEnded
from certificates.sharing.grants import check_granted
from certificates.sharing.request import CopyRequest, Wish
from certificates.sharing.requests import CopyRequests
from certificates.uses import LicenceUses
from core.access import Access, Ground
from core.audit import AuditTrail
from core.beside import Beside
from core.clock import Clock
from core.errors import NotFound

_MOST_IN_LINE = 50
"""Copies, of 25 to 40 ms each: two seconds, and up to three more where it is a worker's first."""


class Copies:
    """Copies as PDF, annotated with their purpose and sealed by who issued the licence."""

    def __init__(
        self,
        *,
        requests: CopyRequests,
        seals: Seals,
        types: LicenceTypes,
        licences: Licences,
        citizens: Citizens,
        uses: LicenceUses,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._requests = requests
        self._seals = seals
        self._types = types
        self._licences = licences
        self._citizens = citizens
        self._uses = uses
        self._audit = audit
        self._now = now
        self.beside = Beside(most=_MOST_IN_LINE)

    def require_offered(self) -> None:
        """Return if there are seals.

        Raises:
            CopiesNotOffered: there are none.
        """
        if not self._seals:
            raise CopiesNotOffered("This platform was given no electronic seals.")

    def pdf(self, organisation: Organisation, request_id: str, type_code: str) -> bytes:
        """Return the copy of one licence of a request, from what its bureau says now.

        Raises:
            NotFound: no such request of this organisation, or it does not ask for this type.
            CopyNotAgreed, CopyRefused, CopyEnded, CopyLimitReached: the consent does not stand.
            CopyNotAllowed: the organisation has lost the right to it since.
            LicenceNotValid: the licence is not valid now, or none was when the citizen agreed.
            BureauRecordMissing: the bureau does not hold the licence that was agreed to.
            BureauError: the bureau does not answer.
            SealUnavailable, CopiesNotOffered: it cannot be sealed.
            GatewayBusy: too many copies wait to be made.
        """
        self.require_offered()
        request = self._requests.find_asked(organisation, request_id)
        wish = next((wish for wish in request.wishes if wish.type_code == type_code), None)
        if wish is None:
            raise NotFound("The request does not ask for this.")
        self._requests.check_agreed(request)
        check_granted(self._types, organisation, wish)
        kind = self._types[type_code]
        seal = self._seals.get(kind.issuer_code, at=self._now())
        access = self._access(request, organisation, kind)
        if wish.licence_id is None:
            raise LicenceNotValid("The holder had none that was valid when they agreed.")
        licence = self._licences.read_of(access, kind, wish.licence_id)
        if licence.state is not LicenceState.VALID:
            raise LicenceNotValid(f"The licence is {licence.state.value}.")
        pdf = self._make(copy_paper(request, wish, licence, made_at=self._now()), seal)
        self._check_standing(access, wish.licence_id)
        # Counted when it is made and before it is given: what fails counts for nothing, and a
        # consent that was withdrawn meanwhile stops it here.
        request = self._requests.count_fetch(request_id)
        self._keep(access, licence, organisation, request, wish)
        return pdf

    def _check_standing(self, access: Access, licence_id: str) -> None:
        """Look once more, without the bureau: making it took a while.

        Raises:
            LicenceNotValid: it was blocked by its holder, or taken back, meanwhile.
            CopyEnded: its holder has left meanwhile.
        """
        try:
            issued = self._licences.find(access, licence_id)
        except NotFound as exc:
            raise CopyEnded("The holder has left the platform.") from exc
        if issued.is_over or issued.blocked_at is not None:
            raise LicenceNotValid("The licence was blocked or taken back meanwhile.")

    def _make(self, paper: Paper, seal: Seal) -> bytes:
        self.beside.run(get_ready)
        from certificates.sealing.sealed import compose_pdf, pictures_for

        pictures = pictures_for(paper, seal)
        return self.beside.run(partial(compose_pdf, paper, seal, pictures, at=self._now()))

    def _access(
        self, request: CopyRequest, organisation: Organisation, kind: LicenceType
    ) -> Access:
        try:
            return self._citizens.access_by_organisation(
                request.citizen_ref or "", organisation, f"copy:{kind.code}", Ground.CONSENT
            )
        except NotFound as exc:
            raise CopyEnded("The holder has left the platform.") from exc

    def _keep(
        self,
        access: Access,
        licence: Licence,
        organisation: Organisation,
        request: CopyRequest,
        wish: Wish,
    ) -> None:
        self._uses.record(
            licence.issued.licence_id,
            organisation,
            mode="copy",
            fields=[name for name in wish.fields if name in licence.record.values],
            purpose=request.purpose,
        )
        self._audit.record(
            access,
            action="copy.fetch",
            object_ref=request.request_id,
            outcome="ok",
            evidence={"licence": licence.issued.licence_id},
        )


def get_ready() -> None:
    """Import what making a copy takes, and read its font: half a second to three, the first time.

    Only who makes copies does it, and beside the loop: it is 50 MB that nobody else needs.
    """
    from certificates.sealing.ink import font
    from certificates.sealing.sealed import compose_pdf  # noqa: F401

    font()
