"""The one bureau that a recorder talks to."""

import http.client
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mock_upstreams.connection import LARGEST_BYTES

Headers = tuple[tuple[str, str], ...]
"""In their order; a name may come more than once."""

_TIMEOUT_S = 60
# Of one connection, not of what is sent over it (RFC 9110, 7.6.1).
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
# The proxy says these itself. Without `accept-encoding`, bodies come as they are.
_OURS = frozenset({"host", "content-length", "accept-encoding"})


class TargetError(Exception):
    """The bureau gave no answer that can be passed on. The message says why."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request as it came, without the target's own path, and the answer it got."""

    method: str
    path: str
    query: str
    request_type: str
    request: bytes
    status: int
    answer_type: str
    answer: bytes


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where the bureau is. Redirects are passed on and never followed: nothing else is asked."""

    is_tls: bool
    host: str
    port: int
    base: str

    @classmethod
    def from_url(cls, url: str) -> "Target":
        """Read `http://host:port/base` or the same with https.

        Raises:
            ValueError: anything else, or one with a password or a query.
        """
        parts = urlsplit(url)
        is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
            raise ValueError("the address must be like https://bureau.example/base")
        return cls(
            is_tls=parts.scheme == "https",
            host=parts.hostname,
            port=parts.port or (443 if parts.scheme == "https" else 80),
            base=parts.path.rstrip("/"),
        )

    def ask(
        self, method: str, path: str, query: str, headers: Headers, body: bytes
    ) -> tuple[int, Headers, bytes]:
        """Pass one request on; return status, headers and body of the answer.

        Raises:
            TargetError: no answer within a minute of silence, one of more than 6 MiB, or a request
                that HTTP cannot say.
        """
        kind = http.client.HTTPSConnection if self.is_tls else http.client.HTTPConnection
        connection = kind(self.host, self.port, timeout=_TIMEOUT_S)
        try:
            whole = self.base + path + (f"?{query}" if query else "")
            connection.putrequest(method, whole)
            for name, value in passed_on(headers):
                connection.putheader(name, value)
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            raw = answer.read(LARGEST_BYTES + 1)
            if len(raw) > LARGEST_BYTES:
                raise TargetError("its answer is larger than 6 MiB")
            return answer.status, passed_on(answer.getheaders()), raw
        except (OSError, http.client.HTTPException) as exc:
            raise TargetError(f"it gave no answer: {type(exc).__name__}") from exc
        except ValueError as exc:
            raise TargetError("the request cannot be passed on as it is") from exc
        finally:
            connection.close()


def passed_on(headers: Iterable[tuple[str, str]]) -> Headers:
    """Return the headers that a proxy passes on."""
    left = _HOP_BY_HOP | _OURS
    return tuple((name, value) for name, value in headers if name.lower() not in left)
