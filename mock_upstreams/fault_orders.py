"""Reads a tester's orders. What cannot be followed is refused, with the reason."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from mock_upstreams.delays import WANTED, parse_distribution, what_is_wrong
from mock_upstreams.faults import DIALECT_FAULTS, EVERY_BUREAU, KINDS_OF_KEY, Fault, FaultKind

MAX_FAULTS = 100
_MAX_HEADERS = 5


class FaultProblems(Exception):
    """The orders cannot be followed. `problems` says why, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Faultable:
    """What can be ordered of one bureau.

    Args:
        fields: The fields of each operation's answers, at any depth, in the bureau's spelling.
            Of an operation that is not named here, any field may be ordered.
    """

    operations: tuple[str, ...]
    dialect_faults: frozenset[FaultKind]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fields_of(self, operation: str | None) -> tuple[str, ...] | None:
        """Return the fields of one operation or of all, in order; None where it is not known."""
        asked = self.operations if operation is None else (operation,)
        if any(one not in self.fields for one in asked):
            return None
        return tuple(dict.fromkeys(name for one in asked for name in self.fields[one]))


Anyone = Callable[[str], bool]
"""Whether a citizen of this code exists."""


def parse_faults(
    payload: object, bureaus: Mapping[str, Faultable], is_citizen: Anyone
) -> list[Fault]:
    """Read a list of orders.

    Raises:
        FaultProblems: unknown keys, bad values, bureaus, operations, citizens or fields that do
            not exist, faults that a bureau's answers cannot show.
    """
    if not isinstance(payload, list):
        raise FaultProblems(["the body must be a JSON list of faults"])
    if len(payload) > MAX_FAULTS:
        raise FaultProblems([f"at most {MAX_FAULTS} faults can be in force"])
    problems: list[str] = []
    for number, item in enumerate(payload):
        problems += [f"fault {number}: {one}" for one in _problems(item, bureaus, is_citizen)]
    if problems:
        raise FaultProblems(problems)
    return [_fault(item) for item in payload]


def _fault(item: Mapping[str, object]) -> Fault:
    kept = {key: value for key, value in item.items() if key not in ("fault", "delay")}
    delay = parse_distribution(item.get("delay"))
    values: dict[str, object] = {**kept, "delay": delay, "kind": FaultKind(str(item["fault"]))}
    return Fault(**values)  # type: ignore[arg-type]  # every value was checked by its key


def _problems(item: object, bureaus: Mapping[str, Faultable], is_citizen: Anyone) -> list[str]:
    if not isinstance(item, dict):
        return ["must be an object"]
    found = _wrong_keys(item)
    if not found:
        found = [*_wrong_together(item), *_wrong_target(item, bureaus, is_citizen)]
    return found


def _wrong_keys(item: dict[str, object]) -> list[str]:
    known = ", ".join(_CHECKS)
    problems = [
        f"{key}: is not a known key; there are {known}" for key in item if key not in _CHECKS
    ]
    problems += [f"{key}: is required" for key in ("bureau", "fault") if key not in item]
    for key, (is_good, wanted) in _CHECKS.items():
        if key in item and not is_good(item[key]):
            told = what_is_wrong(item[key]) if key == "delay" else None
            problems.append(f"{key}: {told or f'must be {wanted}'}")
    return problems


def _wrong_together(item: dict[str, object]) -> Iterable[str]:
    if item["fault"] == FaultKind.DELAY and not {"delay_s", "delay"} & set(item):
        yield "delay_s: is required for delay, which does nothing else (or delay, a distribution)"
    if "delay_s" in item and "delay" in item:
        yield "delay: one of delay_s and delay is enough"
    if ("every_s" in item) != ("on_s" in item):
        yield "every_s, on_s: each needs the other"
    for key in item:
        kinds = KINDS_OF_KEY.get(key)
        if kinds is not None and item["fault"] not in kinds:
            yield f"{key}: says nothing to {item['fault']}, but to {', '.join(kinds)}"


def _wrong_target(
    item: dict[str, object], bureaus: Mapping[str, Faultable], is_citizen: Anyone
) -> list[str]:
    name, kind = str(item["bureau"]), FaultKind(str(item["fault"]))
    if name not in (*bureaus, EVERY_BUREAU):
        return [f"bureau: must be one of {', '.join(bureaus)}, or {EVERY_BUREAU} for all"]
    meant = dict(bureaus) if name == EVERY_BUREAU else {name: bureaus[name]}
    persona = item.get("persona")
    problems = _wrong_kind(kind, meant, name) + _wrong_operation(item, meant)
    if persona is not None and not is_citizen(str(persona)):
        problems.append("persona: no such citizen; GET /__admin/personas names them")
    return problems or _wrong_field(item, meant)


def _wrong_kind(kind: FaultKind, meant: Mapping[str, Faultable], name: str) -> list[str]:
    able = [one for one, bureau in meant.items() if kind in bureau.dialect_faults]
    if kind not in DIALECT_FAULTS or len(able) == len(meant):
        return []
    if name != EVERY_BUREAU:
        return [f"fault: the answers of {name} cannot show {kind}"]
    return [f"fault: not every bureau can show {kind}; name one of {', '.join(able)}"]


def _wrong_operation(item: dict[str, object], meant: Mapping[str, Faultable]) -> list[str]:
    operation = item.get("operation")
    known = [one for bureau in meant.values() for one in bureau.operations]
    if operation is None or operation in known:
        return []
    return [f"operation: must be one of {', '.join(known)}"]


def _wrong_field(item: dict[str, object], meant: Mapping[str, Faultable]) -> list[str]:
    """An order about a field that no answer has would never act."""
    wanted = item.get("field")
    operation = None if item.get("operation") is None else str(item["operation"])
    having = [one for one in meant.values() if operation in (None, *one.operations)]
    fields = [bureau.fields_of(operation) for bureau in having]
    known = [name for names in fields if names is not None for name in names]
    if wanted is None or wanted in known or None in fields:
        return []
    there_are = ", ".join(dict.fromkeys(known))
    return [f"field: no answer has {wanted!r}; there are {there_are}"]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_text_or_whole(value: object) -> bool:
    return type(value) in (str, int)


def _is_kind(value: object) -> bool:
    return isinstance(value, str) and value in {kind.value for kind in FaultKind}


def _is_location(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable() and bool(value)


def _is_headers(value: object) -> bool:
    if not isinstance(value, dict) or not 1 <= len(value) <= _MAX_HEADERS:
        return False
    return all(isinstance(part, str) and part for pair in value.items() for part in pair)


def _is_distribution(value: object) -> bool:
    return parse_distribution(value) is not None


def _is_number(low: float, high: float, *, whole: bool) -> Callable[[object], bool]:
    kinds: tuple[type, ...] = (int,) if whole else (int, float)

    def check(value: object) -> bool:
        return type(value) in kinds and isinstance(value, int | float) and low <= value <= high

    return check


_A_DAY_S = 86_400
_SECONDS = (_is_number(0, 30 * _A_DAY_S, whole=False), "a number of seconds, up to 30 days")
_CYCLE = (_is_number(0.1, 30 * _A_DAY_S, whole=False), "a number of seconds from 0.1 to 30 days")

_CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "bureau": (_is_text, f"a bureau's name, or {EVERY_BUREAU}"),
    "operation": (_is_text, "an operation's name"),
    "persona": (_is_text, "a citizen's code"),
    "header": (_is_headers, f"an object of 1 to {_MAX_HEADERS} header names with their values"),
    "fault": (_is_kind, f"one of {', '.join(FaultKind)}"),
    "times": (_is_number(1, 1_000_000, whole=True), "a whole number from 1 to 1000000"),
    "probability": (_is_number(0, 1, whole=False), "a number from 0 to 1"),
    "seed": (_is_text_or_whole, "text or a whole number"),
    "after_s": _SECONDS,
    "for_s": _CYCLE,
    "every_s": _CYCLE,
    "on_s": _CYCLE,
    "status": (_is_number(200, 599, whole=True), "a whole number from 200 to 599"),
    "body": (_is_text, "text"),
    "delay_s": (_is_number(0, 600, whole=False), "a number of seconds from 0 to 600"),
    "delay": (_is_distribution, WANTED),
    "bytes_per_s": (_is_number(0.1, 1e6, whole=False), "a number from 0.1 to 1000000"),
    "retry_after_s": (_is_number(0, _A_DAY_S, whole=True), "whole seconds from 0 to 86400"),
    "field": (_is_text, "a field's name"),
    "value": (_is_text_or_whole, "text or a whole number"),
    "location": (_is_location, "an address in printable ASCII"),
    "size_bytes": (_is_number(1, 64_000_000, whole=True), "a whole number from 1 to 64000000"),
    "skew_s": (_is_number(-1e9, 1e9, whole=False), "a number of seconds"),
    "days_ago": (_is_number(1, 3650, whole=True), "a whole number of days from 1 to 3650"),
}
