"""Requests for copies as the API tells of them: the same to the citizen and the organisation."""

from datetime import datetime
from typing import Any

from certificates.registry import LicenceTypes
from certificates.sharing.request import CopyRequest, Wish


def describe_request(request: CopyRequest, types: LicenceTypes, *, at: datetime) -> dict[str, Any]:
    """Who asks for what, why and until when, and what became of it; nothing of the citizen."""
    return {
        **{name: getattr(request, name) for name in _SAME},
        "state": request.state_at(at),
        "licences": [_describe_wish(wish, types) for wish in request.wishes],
    }


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
