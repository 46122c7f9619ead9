"""Stubs that pass a request on to a server which may be asked: this machine's, or one named."""

import os
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import gevent

from mock_upstreams.recording.target import Headers, Target, TargetError
from mock_upstreams.seen import Seen

_BAD_GATEWAY = 502
_LOOP_DETECTED = 508


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Where a stub passes requests on.

    Args:
        drop_prefix: What is left out at the path's beginning.
        add: Headers to set; `remove` names those to leave out, in lower case.
    """

    target: Target
    drop_prefix: str
    add: Headers
    remove: frozenset[str]

    def ask(self, seen: Seen) -> tuple[int, Headers, bytes]:
        """Return status, headers with the length, and body; 502 where the server cannot be asked.

        It is asked in a thread, so that other requests go on meanwhile. A request that these mocks
        passed on to themselves is not passed on again: 508.
        """
        via = f"1.1 {_pseudonym()}"
        passed = ",".join(seen.header_values.get("via", [])).split(",")
        if via in (one.strip() for one in passed):
            return _said(_LOOP_DETECTED, "these mocks passed this request on to themselves")
        left = self.remove | {name.lower() for name, _ in self.add}
        kept = tuple((name, value) for name, value in seen.headers if name.lower() not in left)
        path = seen.path.removeprefix(self.drop_prefix) or "/"
        try:
            status, headers, body = gevent.get_hub().threadpool.apply(
                self.target.ask,
                (
                    seen.method,
                    path,
                    seen.query_string,
                    (*kept, *self.add, ("Via", via)),
                    seen.raw_body,
                ),
            )
        except TargetError as exc:
            return _said(_BAD_GATEWAY, f"whom this stub passes requests on to: {exc}")
        return status, (*headers, ("Content-Length", str(len(body)))), body


def _pseudonym() -> str:
    """Return what these mocks call themselves in `Via` (RFC 9110, 7.6.3); others' differ."""
    return f"mock-upstreams-{os.getpid()}"


def _said(status: int, text: str) -> tuple[int, Headers, bytes]:
    return status, (("Content-Length", str(len(text.encode()))),), text.encode()


def read_target(url: str, allowed: frozenset[str]) -> Target:
    """Read a server's address.

    Args:
        allowed: Hosts that may be asked besides this machine.

    Raises:
        ValueError: it is none, or a server that may not be asked.
    """
    target = Target.from_url(url)
    host = urlsplit(url).hostname or ""
    if host in allowed or host == "localhost" or _is_loopback(host):
        return target
    raise ValueError("only this machine may be asked, and hosts named with --proxy-to")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
