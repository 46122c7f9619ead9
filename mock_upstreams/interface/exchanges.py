"""Whether a request and its answer are as a bureau's description says."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from mock_upstreams.interface.check import Drift, differences
from mock_upstreams.interface.description import Content, Description, Operation
from mock_upstreams.interface.payload import Unreadable, read_body


def request_drift(
    operation: Operation, query: str, body: bytes, keys: Mapping[str, str]
) -> list[Drift]:
    """Return how a request differs; pointers start with /query or /request."""
    given = dict(parse_qsl(query, keep_blank_values=True, max_num_fields=1000))
    schema = {
        "type": "object",
        "required": sorted(operation.needs),
        "properties": operation.query,
        "additionalProperties": not given or bool(operation.query),
    }
    found = differences(given, schema, keys, "/query")
    if operation.request is not None:
        found += body_drift(operation.request, body, keys, "/request")
    return found


def answer_drift(
    operation: Operation, status: int, body: bytes, keys: Mapping[str, str]
) -> list[Drift]:
    """Return how an answer differs; pointers start with /status or /answer."""
    key = operation.answer_key(status)
    if key is None:
        says = f"status {status} is not described"
        return [Drift(pointer="/status", kind="undescribed_status", says=says)]
    content = operation.answers[key]
    return [] if content is None else body_drift(content, body, keys, "/answer")


def body_drift(content: Content, body: bytes, keys: Mapping[str, str], at: str) -> list[Drift]:
    """Return how a body differs from what is described."""
    try:
        value = read_body(body, content.media_type, content.schema)
    except Unreadable as exc:
        return [Drift(pointer=at, kind="unreadable", says=str(exc))]
    return differences(value, content.schema, keys, at)


def unknown_operation(description: Description, method: str, path: str) -> Drift:
    """Return the difference of a request that no operation takes."""
    says = f"{description.bureau} describes no {method} {path}"
    return Drift(pointer="/request", kind="unknown_operation", says=says)
