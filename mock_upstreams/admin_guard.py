"""Who may give orders: programs on this machine, and whoever sends the token.

A browser on this machine runs pages of strangers. It sends their `Origin`, or says that a request
crosses sites; and a name of theirs that leads here stands in `Host`.
"""

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, abort, request

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
