"""Stubs that pass a request on to a server which may be asked: this machine's, or one named."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import gevent

from mock_upstreams.recording.target import Target, TargetError
from mock_upstreams.seen import Seen

Headers = tuple[tuple[str, str], ...]
_BAD_GATEWAY = 502


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Where a stub passes requests on.

    Args:
        drop_prefix: What is left out at the path's beginning.
        add: Headers to set; `remove` those to leave out, in lower case.
    """

    target: Target
    drop_prefix: str
    add: Mapping[str, str]
    remove: frozenset[str]

    def ask(self, seen: Seen) -> tuple[int, Headers, bytes]:
        """Return status, headers with the length, and body; 502 where the server cannot be asked.

        It is asked in a thread, so that other requests go on meanwhile.
        """
        added = {name.lower() for name in self.add}
        kept = {
            name: value for name, value in seen.headers if name.lower() not in self.remove | added
        }
        path = seen.path.removeprefix(self.drop_prefix) or "/"
        try:
            status, headers, body = gevent.get_hub().threadpool.apply(
                self.target.ask,
                (seen.method, path, seen.query_string, {**kept, **self.add}, seen.raw_body),
            )
        except TargetError as exc:
            text = f"the server that this stub passes requests on to cannot be asked: {exc}"
            return _BAD_GATEWAY, (("Content-Length", str(len(text.encode()))),), text.encode()
        return status, (*headers.items(), ("Content-Length", str(len(body)))), body


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
