"""An exchange without people as a stub in WireMock's format, or, where it was sealed, as a record.

A sealed answer repeats a number of its request and is signed over it: no fixed bytes can be right
twice. Such exchanges are kept as what was asked and answered, which `lint` reads like stubs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_upstreams.interface.description import Content, Operation
from mock_upstreams.interface.files import Schema
from mock_upstreams.interface.shape import field_schemas, item_schema, keyword

Stub = dict[str, Any]


def is_sealed(answer: Any, content: Content) -> bool:
    """Return whether an answer is signed or encrypted over something of its request."""
    in_header = any(one.get("x-personal") == "seal" for one in content.headers.values())
    return in_header or _holds_seal(answer, content.schema)


def _holds_seal(value: Any, schema: Schema) -> bool:
    if isinstance(value, dict):
        fields = field_schemas(schema, value)
        return any(_holds_seal(inner, fields.get(name, {})) for name, inner in value.items())
    if isinstance(value, list):
        item = item_schema(schema, value)
        return any(_holds_seal(one, item) for one in value)
    return bool(keyword(schema, value, "x-personal") == "seal")


def mapping(
    bureau: str,
    operation: Operation,
    asked: tuple[Mapping[str, str], Any],
    status: int,
    answer: Any,
) -> Stub:
    """Return a stub that answers whoever asks the same about the same person.

    Args:
        asked: The query and the body, cleaned.
        answer: The answer's value, cleaned; None for a body that nothing is kept of.
    """
    query, body = asked
    request: Stub = {"method": operation.method, "urlPath": f"/{bureau}{operation.path}"}
    if query:
        request["queryParameters"] = {
            name: {"equalTo": value}
            for name, value in query.items()
            if operation.query[name].get("x-personal") != "credential"
        }
    if operation.request is not None:
        request |= _body_matchers(operation.request, body)
    content = operation.answers[str(operation.answer_key(status))]
    return {
        "name": f"{bureau} {operation.operation_id}",
        "request": request,
        "response": {"status": status, **_body(content, answer)},
        "metadata": {"bureau": bureau, "operation": operation.operation_id, "recorded": True},
    }


def question(asked: Any, schema: Schema) -> dict[str, str]:
    """Return by name what tells one question of an operation from another."""
    return {steps[-1]: text for steps, text in _leaves(asked, schema, ())}


def _body_matchers(content: Content, body: Any) -> Stub:
    leaves = list(_leaves(body, content.schema, ()))
    if content.media_type.endswith("form-urlencoded"):
        return {"formParameters": {steps[-1]: {"equalTo": text} for steps, text in leaves}}
    return {
        "bodyPatterns": [
            {"matchesJsonPath": {"expression": _json_path(steps), "equalTo": text}}
            for steps, text in leaves
        ]
    }


def _leaves(
    value: Any, schema: Schema, steps: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give what tells one question from another: all but what differs each time."""
    is_ours = keyword(schema, value, "x-personal") in ("seal", "credential")
    is_fixed = keyword(schema, value, "const") is not None
    if is_ours or is_fixed or keyword(schema, value, "x-each-time"):
        return
    if isinstance(value, dict):
        fields = field_schemas(schema, value)
        for name in (name for name in value if name in fields):
            yield from _leaves(value[name], fields[name], (*steps, name))
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield steps, str(value)


def _json_path(steps: tuple[str, ...]) -> str:
    return "$" + "".join(f"['{step}']" for step in steps)


def _body(content: Content | None, answer: Any) -> Stub:
    if content is None or answer is None:
        return {}
    headers = {"headers": {"Content-Type": content.media_type}}
    return {**headers, "body" if isinstance(answer, str) else "jsonBody": answer}
