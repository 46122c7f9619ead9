"""One metric and one log event a call, whatever became of it. Never what was asked or answered."""

from dataclasses import dataclass
from functools import cache
from time import perf_counter

import structlog

from core.clock import tenths_of_ms
from core.errors import AppError, BureauBusy, BureauOverloaded, BureauTimeout, BureauUnavailable
from core.metrics import UPSTREAM_CALLS, UPSTREAM_SECONDS
from core.tally import tally

log = structlog.get_logger("upstream")

# The library looks for a label's child under a lock, which costs more than counting.
_calls = cache(UPSTREAM_CALLS.labels)
_seconds = cache(UPSTREAM_SECONDS.labels)

_BY_ERROR: dict[type[AppError], str] = {
    BureauBusy: "busy",
    BureauOverloaded: "overloaded",
    BureauTimeout: "timeout",
    BureauUnavailable: "open",
}


@dataclass(kw_only=True)
class CallReport:
    """What is known of a call so far.

    `status` is the last HTTP status, 0 where there was none; `span_id` is what the bureau was
    told of the last attempt.
    """

    bureau: str
    operation: str
    attempts: int = 0
    exchanges: int = 0
    status: int = 0
    span_id: str = ""

    def __post_init__(self) -> None:
        self._started_s = perf_counter()

    def write(self, error: BaseException | None) -> None:
        """Count and log the call, now that it is over."""
        duration_s = perf_counter() - self._started_s
        outcome = self._outcome(error)
        tally.count(_calls(self.bureau, self.operation, outcome))
        if self.exchanges:
            tally.measure(_seconds(self.bureau), duration_s)
        log.info(
            "bureau_call",
            bureau=self.bureau,
            operation=self.operation,
            outcome=outcome,
            status=self.status,
            attempts=self.attempts,
            exchanges=self.exchanges,
            span_id=self.span_id,
            duration_s=tenths_of_ms(duration_s),
        )

    def _outcome(self, error: BaseException | None) -> str:
        if isinstance(error, AppError) and error.is_outage:
            return _BY_ERROR.get(type(error), "error")
        if error is None or isinstance(error, AppError):  # a bureau's "no" is an answer
            return "retried" if self.attempts > 1 else "ok"
        return "error" if isinstance(error, Exception) else "cancelled"


def report_spared(bureau: str, operation: str, outcome: str) -> None:
    """Count and log a call that did not have to be made: `cached`, `shared` or `stale`.

    What is as usual is counted alone: a kept page would write nothing but such events.
    """
    tally.count(_calls(bureau, operation, outcome))
    if outcome != "cached":
        log.info("bureau_call", bureau=bureau, operation=operation, outcome=outcome)
