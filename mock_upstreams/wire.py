"""Reading requests and writing answers, in a way that faults can spoil."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from flask import Response, request

from mock_upstreams.faults import Fault, FaultKind
from mock_upstreams.turn import current_turn


class Refusal(Exception):
    """The bureau answers in its own words that it will not. `answer` is what it sends."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def read_json_object() -> dict[str, object] | None:
    """Return the request's body, or None if it is not a JSON object in UTF-8."""
    try:
        payload = json.loads(request.get_data().decode())
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def write_json(record: Mapping[str, object]) -> bytes:
    """Return the record as JSON in UTF-8, or in another charset where a fault says so."""
    return in_charset(json.dumps(record, ensure_ascii=False), "utf-8", wrong="utf-16")


def in_charset(text: str, charset: str, *, wrong: str) -> bytes:
    """Encode in the agreed charset, or in the wrong one where a fault says so."""
    chosen = wrong if current_turn().has(FaultKind.WRONG_CHARSET) else charset
    return text.encode(chosen, "xmlcharrefreplace")


def compact_date(day: date) -> str:
    """Return YYYYMMDD."""
    return f"{day:%Y%m%d}"


def spoil_record(record: dict[str, object]) -> dict[str, object]:
    """Change the record's fields, at any depth, where a fault says so.

    One is left out, of another type or of another value: the one that the fault names, or the
    first. Or there is one more everywhere, as after a bureau's release.
    """
    fault = current_turn().fault
    if fault is None or fault.kind not in _CHANGES:
        return record
    named = replace(fault, field=fault.field or next(iter(record)))
    change = _CHANGES[fault.kind]
    spoilt = {key: _inside(value, named, change) for key, value in change(record, named).items()}
    current_turn().had_nothing_to_spoil = spoilt == record
    return spoilt


def _inside(value: object, fault: Fault, change: "_Change") -> object:
    if isinstance(value, dict):
        return {key: _inside(inner, fault, change) for key, inner in change(value, fault).items()}
    if isinstance(value, list):
        return [_inside(inner, fault, change) for inner in value]
    return value


def _without(record: dict[str, object], fault: Fault) -> dict[str, object]:
    return {key: value for key, value in record.items() if key != fault.field}


def _with_one_more(record: dict[str, object], _fault: Fault) -> dict[str, object]:
    return {**record, "xzzd": "新增字段"}


def _of_another_type(record: dict[str, object], fault: Fault) -> dict[str, object]:
    return {key: _retyped(value) if key == fault.field else value for key, value in record.items()}


def _of_another_value(record: dict[str, object], fault: Fault) -> dict[str, object]:
    return {key: fault.value if key == fault.field else value for key, value in record.items()}


def _retyped(value: object) -> object:
    return "7" if isinstance(value, dict | list) else {"value": value}


_Change = Callable[[dict[str, object], Fault], dict[str, object]]
_CHANGES: dict[FaultKind, _Change] = {
    FaultKind.MISSING_FIELD: _without,
    FaultKind.EXTRA_FIELD: _with_one_more,
    FaultKind.WRONG_TYPE: _of_another_type,
    FaultKind.OTHER_VALUE: _of_another_value,
}


def spoil_signature(signature: str) -> str:
    """Change the first hex character where a fault says so."""
    if not current_turn().has(FaultKind.WRONG_SIGNATURE):
        return signature
    return ("1" if signature[0] == "0" else "0") + signature[1:]
