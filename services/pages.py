"""How items and the home page leave as HTTP: JSON that is already dumped, with validators."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import orjson
from flask import Response, request
from werkzeug.datastructures import RequestCacheControl
from werkzeug.http import parse_cache_control_header

from core.clock import rfc3339
from core.language import sentence_for
from core.upstream.cache import Kept
from core.web import WholeResponse, unproxied
from services.applications import Answered
from services.errors import IdempotencyKeyMissing
from services.home import HomeSection, HomeStatus
from services.item import LookUp
from services.runner import Asked, Found

_CHARACTERS = r"[A-Za-z0-9_.:~-]{8,128}"
_KEY = re.compile(rf"(?P<bare>{_CHARACTERS})|\"(?P<quoted>{_CHARACTERS})\"", re.ASCII)


def is_asked_afresh() -> bool:
    """Tell whether bureaus are to be asked now: `no-cache` or `max-age=0` (RFC 9111)."""
    if "HTTP_CACHE_CONTROL" not in unproxied(request).environ:
        return False
    control = _cache_control()
    return bool(control.no_cache) or control.max_age == 0


def age_taken() -> Asked:
    """Return how old an answer the caller takes: `no-cache`, `stale-if-error=<s>` (RFC 5861)."""
    stale_s = _cache_control().stale_if_error
    return Asked(afresh=is_asked_afresh(), stale_s=stale_s or 0)


def _cache_control() -> RequestCacheControl:
    # Its directives have no case, and werkzeug looks for small letters.
    text = request.headers.get("Cache-Control", "").lower()
    return parse_cache_control_header(text, cls=RequestCacheControl)


def idempotency_key() -> str:
    """Return the caller's `Idempotency-Key`, bare or in the quotes of a structured field.

    Raises:
        IdempotencyKeyMissing: there is none, or it is no key.
    """
    key = request.headers.get("Idempotency-Key", "")
    found = _KEY.fullmatch(key)
    if found is None:
        raise IdempotencyKeyMissing(
            "Send an Idempotency-Key of 8 to 128 letters, digits or any of -_.:~ with this call."
        )
    return found["bare"] or found["quoted"]


def application_answer(answered: Answered) -> Response:
    """Return an application's result, marked if it was given before."""
    answer = Response(answered.body, mimetype="application/json")
    if answered.is_replayed:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def item_answer(item: LookUp, found: Found, now: datetime) -> Response:
    """Return an item's result with its age in seconds, and why it is old where it is too old."""
    age_s = int((now - found.kept.as_of).total_seconds())
    answer = Response(found.kept.body, mimetype="application/json")
    answer.headers["Age"] = str(age_s)
    if found.error is not None:
        ttl_s = min(-1, int(item.lifetime.fresh_s) - age_s)
        answer.headers["Cache-Status"] = f"minsheng; hit; ttl={ttl_s}; detail={found.error.code}"
    return answer


def dump_home(sections: Sequence[HomeSection]) -> Kept:
    """Return the page of these sections as JSON; errors speak the caller's language."""
    frames = [_frame(section) for section in sections]
    parts = [
        frame.before + rfc3339(section.as_of).encode() + frame.after + (section.body or b"null")
        for section, frame in zip(sections, frames, strict=True)
    ]
    return Kept(
        body=b'{"sections":{' + b"},".join(parts) + b"}}}",
        as_of=min(section.as_of for section in sections),
        mark=_mark(sections, frames),
    )


def home_answer(page: Kept) -> Response:
    """Return the page, or 304 where the caller has one already that says the same."""
    answer = WholeResponse(page.body, content_type="application/json")
    answer.headers.add("ETag", f'W/"{page.mark}"')
    # A client may keep the page for its citizen, and must ask whether it still holds.
    answer.headers.add("Cache-Control", "private, no-cache")
    answer.headers.add("Vary", "Authorization")  # and the language, as every answer
    incoming = unproxied(request)
    if "HTTP_IF_NONE_MATCH" in incoming.environ:
        answer.make_conditional(incoming)
    return answer


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """What stands around a section's data, as JSON, before and after its `as_of`."""

    before: bytes
    after: bytes


def _mark(sections: Sequence[HomeSection], frames: Sequence[_Frame]) -> str:
    """Return what differs where pages say different things.

    When a bureau was asked is left out unless what it said is old: each worker has asked it at a
    moment of its own, and a page that says the same again need not be sent again.
    """
    digest = hashlib.sha256()
    for section, frame in zip(sections, frames, strict=True):
        as_of = rfc3339(section.as_of) if section.status is HomeStatus.STALE else ""
        body = section.body or b""
        digest.update(b"%b%b%b%d " % (frame.before, as_of.encode(), frame.after, len(body)) + body)
    return digest.hexdigest()[:32]


def _frame(section: HomeSection) -> _Frame:
    item, error = section.item, section.error
    reason = b"null"
    if error is not None:
        why = {"code": error.code, "message": sentence_for(error), "retryable": error.retryable}
        reason = orjson.dumps(why)
    return _frame_of(item.bureau, item.title_zh, item.title_en, section.status.value, reason)


@lru_cache(maxsize=1024)
def _frame_of(bureau: str, title_zh: str, title_en: str, status: str, reason: bytes) -> _Frame:
    head = {"title_zh": title_zh, "title_en": title_en, "status": status}
    before = orjson.dumps(bureau) + b":" + orjson.dumps(head)[:-1] + b',"as_of":"'
    return _Frame(before=before, after=b'","reason":' + reason + b',"data":')
