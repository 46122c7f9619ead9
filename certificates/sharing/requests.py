"""Requests for copies: asked by an organisation, opened and decided once by a citizen."""

import base64
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from auth.citizens import Citizens
from auth.organisations import Organisation
from certificates.registry import LicenceTypes
from certificates.sharing.book import RequestBook
from certificates.sharing.choices import Choices
from certificates.sharing.describe import describe_opened, describe_request, describe_to_citizen
from certificates.sharing.errors import (
    CopyEnded,
    CopyInvitationEnded,
    CopyLimitReached,
    CopyNotAgreed,
    CopyRefused,
    CopyRequestDecided,
    TooManyCopyRequests,
)
from certificates.sharing.grants import check_last_day, check_wishes
from certificates.sharing.request import CopyRequest, CopyState, Wish
from certificates.waiting import Waiting
from core.access import Access
from core.audit import Action, AuditTrail, time_ordered_key
from core.caller import Caller
from core.clock import BEIJING, Clock, beijing_date
from core.errors import NotFound
from core.store.base import StaleVersion

PREFIX = "MS2:"
"""Marks an invitation. Codes that show a licence begin with something else."""

OPEN_WITHIN = timedelta(minutes=10)
DECIDE_WITHIN = timedelta(hours=24)
MOST_WISHES = 5
MOST_OPEN_AT, MOST_OPEN_FOR = 200, 20
"""Undecided requests of one organisation, and of one citizen."""

MOST_FETCHES = 20
"""Copies of one request, all its licences together."""

_LIVING = frozenset({CopyState.OPENED, CopyState.AGREED})
_WAS_AGREED = frozenset({CopyState.AGREED, CopyState.WITHDRAWN})
_TOKEN_BYTES = 20
_SHAPE = re.compile(r"MS2:[A-Z2-7]{32}", re.ASCII)


class CopyRequests:
    """Takes requests from being asked to being decided, withdrawn or fetched."""

    def __init__(
        self,
        book: RequestBook,
        types: LicenceTypes,
        citizens: Citizens,
        choices: Choices,
        audit: AuditTrail,
        now: Clock,
    ) -> None:
        self._book = book
        self._choices = choices
        self._citizens = citizens
        self._waiting = Waiting()
        self._types = types
        self._audit = audit
        self._now = now

    def ask(
        self, organisation: Organisation, wishes: tuple[Wish, ...], *, purpose: str, until: date
    ) -> tuple[CopyRequest, str]:
        """Keep a request and return it with its invitation, which is not kept.

        Args:
            until: The last Beijing day on which copies may be fetched; at most 90 days from now.

        Raises:
            InvalidInput: a day out of range, a type twice, or a field that a type does not reveal.
            CopyNotAllowed: a type or field that the organisation was not granted.
            TooManyCopyRequests: as many as may be are undecided.
        """
        now = self._now()
        check_last_day(until, today=beijing_date(now))
        check_wishes(self._types, organisation, wishes)
        if self._book.has_undecided_of(organisation.client_id, most=MOST_OPEN_AT):
            raise TooManyCopyRequests(f"{MOST_OPEN_AT} requests are undecided.")
        request = CopyRequest(
            request_id=time_ordered_key(now),
            client_id=organisation.client_id,
            organisation=organisation.name,
            purpose=purpose,
            wishes=wishes,
            valid_until=until,
            asked_at=now,
            decide_by=_within(now + OPEN_WITHIN, until),
        )
        invitation = PREFIX + base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode()
        kept = self._book.write(request)
        self._book.invite(invitation, kept)
        return kept, invitation

    def open(self, access: Access, invitation: str) -> CopyRequest:
        """Give a request to the one citizen who opens its invitation first.

        Raises:
            CopyInvitationEnded: unknown, over, or opened by somebody else.
            TooManyCopyRequests: the citizen has as many undecided ones as may be.
        """
        found = self._book.invited(invitation) if _SHAPE.fullmatch(invitation) else None
        if found is None:
            raise CopyInvitationEnded("It was never made, or is over.")
        if found.citizen_ref == access.subject.ref:
            return found
        if found.state is not CopyState.WAITING:
            raise CopyInvitationEnded("Somebody has opened it.")
        if self._book.has_undecided_for(access.subject.ref, most=MOST_OPEN_FOR):
            raise TooManyCopyRequests(f"{MOST_OPEN_FOR} requests are undecided.")
        opened = replace(
            found,
            state=CopyState.OPENED,
            citizen_ref=access.subject.ref,
            stay=self._citizens.stay(access.subject.ref),
            decide_by=_within(self._now() + DECIDE_WITHIN, found.valid_until),
        )
        try:
            kept = self._book.write(opened)
        except StaleVersion as exc:
            raise CopyInvitationEnded("Somebody else opened it first.") from exc
        self._record(access, "copy.open", kept)
        return kept

    def describe(self, request: CopyRequest) -> dict[str, Any]:
        """Return a request as it is told to who asks, in its state of this moment."""
        return describe_request(self._standing(request), self._types, at=self._now())

    def describe_mine(self, request: CopyRequest) -> dict[str, Any]:
        """Return a request as it is told to its citizen."""
        return describe_to_citizen(self._standing(request), self._types, at=self._now())

    def describe_opened(self, access: Access, request: CopyRequest) -> dict[str, Any]:
        """Return a request as it is told to its citizen, with the licences to choose from."""
        standing = self._standing(request)
        offers = self._choices.offers(access, request.wishes) if standing.is_undecided else {}
        return describe_opened(standing, self._types, offers, at=self._now())

    def mine(self, access: Access, *, limit: int, before: str | None) -> tuple[CopyRequest, ...]:
        """Return the requests that the citizen has opened, the latest asked first.

        Args:
            before: The id at the end of the page before this one.
        """
        found = self._book.of_citizen(access.subject.ref, limit=limit, before=before)
        self._audit.record(access, action="copy.list", object_ref="copy-requests", outcome="ok")
        return found

    def find(self, citizen_ref: str, request_id: str) -> CopyRequest:
        """Return one of a citizen's requests.

        Raises:
            NotFound: there is none of this id, it is over, or somebody else's.
        """
        request = self._book.get(request_id)
        if request is None or request.citizen_ref != citizen_ref:
            raise NotFound("There is no such request.")
        return self._standing(request)

    def find_asked(self, organisation: Organisation, request_id: str) -> CopyRequest:
        """Return one of an organisation's requests.

        Raises:
            NotFound: there is none of this id, it lapsed undecided, or another organisation's.
        """
        request = self._book.get(request_id)
        if request is None or request.client_id != organisation.client_id:
            raise NotFound("There is no such request.")
        return self._standing(request)

    def await_decision(
        self, organisation: Organisation, request_id: str, *, wait_s: int, caller: Caller
    ) -> CopyRequest:
        """Return one of an organisation's requests: once it is decided, or after so many seconds.

        Raises:
            NotFound: as in `find_asked`.
        """
        return self._waiting.until(
            partial(self.find_asked, organisation, request_id),
            is_settled=lambda request: not request.is_undecided,
            wait_s=wait_s,
            caller=caller,
        )

    def agree(
        self,
        access: Access,
        request_id: str,
        *,
        require_fresh_face: Callable[[], None],
        licence_ids: Sequence[str] = (),
    ) -> CopyRequest:
        """Agree, once: of each type to one licence, and no other is copied.

        Args:
            require_fresh_face: Called if a type demands it; returns if the citizen has just shown
                their face.
            licence_ids: Which licences, where there are several of a type.

        Raises:
            NotFound: no such request, or somebody else's.
            CopyRequestDecided: it was decided before, be it at the same moment.
            StepUpNeeded: as `require_fresh_face` has it.
            InvalidInput, CopyChoiceNeeded, BureauError: as in `Choices.pick`.
        """
        found = self._find_undecided(access, request_id)
        if any(self._types[wish.type_code].fresh_face_for_copies for wish in found.wishes):
            require_fresh_face()
        wishes = self._choices.pick(access, found.wishes, licence_ids)
        kept = self._decide(replace(found, state=CopyState.AGREED, wishes=wishes))
        self._record(access, "copy.agree", kept)
        return kept

    def refuse(self, access: Access, request_id: str) -> CopyRequest:
        """Refuse, once.

        Raises:
            NotFound: no such request, or somebody else's.
            CopyRequestDecided: it was decided before, be it at the same moment.
        """
        found = self._find_undecided(access, request_id)
        kept = self._decide(replace(found, state=CopyState.REFUSED))
        self._record(access, "copy.refuse", kept)
        return kept

    def withdraw(self, access: Access, request_id: str) -> None:
        """Take a consent back; no copy is given from then on. Twice is as good as once.

        Raises:
            NotFound: no such request, somebody else's, or one that was not agreed to.
        """

        def take_back(request: CopyRequest) -> CopyRequest:
            if request.citizen_ref != access.subject.ref or request.state not in _WAS_AGREED:
                raise NotFound("There is no consent to withdraw.")
            if request.state is CopyState.WITHDRAWN:
                return request
            return replace(request, state=CopyState.WITHDRAWN, withdrawn_at=self._now())

        if self.find(access.subject.ref, request_id).state is CopyState.WITHDRAWN:
            return
        self._record(access, "copy.withdraw", self._book.change(request_id, take_back))

    def check_agreed(self, request: CopyRequest) -> None:
        """Return if copies may be given now.

        Raises:
            CopyNotAgreed, CopyRefused, CopyEnded, CopyLimitReached: they may not.
        """
        request = self._standing(request)
        state = request.state_at(self._now())
        if request.is_undecided:
            raise CopyNotAgreed("The holder has not decided yet.")
        if state is CopyState.REFUSED:
            raise CopyRefused("The holder has refused.")
        if state is not CopyState.AGREED:
            raise CopyEnded("The consent was withdrawn or is over.")
        if request.fetched >= MOST_FETCHES:
            raise CopyLimitReached(f"Copies were fetched {MOST_FETCHES} times.")

    def count_fetch(self, request_id: str) -> CopyRequest:
        """Count one more copy, if the consent stands at this very moment.

        Raises:
            NotFound: the request is gone.
            CopyNotAgreed, CopyRefused, CopyEnded, CopyLimitReached: no copy may be given.
        """

        def count(request: CopyRequest) -> CopyRequest:
            self.check_agreed(request)
            return replace(request, fetched=request.fetched + 1)

        return self._book.change(request_id, count)

    def _find_undecided(self, access: Access, request_id: str) -> CopyRequest:
        found = self.find(access.subject.ref, request_id)
        if not found.is_undecided:
            raise CopyRequestDecided("The request was decided before.")
        return found

    def _decide(self, decided: CopyRequest) -> CopyRequest:
        try:
            return self._book.write(replace(decided, decided_at=self._now()))
        except StaleVersion as exc:
            raise CopyRequestDecided("The request was decided at the same time.") from exc

    def _standing(self, request: CopyRequest) -> CopyRequest:
        """Return a request as ended if its citizen has left since, also if they came back."""
        if request.citizen_ref is None or request.state not in _LIVING:
            return request
        stay = self._citizens.stay(request.citizen_ref)
        if stay is not None and stay == request.stay:
            return request
        return replace(request, state=CopyState.ENDED)

    def _record(self, access: Access, action: Action, request: CopyRequest) -> None:
        self._audit.record(
            access,
            action=action,
            object_ref=request.request_id,
            outcome="ok",
            evidence={"licences": [one.licence_id for one in request.wishes if one.licence_id]},
        )


def _within(at: datetime, last_day: date) -> datetime:
    """Return an instant, or the end of a Beijing day if that comes first."""
    end = datetime.combine(last_day + timedelta(days=1), time(), BEIJING)
    return min(at, end.astimezone(UTC))
