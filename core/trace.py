"""W3C Trace Context: one trace id from the phone to the bureau, a new span id for each call."""

import random
import re
from contextvars import ContextVar
from dataclasses import dataclass

_TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
    r"(?P<more>-.*)?",
    re.ASCII,
)
_SAMPLED = 1
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)

_current: ContextVar["Trace | None"] = ContextVar("trace", default=None)


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What all calls for one request share: `trace_id` is 32 hex digits, not all zero.

    `request_id` is what this gateway calls the request; empty outside of one.
    """

    trace_id: str
    is_sampled: bool
    request_id: str = ""

    def traceparent(self, span_id: str) -> str:
        """Return the header for a call that this span makes."""
        return f"00-{self.trace_id}-{span_id}-{int(self.is_sampled):02x}"


def read_traceparent(header: str) -> Trace | None:
    """Read a caller's `traceparent`; None if it is not well formed.

    Source: W3C Trace Context, 3.2. Later versions may add fields, which are left aside.
    """
    found = _TRACEPARENT.fullmatch(header)
    if found is None or found["version"] == "ff":
        return None
    if found["version"] == "00" and found["more"]:
        return None
    if not found["trace"].strip("0") or not found["span"].strip("0"):
        return None
    is_sampled = bool(int(found["flags"], 16) & _SAMPLED)
    return Trace(trace_id=found["trace"], is_sampled=is_sampled)


def begin_trace(header: str, *, request_id: str = "") -> Trace:
    """Go on with the trace that a request brings, or begin one, for all that follows here."""
    brought = read_traceparent(header) if header else None
    trace = Trace(
        trace_id=brought.trace_id if brought else random_hex(16),
        is_sampled=brought is not None and brought.is_sampled,
        request_id=request_id,
    )
    _current.set(trace)
    return trace


def request_id_of(header: str) -> str:
    """Return the request id that a caller's `X-Request-Id` gives; a new one if it is no good."""
    return header if _REQUEST_ID.fullmatch(header) else random_hex(16)


def current_trace() -> Trace | None:
    """Return the trace of the request at hand; None outside of one."""
    return _current.get()


def new_span_id() -> str:
    """Return 16 hex digits, not all zero but for one chance in 2**64."""
    return random_hex(8)


def random_hex(size_bytes: int) -> str:
    """Return an id in hex that nobody else has, and that anybody may know.

    Not for what must not be guessed: the system's randomness costs ten times as much.
    """
    bits = random.getrandbits(8 * size_bytes)
    return f"{bits:0{2 * size_bytes}x}"
