"""Requests for copies as the API tells of them: to the organisation, and with more to the citizen.

Which licences a citizen has, and which they picked, the organisation is not told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from certificates.registry import LicenceTypes
from certificates.sharing.choices import Offer
from certificates.sharing.request import CopyRequest, Wish
from core.language import sentence_for


def describe_request(request: CopyRequest, types: LicenceTypes, *, at: datetime) -> dict[str, Any]:
    """Who asks for what, why and until when, and what became of it; nothing of the citizen."""
    return {
        **{name: getattr(request, name) for name in _SAME},
        "state": request.state_at(at),
        "licences": [_describe_wish(wish, types) for wish in request.wishes],
    }


def describe_to_citizen(
    request: CopyRequest, types: LicenceTypes, *, at: datetime
) -> dict[str, Any]:
    """The same, and which licences they agreed to."""
    licences = [
        {**_describe_wish(wish, types), "licence_id": wish.licence_id} for wish in request.wishes
    ]
    return {**describe_request(request, types, at=at), "licences": licences}


def describe_opened(
    request: CopyRequest, types: LicenceTypes, offers: Mapping[str, Offer], *, at: datetime
) -> dict[str, Any]:
    """The same, and what could be copied.

    Args:
        offers: By type; none of a request that was decided.
    """
    told = describe_to_citizen(request, types, at=at)
    licences = [{**one, **_describe_offer(offers.get(one["type"]))} for one in told["licences"]]
    return {**told, "licences": licences}


def _describe_offer(offer: Offer | None) -> dict[str, Any]:
    if offer is None:
        return {"choices": None, "reason": None}
    if offer.error is None:
        return {"choices": offer.describe(), "reason": None}
    error = offer.error
    reason = {
        "code": error.code,
        "message": sentence_for(error),
        "retryable": error.retryable,
    }
    return {"choices": None, "reason": reason}


_SAME = (
    "request_id",
    "organisation",
    "purpose",
    "valid_until",
    "asked_at",
    "decide_by",
    "decided_at",
    "withdrawn_at",
    "fetched",
)


def _describe_wish(wish: Wish, types: LicenceTypes) -> dict[str, Any]:
    kind = types[wish.type_code]
    return {
        "type": kind.code,
        "title_zh": kind.title_zh,
        "title_en": kind.title_en,
        "needs_fresh_face": kind.fresh_face_for_copies,
        "fields": [field for field in kind.fields if field.name in wish.fields],
    }
