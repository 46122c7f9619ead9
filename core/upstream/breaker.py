"""A circuit breaker for one bureau: after failures in a row it is left alone for a while.

pybreaker counts and keeps the state. It is only ever told how calls went: it would hold a lock
while it makes one, and let everybody through when half open (docs/adr/0014).
"""

from contextlib import suppress
from math import ceil
from time import monotonic

import structlog
from pybreaker import (
    STATE_CLOSED,
    STATE_HALF_OPEN,
    STATE_OPEN,
    CircuitBreaker,
    CircuitBreakerListener,
    CircuitBreakerState,
)

from core.clock import Elapsed
from core.errors import BureauUnavailable

log = structlog.get_logger("upstream")


class _CallFailed(Exception):
    """How a failed call is told to the library."""


class Breaker:
    """Lets calls through, or none, or one that tries whether the bureau is well again.

    Args:
        failures: Failed calls in a row that open it.
        open_s: Seconds without a call before one tries.
        elapsed_s: The clock for that.
    """

    def __init__(
        self, bureau: str, *, failures: int, open_s: float, elapsed_s: Elapsed = monotonic
    ) -> None:
        self.bureau = bureau
        self._open_s = open_s
        self._elapsed_s = elapsed_s
        self._opened_s = 0.0
        self._is_probing = False
        self._machine = CircuitBreaker(
            fail_max=failures, throw_new_error_on_trip=False, listeners=[_Listener(self)]
        )

    def admit(self) -> "Permit":
        """Return a permit for one call, which must be settled.

        Raises:
            BureauUnavailable: it is open, or half open while another call tries.
        """
        if self._machine.current_state == STATE_OPEN:
            left_s = self._opened_s + self._open_s - self._elapsed_s()
            if left_s > 0:
                raise self._refusal(left_s)
            self._machine.half_open()
        is_probe = self._machine.current_state == STATE_HALF_OPEN
        if is_probe and self._is_probing:
            raise self._refusal(1)
        self._is_probing = is_probe
        return Permit(self, is_probe=is_probe)

    def settle(self, *, is_probe: bool, has_failed: bool | None) -> None:
        """Take note of how a call went; `Permit` says when."""
        if is_probe:
            self._is_probing = False
        elif self._machine.current_state != STATE_CLOSED:
            return  # of a call from before it opened: says nothing about now
        if has_failed is False and not is_probe and not self._machine.fail_counter:
            return  # nothing to forget, as nearly always
        if has_failed is not None:
            with suppress(_CallFailed):
                self._machine.call(_tell, has_failed)

    def note(self, state: str) -> None:
        """Take note that the library changed the state."""
        if state == STATE_OPEN:
            self._opened_s = self._elapsed_s()
        log.info("bureau_breaker", bureau=self.bureau, state=state)

    def _refusal(self, left_s: float) -> BureauUnavailable:
        return BureauUnavailable(
            "This bureau failed repeatedly and is not asked for a moment.",
            bureau=self.bureau,
            retry_after_s=ceil(left_s),
        )


class Permit:
    """Leave for one call. Whoever holds it settles it once, however the call ends."""

    def __init__(self, breaker: Breaker, *, is_probe: bool) -> None:
        self._breaker = breaker
        self._is_probe = is_probe

    def settle(self, has_failed: bool | None) -> None:
        """Say how the call went; None if that tells nothing about the bureau.

        A probe that tells nothing leaves its place to the next call.
        """
        self._breaker.settle(is_probe=self._is_probe, has_failed=has_failed)


class _Listener(CircuitBreakerListener):
    def __init__(self, breaker: Breaker) -> None:
        self._breaker = breaker

    def state_change(
        self,
        cb: CircuitBreaker,
        old_state: CircuitBreakerState | None,
        new_state: CircuitBreakerState,
    ) -> None:
        self._breaker.note(new_state.name)


def _tell(has_failed: bool) -> None:
    if has_failed:
        raise _CallFailed
