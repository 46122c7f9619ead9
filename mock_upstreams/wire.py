"""Reading requests and writing answers, in a way that faults can spoil."""

import json
from collections.abc import Mapping

from flask import Response, request

from mock_upstreams.faults import FaultKind
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


def spoil_record(record: dict[str, object]) -> dict[str, object]:
    """Leave a field out where a fault says so: the one named, or the first."""
    turn = current_turn()
    if turn.fault is None or not turn.has(FaultKind.MISSING_FIELD):
        return record
    name = turn.fault.field or next(iter(record))
    return {key: _without(value, name) for key, value in record.items() if key != name}


def _without(value: object, name: str) -> object:
    if isinstance(value, dict):
        return {key: _without(inner, name) for key, inner in value.items() if key != name}
    if isinstance(value, list):
        return [_without(inner, name) for inner in value]
    return value


def spoil_signature(signature: str) -> str:
    """Change the first hex character where a fault says so."""
    if not current_turn().has(FaultKind.WRONG_SIGNATURE):
        return signature
    return ("1" if signature[0] == "0" else "0") + signature[1:]
