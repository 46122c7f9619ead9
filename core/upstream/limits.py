"""How much one bureau may cost us, and we it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of the calls to one bureau, in each process.

    `deadline_s` is wall-clock time for a whole call: connecting, every attempt, the pauses
    between. After `breaker_failures` failed calls in a row nothing is sent for `breaker_open_s`;
    None means that calls are never held back.
    """

    deadline_s: float
    in_flight: int = 64
    max_bytes: int = 1_000_000
    breaker_failures: int | None = 5
    breaker_open_s: float = 10.0
