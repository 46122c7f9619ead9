"""Calls to one bureau, and the rules for all of them: time, retries, breaker, calls at once.

A client's own timeout bounds each silence, not the whole answer: `gevent.Timeout` bounds the
whole, so that a bureau that sends a byte every half second cannot hold a request for ever.
"""

import random
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TypeVar
from urllib.parse import urlencode

import gevent

from core.budget import left_s
from core.clock import Elapsed
from core.errors import AppError, BureauBusy, BureauError, BureauOverloaded, BureauTimeout
from core.trace import current_trace, new_span_id
from core.upstream.breaker import Breaker
from core.upstream.limits import Limits
from core.upstream.plain_answer import Answer
from core.upstream.report import CallReport
from core.upstream.retries import MOST_ATTEMPTS, Draw, RetryBudget, pause_s
from core.upstream.wire import AnswerTooLarge, Wire, WireError

T = TypeVar("T")

_LONGEST_RETRY_AFTER_S = 600
_PASSING = frozenset({500, 502, 504})
"""Statuses of a bureau that may be well again a moment later."""

_OK = frozenset({200})


class Line:
    """What one attempt sends over: all its exchanges, under one span."""

    def __init__(self, bureau: str, wire: Wire, report: CallReport) -> None:
        self._bureau = bureau
        self._wire = wire
        self._report = report
        self._headers = _passed_on(report.span_id)

    def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: frozenset[int] = _OK,
    ) -> Answer:
        """Send one request and return its whole answer.

        The path and query are never logged: a bureau may want secrets in them.

        Args:
            accept: Statuses that the caller understands; any other becomes an error.

        Raises:
            BureauOverloaded: 429 or 503.
            BureauError: refused, reset, redirected, too large, malformed, or another status.
        """
        target = path + (f"?{urlencode(query)}" if query else "")
        self._report.exchanges += 1
        try:
            answer = self._wire.exchange(method, target, body, {**self._headers, **(headers or {})})
        except WireError as exc:
            raise BureauError(
                "A bureau could not be reached.", bureau=self._bureau, is_transient=True
            ) from exc
        except AnswerTooLarge:
            raise BureauError("A bureau's answer was too large.", bureau=self._bureau) from None
        self._report.status = answer.status
        if answer.status not in accept:
            raise _refusal(self._bureau, answer)
        return answer


class UpstreamClient:
    """Calls one bureau within its limits.

    Args:
        bureau: The name under which logs, metrics and errors speak of it.
        base_url: Scheme, host, port and path prefix; `http` or `https`.
        elapsed_s: The clock of its breaker.
        draw: Where the pauses between attempts come from.
    """

    def __init__(
        self,
        bureau: str,
        base_url: str,
        limits: Limits,
        *,
        elapsed_s: Elapsed = monotonic,
        draw: Draw = random.uniform,
    ) -> None:
        self.bureau = bureau
        self._limits = limits
        self._draw = draw
        self._retries = RetryBudget()
        self._in_flight = 0
        self._wire = Wire(
            base_url,
            connect_s=limits.deadline_s,
            max_bytes=limits.max_bytes,
        )
        self._breaker = None
        if limits.breaker_failures is not None:
            self._breaker = Breaker(
                bureau,
                failures=limits.breaker_failures,
                open_s=limits.breaker_open_s,
                elapsed_s=elapsed_s,
            )

    def ask(self, operation: str, ask: Callable[[Line], T], *, idempotent: bool) -> T:
        """Return what `ask` makes of the bureau's answers, all of it within one deadline.

        The deadline is the bureau's own, or what is left of the request's budget if that is less.

        Args:
            operation: What the call is for, as logs and metrics name it.
            ask: Sends and reads; called anew for each attempt, so that nonces are never reused.
            idempotent: Whether asking twice does no more than asking once. Only then may a
                failed attempt be followed by another.

        Raises:
            BureauTimeout: the whole answer had not arrived in time, a dribble included.
            BureauBusy: as many calls as are allowed are under way.
            BureauUnavailable: the bureau failed too often just now.
            AppError: whatever `ask` raises.
        """
        report = CallReport(bureau=self.bureau, operation=operation)
        ends_s = monotonic() + min(self._limits.deadline_s, left_s())
        try:
            answer = self._ask(ask, report, ends_s, idempotent=idempotent)
        except BaseException as exc:
            report.write(exc)
            raise
        report.write(None)
        return answer

    def call(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request, once, and return its answer. Raises what `ask` and `send` raise."""
        return self.ask(
            operation,
            lambda line: line.send(method, path, body=body, query=query, headers=headers),
            idempotent=False,
        )

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def _ask(
        self, ask: Callable[[Line], T], report: CallReport, ends_s: float, *, idempotent: bool
    ) -> T:
        while True:
            report.attempts += 1
            try:
                return self._attempt(ask, report, ends_s - monotonic())
            except BureauError as exc:
                most = MOST_ATTEMPTS if idempotent else 1
                if not exc.is_transient or report.attempts >= most:
                    raise
                wait_s = pause_s(report.attempts, exc.retry_after_s, draw=self._draw)
                if monotonic() + wait_s >= ends_s or not self._retries.spend():
                    raise
            gevent.sleep(wait_s)

    def _attempt(self, ask: Callable[[Line], T], report: CallReport, limit_s: float) -> T:
        if limit_s <= 0:
            raise BureauTimeout("No time was left to ask a bureau.", bureau=self.bureau)
        if self._in_flight >= self._limits.in_flight:
            raise BureauBusy(
                "Too many calls to this bureau are under way.", bureau=self.bureau, retry_after_s=1
            )
        permit = self._breaker.admit() if self._breaker else None
        if report.attempts == 1:
            self._retries.earn()
        started_s = monotonic()
        has_failed: bool | None = False
        self._in_flight += 1
        try:
            return self._within(limit_s, ask, report)
        except BaseException as exc:
            # Cut short by a caller in a hurry, a call says nothing; with half of the bureau's own
            # deadline it had a fair chance.
            had_time = monotonic() - started_s >= self._limits.deadline_s / 2
            has_failed = _has_failed(exc, had_time=had_time)
            raise
        finally:
            self._in_flight -= 1
            if permit:
                permit.settle(has_failed)

    def _within(self, limit_s: float, ask: Callable[[Line], T], report: CallReport) -> T:
        report.span_id = new_span_id()
        line = Line(self.bureau, self._wire, report)
        limit = gevent.Timeout(limit_s)
        try:
            with limit:
                return ask(line)
        except gevent.Timeout as exc:
            if exc is not limit:
                raise  # a caller's own limit, which is not ours to explain
            raise BureauTimeout("A bureau took too long to answer.", bureau=self.bureau) from exc


def _has_failed(exc: BaseException, *, had_time: bool) -> bool | None:
    if isinstance(exc, BureauTimeout) or not isinstance(exc, Exception):
        return had_time or None
    # Anything else that is not an AppError is our own bug.
    return exc.is_outage if isinstance(exc, AppError) else None


def _passed_on(span_id: str) -> dict[str, str]:
    """Return what goes along from the phone to the bureau: both sides' logs then tell one story."""
    trace = current_trace()
    if trace is None:
        return {}
    headers = {"traceparent": trace.traceparent(span_id)}
    return {**headers, "X-Request-Id": trace.request_id} if trace.request_id else headers


def _refusal(bureau: str, answer: Answer) -> BureauError:
    if answer.status in (429, 503):
        return BureauOverloaded(
            "A bureau asks to be called less often.",
            bureau=bureau,
            retry_after_s=_retry_after_s(answer.headers.get("retry-after")),
            is_transient=True,
        )
    return BureauError(
        f"A bureau answered with status {answer.status}.",
        bureau=bureau,
        is_transient=answer.status in _PASSING,
    )


def _retry_after_s(text: str | None) -> int | None:
    """Read a Retry-After of whole seconds; its date form is rare and left out."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 6:
        return None
    return min(int(text), _LONGEST_RETRY_AFTER_S)
