"""What a tester can order: which bureau misbehaves, how, and how often."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

MAX_FAULTS = 100


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
# These need the bureau's dialect; each bureau says which of them its answers can show.
DIALECT_FAULTS = RECORD_FAULTS | {
    FaultKind.WRONG_SIGNATURE,
    FaultKind.WRONG_CHARSET,
    FaultKind.OTHER_CITIZEN,
}


_ANSWER_KEYS = ("status", "body", "retry_after_s")
# What else an order of each kind says, beside `delay_s`, which all may have.
_KEYS_OF: dict[FaultKind, tuple[str, ...]] = {
    FaultKind.STATUS: _ANSWER_KEYS,
    FaultKind.BODY: _ANSWER_KEYS,
    FaultKind.DRIBBLE: ("bytes_per_s",),
    FaultKind.MISSING_FIELD: ("field",),
    FaultKind.WRONG_TYPE: ("field",),
    FaultKind.REDIRECT: ("location",),
    FaultKind.HUGE: ("size_bytes",),
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One order. `times` None means "until told otherwise"."""

    bureau: str
    kind: FaultKind
    operation: str | None = None
    times: int | None = None
    status: int = 500
    body: str = ""
    delay_s: float = 0.0
    bytes_per_s: float = 5.0
    retry_after_s: int | None = None
    field: str | None = None
    value: str | int = "0"
    location: str = "/elsewhere"
    size_bytes: int = 50_000_000

    def as_order(self, left: int | None) -> dict[str, object]:
        """Return the order that asks for this again, defaults spelt out, to act `left` times."""
        keys = ("delay_s", *_KEYS_OF.get(self.kind, ()))
        told = {
            "bureau": self.bureau,
            "operation": self.operation,
            "fault": self.kind.value,
            "times": left,
            **{key: getattr(self, key) for key in keys},
        }
        return {key: value for key, value in told.items() if value is not None}


class FaultProblems(Exception):
    """The orders cannot be followed. `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class FaultBook:
    """The orders in force, shared by every connection."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._orders: list[tuple[Fault, int | None]] = []

    def replace(self, faults: list[Fault]) -> None:
        with self._lock:
            self._orders = [(fault, fault.times) for fault in faults]

    def in_force(self) -> list[tuple[Fault, int | None]]:
        """Return each order with the number of times it will still act."""
        with self._lock:
            return list(self._orders)

    def take(self, bureau: str, operation: str) -> Fault | None:
        """Return the first order for this call and count it; a spent order is dropped."""
        with self._lock:
            for index, (fault, left) in enumerate(self._orders):
                if fault.bureau != bureau or fault.operation not in (None, operation):
                    continue
                self._count(index, fault, left)
                return fault
        return None

    def _count(self, index: int, fault: Fault, left: int | None) -> None:
        if left is None:
            return
        if left > 1:
            self._orders[index] = (fault, left - 1)
        else:
            del self._orders[index]


@dataclass(frozen=True, kw_only=True)
class Faultable:
    """What can be ordered of one bureau."""

    operations: tuple[str, ...]
    dialect_faults: frozenset[FaultKind]


def parse_faults(payload: object, bureaus: Mapping[str, Faultable]) -> list[Fault]:
    """Read a list of orders.

    Raises:
        FaultProblems: unknown keys, bad values, bureaus or operations that do not exist, faults
            that a bureau's answers cannot show.
    """
    if not isinstance(payload, list):
        raise FaultProblems(["the body must be a JSON list of faults"])
    if len(payload) > MAX_FAULTS:
        raise FaultProblems([f"at most {MAX_FAULTS} faults can be in force"])
    problems: list[str] = []
    faults = [_parse_one(item, f"fault {n}", bureaus, problems) for n, item in enumerate(payload)]
    if problems:
        raise FaultProblems(problems)
    return [fault for fault in faults if fault is not None]


def _parse_one(
    item: object, where: str, bureaus: Mapping[str, Faultable], problems: list[str]
) -> Fault | None:
    if not isinstance(item, dict):
        problems.append(f"{where}: must be an object")
        return None
    found = [
        f"{where}: {problem}" for problem in (*_wrong_keys(item), *_wrong_target(item, bureaus))
    ]
    problems.extend(found)
    if found:
        return None
    kind = FaultKind(item["fault"])
    return Fault(kind=kind, **{key: value for key, value in item.items() if key != "fault"})


def _wrong_keys(item: dict[str, object]) -> list[str]:
    problems = [f"{key}: is not a known key" for key in item if key not in _CHECKS]
    problems += [f"{key}: is required" for key in ("bureau", "fault") if key not in item]
    if item.get("fault") == FaultKind.DELAY and "delay_s" not in item:
        problems.append("delay_s: is required for delay, which does nothing else")
    for key, (is_good, wanted) in _CHECKS.items():
        if key in item and not is_good(item[key]):
            problems.append(f"{key}: must be {wanted}")
    return problems


def _wrong_target(item: dict[str, object], bureaus: Mapping[str, Faultable]) -> list[str]:
    name, operation, kind = item.get("bureau"), item.get("operation"), item.get("fault")
    if not isinstance(name, str) or not isinstance(kind, str):
        return []
    bureau = bureaus.get(name)
    if bureau is None:
        return [f"bureau: must be one of {', '.join(bureaus)}"]
    problems = []
    if isinstance(operation, str) and operation not in bureau.operations:
        problems.append(f"operation: must be one of {', '.join(bureau.operations)}")
    if kind in DIALECT_FAULTS and kind not in bureau.dialect_faults:
        problems.append(f"fault: the answers of {name} cannot show {kind}")
    return problems


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_whole(value: object) -> bool:
    return type(value) in (str, int)


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in {kind.value for kind in FaultKind}


def _is_location(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and bool(value)


def _is_number(low: float, high: float, *, whole: bool) -> Callable[[object], bool]:
    kinds: tuple[type, ...] = (int,) if whole else (int, float)

    def check(value: object) -> bool:
        return (
            isinstance(value, kinds)
            and not isinstance(value, bool)
            and isinstance(value, int | float)
            and low <= value <= high
        )

    return check


_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "bureau": (_is_text, "a bureau's name"),
    "operation": (_is_text, "an operation's name"),
    "fault": (_is_kind, f"one of {', '.join(FaultKind)}"),
    "times": (_is_number(1, 1_000_000, whole=True), "a whole number from 1 to 1000000"),
    "status": (_is_number(200, 599, whole=True), "a whole number from 200 to 599"),
    "body": (_is_text, "text"),
    "delay_s": (_is_number(0, 600, whole=False), "a number of seconds from 0 to 600"),
    "bytes_per_s": (_is_number(0.1, 1e6, whole=False), "a number from 0.1 to 1000000"),
    "retry_after_s": (_is_number(0, 86_400, whole=True), "whole seconds from 0 to 86400"),
    "field": (_is_text, "a field's name"),
    "value": (_is_text_or_whole, "text or a whole number"),
    "location": (_is_location, "an address in printable ASCII"),
    "size_bytes": (_is_number(1, 64_000_000, whole=True), "a whole number from 1 to 64000000"),
}
