"""Who may give orders: programs on this machine, and whoever sends the token.

A browser on this machine runs pages of strangers. It sends their `Origin`, or says that a request
crosses sites; and a name of theirs that leads here stands in `Host`.
"""

import hmac
from http import HTTPStatus
from http.client import (
    BAD_REQUEST,
    FORBIDDEN,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    REQUEST_ENTITY_TOO_LARGE,
)
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

from mock_upstreams.stubs.refusals import plain_refusal

_PREFIX = "/__admin"
# The console's page and its files, the same for everybody: a link may lead there, and from another
# machine the token is asked for on it.
_PAGE = "/__admin/ui"
_OWN_NAMES = frozenset({"localhost", "localhost."})
_OF_OUR_PAGES = ("", "same-origin", "none")


def install(app: Flask, token: str) -> None:
    """Guard everything under `/__admin`, whoever serves it."""

    @app.before_request
    def guard() -> None:
        if not _is_under(_PREFIX) or _is_under(_PAGE):
            return
        if not (_sends(token) or _is_from_here()):
            abort(403)


def refuse_order(problem: HTTPException) -> Response | HTTPException:
    """Tell what went wrong with an order in WireMock's shape; all else stays as it is."""
    if not _is_under(_PREFIX) or problem.code is None or problem.code < BAD_REQUEST:
        return problem
    reason = {
        FORBIDDEN: "only programs on this machine may order, and whoever sends the token",
        NOT_FOUND: f"there is no {request.path}",
        METHOD_NOT_ALLOWED: f"{request.path} does not take {request.method}",
        REQUEST_ENTITY_TOO_LARGE: f"the body has more than {request.max_content_length} bytes",
    }.get(HTTPStatus(problem.code), problem.name)
    told, status = plain_refusal(problem.code, reason)
    told.status_code = status
    told.headers.extend([one for one in problem.get_headers() if one[0] == "Allow"])
    return told


def _is_under(prefix: str) -> bool:
    return request.path == prefix or request.path.startswith(f"{prefix}/")


def _is_from_here() -> bool:
    if not _is_loopback(request.remote_addr):
        return False
    host, origin = request.headers.get("Host", ""), request.headers.get("Origin")
    if not _is_own_name(host):
        return False
    if request.headers.get("Sec-Fetch-Site", "") not in _OF_OUR_PAGES:
        return False
    return origin is None or origin.lower() == f"{request.scheme}://{host}".lower()


def _is_own_name(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in _OWN_NAMES or _is_loopback(name)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


def _sends(token: str) -> bool:
    sent = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
