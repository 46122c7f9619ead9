"""What a stub or a recorded exchange says against what its bureau's description says."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from mock_upstreams.interface.check import Drift, differences
from mock_upstreams.interface.description import Content, Description, Descriptions, Operation
from mock_upstreams.interface.exchanges import body_drift
from mock_upstreams.interface.shape import field_schemas, item_schema, opened

_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\['([^']*)'\]|\[\"([^\"]*)\"\]|\[[0-9*]+\]")
_URLS = ("url", "urlPath", "urlPathTemplate")
_PATTERNS = ("urlPattern", "urlPathPattern")
_LONGEST_PATTERN = 500


class NotAbout(Exception):
    """The stub is about no bureau, or about nothing that can be checked. The message says why."""


def stub_drift(
    stub: Mapping[str, Any],
    descriptions: Descriptions,
    keys: Mapping[str, Mapping[str, str]],
) -> list[Drift]:
    """Return how a stub differs from the description of the bureau whose path it answers.

    Args:
        keys: What opens encrypted texts, by bureau.

    Raises:
        NotAbout: there is nothing to check it against.
    """
    request = stub.get("request") or {}
    name, path = _address(request)
    bureau = descriptions.get(str((stub.get("metadata") or {}).get("bureau", "")))
    bureau = bureau or descriptions.get(path.lstrip("/^").split("/")[0])
    if bureau is None:
        raise NotAbout("about no bureau")
    operations = _operations(bureau, request, name, path)
    if not operations:
        says = f"{bureau.bureau} describes no {request.get('method', 'ANY')} {path}"
        return [Drift(pointer=f"/request/{name}", kind="unknown_operation", says=says)]
    tries = [_against(one, stub, keys.get(bureau.bureau, {})) for one in operations]
    return min(tries, key=len)


def exchange_drift(exchange: Mapping[str, Any], descriptions: Descriptions) -> list[Drift]:
    """Return how a recorded exchange differs.

    Raises:
        NotAbout: its bureau is not described.
    """
    bureau = descriptions.get(str(exchange["bureau"]))
    if bureau is None:
        raise NotAbout("about no bureau that is described")
    named = [one for one in bureau.operations if one.operation_id == exchange["operation"]]
    if not named:
        says = f"{bureau.bureau} describes no operation of this name"
        return [Drift(pointer="/operation", kind="unknown_operation", says=says)]
    operation, status = named[0], exchange.get("status")
    key = operation.answer_key(status) if isinstance(status, int) else None
    if key is None:
        says = f"status {status} is not described"
        return [Drift(pointer="/status", kind="undescribed_status", says=says)]
    found: list[Drift] = []
    for at, content in (("/request", operation.request), ("/answer", operation.answers[key])):
        if content is not None:
            schema = opened(content.schema)
            found += differences(exchange.get(at[1:]), schema, {}, at)
    return found


def _address(request: Mapping[str, Any]) -> tuple[str, str]:
    for name in (*_URLS, *_PATTERNS):
        if isinstance(request.get(name), str):
            text = request[name]
            return name, urlsplit(text).path if name in _URLS else text
    raise NotAbout("answers any path")


def _operations(
    bureau: Description, request: Mapping[str, Any], name: str, path: str
) -> list[Operation]:
    method = str(request.get("method", "ANY")).upper()
    fitting = [one for one in bureau.operations if method in ("ANY", one.method)]
    if name in _URLS:
        inside = path.removeprefix(f"/{bureau.bureau}")
        return [one for one in fitting if one.takes(path) or one.takes(inside)]
    if len(path) > _LONGEST_PATTERN:
        raise NotAbout("its pattern is too long to be tried")
    try:
        pattern = re.compile(path)
    except re.error:
        raise NotAbout("its pattern is none that can be tried here") from None
    whole = [(one, f"/{bureau.bureau}{one.path}") for one in fitting]
    return [one for one, url in whole if pattern.fullmatch(url) or pattern.fullmatch(one.path)]


def _against(operation: Operation, stub: Mapping[str, Any], keys: Mapping[str, str]) -> list[Drift]:
    return [*_matchers(operation, stub.get("request") or {}), *_answer(operation, stub, keys)]


def _answer(operation: Operation, stub: Mapping[str, Any], keys: Mapping[str, str]) -> list[Drift]:
    response = stub.get("response") or {}
    if response.get("fault") or response.get("proxyBaseUrl"):
        return []
    status = response.get("status", 200)
    key = operation.answer_key(status) if isinstance(status, int) else None
    if key is None:
        says = f"status {status} is not described"
        return [Drift(pointer="/response/status", kind="undescribed_status", says=says)]
    content = operation.answers[key]
    if content is None or _is_made_later(response):
        return []
    name, body = _body(response)
    if body is None:
        says = "is no base64"
        return [Drift(pointer=f"/response/{name}", kind="unreadable", says=says)]
    return body_drift(content, body, keys, f"/response/{name}")


def _is_made_later(response: Mapping[str, Any]) -> bool:
    """Return whether the body is in another file, or a template: only a request makes it whole."""
    is_template = "response-template" in (response.get("transformers") or ())
    return is_template or "bodyFileName" in response


def _body(response: Mapping[str, Any]) -> tuple[str, bytes | None]:
    if "jsonBody" in response:
        return "jsonBody", json.dumps(response["jsonBody"]).encode()
    if "base64Body" in response:
        try:
            return "base64Body", base64.b64decode(str(response["base64Body"]), validate=True)
        except binascii.Error:
            return "base64Body", None
    return "body", str(response.get("body", "")).encode()


def _matchers(operation: Operation, request: Mapping[str, Any]) -> list[Drift]:
    """Return matchers that no request of this operation can fit: they name what is not there."""
    found = []
    for name in request.get("queryParameters") or {}:
        if name not in operation.query:
            found.append(_not_described(f"/request/queryParameters/{name}"))
    for index, pattern in enumerate(request.get("bodyPatterns") or ()):
        path = pattern.get("matchesJsonPath") if isinstance(pattern, dict) else None
        path = path.get("expression") if isinstance(path, dict) else path
        if isinstance(path, str) and not _is_there(operation.request, path):
            found.append(_not_described(f"/request/bodyPatterns/{index}/matchesJsonPath"))
    return found


def _not_described(pointer: str) -> Drift:
    says = "names what is not described: no request will fit"
    return Drift(pointer=pointer, kind="undescribed_field", says=says)


def _is_there(content: Content | None, path: str) -> bool:
    """Return whether a plain JSONPath leads to a described field; others count as if they did."""
    if content is None or not path.startswith("$"):
        return True
    schema, rest = content.schema, path[1:]
    while rest:
        step = _STEP.match(rest)
        if step is None:
            return True
        name = next((one for one in step.groups() if one is not None), None)
        fields = field_schemas(schema, {})
        if name is None:
            schema = item_schema(schema, [])
        elif fields and name not in fields:
            return False
        else:
            schema = fields.get(name, {})
        rest = rest[step.end() :]
    return True
