"""What a bureau may do wrong, what each becomes, and one call played through it.

The tests go through all of it; `python -m tools.conformance` prints it as a table.
"""

import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

import gevent
import structlog

from core.errors import AppError, BureauError, BureauOverloaded, BureauTimeout
from mock_upstreams.faults import DIALECT_FAULTS
from mock_upstreams.personas import PERSONAS
from mock_upstreams.registry import discover
from mock_upstreams.running import RunningMocks
from tests.contract.bureau_calls import LONG_S, SHORT_S, Call, access_of, bureaus_at

_GRACE_S = 2.0
"""A busy machine may need so much longer than a limit before a call is back."""
_UNUSED_PORT = 1  # tcpmux: nobody listens there
_TOO_SHORT = 2  # a name of two characters may be part of any sentence


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One thing that goes wrong.

    Args:
        fault: What the mock is told; None where nobody listens at all.
        becomes: The error that it must become; None where the answer must be as ever.
        deadline_s: For the whole call.
    """

    name: str
    becomes: type[AppError] | None
    fault: Mapping[str, object] | None
    deadline_s: float = LONG_S
    retry_after_s: int | None = None

    def __str__(self) -> str:
        return self.name

    def can_befall(self, call: Call) -> bool:
        """Return whether the answers of this call's bureau can show it."""
        kind = (self.fault or {}).get("fault")
        shown = next(one.dialect_faults for one in discover() if one.name == call.bureau)
        return (kind not in DIALECT_FAULTS or kind in shown) and bool(self.variants(call))

    def variants(self, call: Call) -> tuple[Mapping[str, object], ...]:
        """Return what a fault may be told besides: each field in which the answer can be wrong."""
        if self.name in ("missing_field", "wrong_type"):
            return tuple({"field": field} for field in call.fields)
        if self.name == "other_value":
            return tuple({"field": field, "value": value} for field, value in call.echoes.items())
        return ({},)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a call went. `told` is all that logs and errors say of it."""

    error: AppError | None
    value: object = field(repr=False)
    took_s: float
    told: str = field(repr=False)


def _trouble(name: str, becomes: type[AppError] | None = BureauError, **fault: object) -> Trouble:
    return Trouble(name=name, becomes=becomes, fault={"fault": name, **fault})


TROUBLES = (
    Trouble(name="refused", becomes=BureauError, fault=None),
    _trouble("reset"),
    *(
        Trouble(name=f"status {status}", becomes=kind, fault={"fault": "status", "status": status})
        for status, kind in ((500, BureauError), (401, BureauError), (429, BureauOverloaded))
    ),
    Trouble(
        name="status 503 with Retry-After",
        becomes=BureauOverloaded,
        fault={"fault": "status", "status": 503, "retry_after_s": 7},
        retry_after_s=7,
    ),
    Trouble(
        name="slow",
        becomes=BureauTimeout,
        fault={"fault": "delay", "delay_s": 60},
        deadline_s=SHORT_S,
    ),
    Trouble(
        name="a byte at a time",
        becomes=BureauTimeout,
        fault={"fault": "dribble", "bytes_per_s": 20},
        deadline_s=SHORT_S,
    ),
    _trouble("random_then_close"),
    _trouble("malformed_chunk"),
    _trouble("truncate"),
    _trouble("empty"),
    _trouble("garbage"),
    Trouble(
        name="a page in HTML",
        becomes=BureauError,
        fault={"fault": "body", "body": "<html>维护 maintenance</html>"},
    ),
    Trouble(name="50 MB", becomes=BureauError, fault={"fault": "huge", "size_bytes": 50_000_000}),
    _trouble("redirect"),
    _trouble("wrong_charset"),
    _trouble("wrong_signature"),
    _trouble("clock_skew"),
    _trouble("missing_field"),
    _trouble("wrong_type"),
    _trouble("other_value"),
    _trouble("extra_field", None),
    _trouble("other_citizen"),
)


def play(mocks: RunningMocks, call: Call, trouble: Trouble, **fault: object) -> Outcome:
    """Run one call with its bureau in trouble; `fault` adds to what the mock is told."""
    at = mocks if trouble.fault else RunningMocks(_UNUSED_PORT)
    if trouble.fault:
        mocks.put_fault(
            {"bureau": call.bureau, "operation": call.operation, **trouble.fault, **fault}
        )
    bureaus = bureaus_at(at, deadline_s=trouble.deadline_s)
    error, value = None, None
    with structlog.testing.capture_logs() as logs, _no_hanging(trouble.deadline_s):
        started_s = perf_counter()
        try:
            value = call.run(bureaus, access_of(call.person))
        except AppError as exc:
            error = exc
        took_s = perf_counter() - started_s
    ours = [event for event in logs if event["event"] != "mock_request"]
    told = repr(ours) if ours else ""
    if error is not None:
        told += "".join(traceback.format_exception(error)) + repr(error.facts)
    return Outcome(error=error, value=value, took_s=took_s, told=told)


def problem(call: Call, trouble: Trouble, outcome: Outcome) -> str | None:
    """Say what is wrong with how a call went, or None."""
    found = type(outcome.error) if outcome.error is not None else None
    if found is not trouble.becomes:
        return f"became {found.__name__ if found else 'an answer'}"
    if outcome.took_s > trouble.deadline_s + _GRACE_S:
        return f"took {outcome.took_s:.1f} s"
    if outcome.error is not None and outcome.error.facts.get("bureau") != call.bureau:
        return "does not name the bureau"
    after_s = getattr(outcome.error, "retry_after_s", None)
    if after_s != trouble.retry_after_s:
        return f"says to come back after {after_s} s"
    return _telling(outcome)


def _telling(outcome: Outcome) -> str | None:
    if not outcome.told:
        return "leaves no log event"
    shown = [secret for secret in secrets() if secret in outcome.told]
    return f"tells {len(shown)} things about people or credentials" if shown else None


def secrets() -> list[str]:
    """Return what must never be told, of anybody: the answer may be about someone else."""
    people = [
        text
        for one in PERSONAS
        for text in (one.name, one.id_number, one.address, one.name_latin)
        if len(text) > _TOO_SHORT
    ]
    return people + [value for bureau in discover() for value in bureau.sandbox.values()]


@contextmanager
def _no_hanging(deadline_s: float) -> Iterator[None]:
    """Stop a call that is far past its deadline, so that one that hangs fails and ends."""
    with gevent.Timeout(deadline_s + 2 * _GRACE_S, AssertionError("the call hangs")):
        yield
