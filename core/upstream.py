"""The one HTTP client: bureaus and the verifier are called through it and nothing else.

A client's own timeout bounds each silence, not the whole answer: `gevent.Timeout` bounds the
whole, so that a bureau that sends a byte every half second cannot hold a request for ever.
"""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import gevent
import structlog
from geventhttpclient import HTTPClient
from geventhttpclient.response import HTTPParseError, HTTPSocketPoolResponse

from core.errors import BureauError, BureauOverloaded, BureauTimeout
from core.metrics import UPSTREAM_CALLS, UPSTREAM_SECONDS

log = structlog.get_logger("upstream")

_CHUNK_BYTES = 64 * 1024
_LONGEST_RETRY_AFTER_S = 600
_OK = frozenset({200})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class UpstreamClient:
    """Calls one bureau, within one limit of time and one of size.

    Args:
        bureau: The name under which logs, metrics and errors speak of it.
        base_url: Scheme, host, port and path prefix; `http` or `https`.
        deadline_s: Seconds of wall-clock time for a whole call, connecting included.
        max_bytes: The largest body that is read.
        concurrency: Connections held at once; a call beyond them waits, inside its deadline.
    """

    def __init__(
        self,
        bureau: str,
        base_url: str,
        *,
        deadline_s: float,
        max_bytes: int = 1_000_000,
        concurrency: int = 64,
    ) -> None:
        self.bureau = bureau
        self._base_url = base_url
        self._prefix = urlsplit(base_url).path.rstrip("/")
        self.deadline_s = deadline_s
        self._max_bytes = max_bytes
        self._concurrency = concurrency
        self._http = self._connect()

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: frozenset[int] = _OK,
    ) -> Answer:
        """Send one request and return its whole answer.

        Args:
            operation: What the call is for, as logs and metrics name it. The path and query are
                never logged: a bureau may want secrets in them.
            accept: Statuses that the caller understands; any other becomes an error.

        Raises:
            BureauTimeout: the whole answer had not arrived in time, a dribble included.
            BureauOverloaded: 429 or 503.
            BureauError: refused, reset, redirected, too large, malformed, or another status.
        """
        # One id from the phone to the bureau, so that both sides' logs can be laid side by side.
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        traced = {"X-Request-Id": request_id} if request_id else {}
        target = self._prefix + path + (f"?{urlencode(query)}" if query else "")
        started, outcome, status = perf_counter(), "error", 0
        try:
            answer = self._exchange(method, target, body, {**traced, **(headers or {})})
            status = answer.status
            self._check_status(answer, accept)
            outcome = "ok"
        except BureauTimeout:
            outcome = "timeout"
            raise
        finally:
            self._report(operation, outcome, status, perf_counter() - started)
        return answer

    def close(self) -> None:
        """Close the idle connections."""
        self._http.close()

    def _exchange(
        self, method: str, target: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        response: HTTPSocketPoolResponse | None = None
        limit = gevent.Timeout(self.deadline_s)
        try:
            with limit:
                response = self._http.request(method, target, body, dict(headers))
                return self._read(response)
        except gevent.Timeout as exc:
            if exc is not limit:
                raise  # a caller's own limit, which is not ours to explain
            if response is None:
                # A client cut off while sending does not give its connection back. Calls that use
                # or await the old one's connections go on; it closes them when the last is done.
                self._http = self._connect()
            raise BureauTimeout("A bureau took too long to answer.", bureau=self.bureau) from exc
        except (OSError, HTTPParseError) as exc:
            raise BureauError("A bureau could not be reached.", bureau=self.bureau) from exc
        finally:
            if response is not None:
                response.release()

    def _read(self, response: HTTPSocketPoolResponse) -> Answer:
        parts: list[bytes] = []
        left = self._max_bytes
        while chunk := response.read(_CHUNK_BYTES):
            left -= len(chunk)
            if left < 0:
                raise BureauError("A bureau's answer was too large.", bureau=self.bureau)
            parts.append(chunk)
        headers = {name.lower(): value for name, value in response.headers}
        return Answer(status=response.status_code, headers=headers, body=b"".join(parts))

    def _check_status(self, answer: Answer, accept: frozenset[int]) -> None:
        if answer.status in accept:
            return
        if answer.status in (429, 503):
            raise BureauOverloaded(
                "A bureau asks to be called less often.",
                bureau=self.bureau,
                retry_after_s=_retry_after_s(answer.headers.get("retry-after")),
            )
        raise BureauError(f"A bureau answered with status {answer.status}.", bureau=self.bureau)

    def _report(self, operation: str, outcome: str, status: int, duration_s: float) -> None:
        UPSTREAM_CALLS.labels(self.bureau, operation, outcome).inc()
        UPSTREAM_SECONDS.labels(self.bureau).observe(duration_s)
        log.info(
            "bureau_call",
            bureau=self.bureau,
            operation=operation,
            outcome=outcome,
            status=status,
            duration_s=round(duration_s, 4),
        )

    def _connect(self) -> HTTPClient:
        client = HTTPClient.from_url(
            self._base_url,
            concurrency=self._concurrency,
            connection_timeout=self.deadline_s,
            network_timeout=self.deadline_s,
        )
        # The library sends a GET anew on every hang-up, `size` + 1 times: 66 requests for one call
        # to a bureau in trouble. -1 leaves the one that was asked for.
        client._connection_pool.size = -1
        weakref.finalize(client, client._connection_pool.close)
        return client


def _retry_after_s(text: str | None) -> int | None:
    """Read a Retry-After of whole seconds; its date form is rare and left out."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 6:
        return None
    return min(int(text), _LONGEST_RETRY_AFTER_S)
