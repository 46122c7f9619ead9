"""What goes wrong: the kinds of faults, and one order for one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mock_upstreams.delays import Distribution

EVERY_BUREAU = "*"


class FaultKind(StrEnum):
    """How an answer goes wrong. docs/mock-bureaus.md says what each does on the wire."""

    STATUS = "status"
    BODY = "body"
    EMPTY = "empty"
    GARBAGE = "garbage"
    DELAY = "delay"
    DRIBBLE = "dribble"
    RESET = "reset"
    TRUNCATE = "truncate"
    MALFORMED_CHUNK = "malformed_chunk"
    RANDOM_THEN_CLOSE = "random_then_close"
    CLOCK_SKEW = "clock_skew"
    STALE_RECORD = "stale_record"
    WRONG_SIGNATURE = "wrong_signature"
    WRONG_CHARSET = "wrong_charset"
    MISSING_FIELD = "missing_field"
    EXTRA_FIELD = "extra_field"
    WRONG_TYPE = "wrong_type"
    OTHER_VALUE = "other_value"
    OTHER_CITIZEN = "other_citizen"
    REDIRECT = "redirect"
    HUGE = "huge"


# These change a record's fields: every bureau whose answers are records can show them.
RECORD_FAULTS = frozenset(
    {
        FaultKind.MISSING_FIELD,
        FaultKind.EXTRA_FIELD,
        FaultKind.WRONG_TYPE,
        FaultKind.OTHER_VALUE,
    }
)
# What the answers of a bureau behind the TIF gateway can show; they are not signed.
TIF_FAULTS = RECORD_FAULTS | {
    FaultKind.WRONG_CHARSET,
    FaultKind.OTHER_CITIZEN,
    FaultKind.CLOCK_SKEW,
}
# These need the bureau's dialect; each bureau says which of them its answers can show.
DIALECT_FAULTS = TIF_FAULTS | {FaultKind.WRONG_SIGNATURE, FaultKind.STALE_RECORD}
# The connection breaks off: there is no status to tell of.
CUTTING_FAULTS = frozenset({FaultKind.RESET, FaultKind.RANDOM_THEN_CLOSE})

_ANSWER_KEYS = ("status", "body", "retry_after_s")
# What else an order of each kind says, beside what all may say.
_KEYS_OF: dict[FaultKind, tuple[str, ...]] = {
    FaultKind.STATUS: _ANSWER_KEYS,
    FaultKind.BODY: _ANSWER_KEYS,
    FaultKind.DRIBBLE: ("bytes_per_s",),
    FaultKind.MISSING_FIELD: ("field",),
    FaultKind.WRONG_TYPE: ("field",),
    FaultKind.OTHER_VALUE: ("field", "value"),
    FaultKind.REDIRECT: ("location",),
    FaultKind.HUGE: ("size_bytes",),
    FaultKind.CLOCK_SKEW: ("skew_s",),
    FaultKind.STALE_RECORD: ("days_ago",),
}
KINDS_OF_KEY: dict[str, tuple[FaultKind, ...]] = {
    key: tuple(kind for kind, keys in _KEYS_OF.items() if key in keys)
    for keys in _KEYS_OF.values()
    for key in keys
}
"""Which kinds a key says something to, of the keys that are not for all."""
_SCOPE_KEYS = ("operation", "persona", "header")
_WHEN_KEYS = ("probability", "seed", "after_s", "for_s", "every_s", "on_s")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One order. What is None was not said: any operation, anybody, always, until told otherwise.

    Args:
        bureau: Its name, or `*` for every one.
        header: Names with the values that a request must have; `*` at the end stands for the rest.
        probability: How often it acts on a request that fits, drawn from `seed`.
        after_s: It begins so many calendar seconds after it was ordered, and lasts `for_s`; of
            each `every_s` it acts in the first `on_s`.
        delay: In place of a fixed `delay_s`.
        skew_s: How far the bureau's clock is ahead of ours.
    """

    bureau: str
    kind: FaultKind
    operation: str | None = None
    persona: str | None = None
    header: Mapping[str, str] | None = field(default=None, hash=False)
    times: int | None = None
    probability: float | None = None
    seed: str | int | None = None
    after_s: float | None = None
    for_s: float | None = None
    every_s: float | None = None
    on_s: float | None = None
    status: int = 500
    body: str = ""
    delay_s: float = 0.0
    delay: Distribution | None = None
    bytes_per_s: float = 5.0
    retry_after_s: int | None = None
    field: str | None = None
    value: str | int = "0"
    location: str = "/elsewhere"
    size_bytes: int = 50_000_000
    skew_s: float = 3600.0
    days_ago: int = 400

    def later(self, seconds: float) -> "Fault":
        """Return the order that begins so much later."""
        return replace(self, after_s=(self.after_s or 0) + seconds) if seconds else self

    def as_order(self, left: int | None) -> dict[str, object]:
        """Return the order that asks for this again, defaults spelt out, to act `left` times."""
        keys = (*_SCOPE_KEYS, *_WHEN_KEYS, "delay_s", *_KEYS_OF.get(self.kind, ()))
        told = {
            "bureau": self.bureau,
            "fault": self.kind.value,
            "times": left,
            **{key: getattr(self, key) for key in keys},
        }
        if self.delay is not None:
            told = {**told, "delay": self.delay.as_order(), "delay_s": None}
        return {key: value for key, value in told.items() if value is not None}
