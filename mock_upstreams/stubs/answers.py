"""What a stub answers: read once, with everything prepared that can be."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import responses

from mock_upstreams.delays import Distribution
from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.delays import (
    MAX_DELAY_MS,
    Dribble,
    read_delay,
    read_dribble,
)
from mock_upstreams.stubs.fields import At, Fields, StubProblem
from mock_upstreams.stubs.proxying import Onward, read_target
from mock_upstreams.stubs.templates.filling import Filling, compile_template
from mock_upstreams.stubs.templates.rendering import Template

MAX_BODY_BYTES = 16 * 1024 * 1024
TEMPLATING = "response-template"
_BODIES = ("body", "jsonBody", "base64Body", "bodyFileName")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
# What belongs to one connection is ours to say, whatever a recording held.
_OURS = frozenset({"transfer-encoding", "content-length", "keep-alive"})

Headers = tuple[tuple[str, str], ...]


class StubFault(StrEnum):
    """How an answer is broken on the wire."""

    EMPTY_RESPONSE = "EMPTY_RESPONSE"
    MALFORMED_RESPONSE_CHUNK = "MALFORMED_RESPONSE_CHUNK"
    RANDOM_DATA_THEN_CLOSE = "RANDOM_DATA_THEN_CLOSE"
    CONNECTION_RESET_BY_PEER = "CONNECTION_RESET_BY_PEER"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A response definition.

    `status_line` is "200 OK"; the last of `headers` is the body's length. Where there is a
    `filling` or somebody to pass the request on to, they make headers and body anew.
    """

    status: int
    status_line: str
    headers: Headers
    body: bytes
    fault: StubFault | None = None
    fixed_ms: float | None = None
    delay: Distribution | None = None
    dribble: Dribble | None = None
    filling: Filling | None = None
    onward: Onward | None = None

    @property
    def is_late(self) -> bool:
        """Whether it says itself how late it is."""
        return self.fixed_ms is not None or self.delay is not None


def read_answer(
    spec: object, at: At, files: BodyFiles, may_ask: frozenset[str], *, all_templates: bool
) -> Answer:
    """Read a mapping's `response`; without one it is an empty 200.

    Args:
        may_ask: Hosts that requests may be passed on to, besides this machine.
        all_templates: Whether an answer is a template without saying so.

    Raises:
        StubProblem: something in it cannot work, or is not known.
    """
    fields = Fields({} if spec is None else spec, at)
    status = fields.whole("status", 200, 999)
    status = 200 if status is None else status
    fault = _fault(fields)
    parameters = fields.mapping("transformerParameters")
    is_templated = _is_templated(fields) or (all_templates and not fields.has("base64Body"))
    headers = _headers(fields, "headers")
    body, filling = b"", None
    if is_templated:
        filling = _filling(fields, files, headers, parameters)
    else:
        body = _body(fields, files)
    made = Answer(
        status=status,
        status_line=_status_line(status, fields),
        headers=(*headers, ("Content-Length", str(len(body)))),
        body=body,
        fault=fault,
        fixed_ms=fields.number("fixedDelayMilliseconds", 0, MAX_DELAY_MS),
        delay=read_delay(fields.take("delayDistribution"), (*at, "delayDistribution")),
        dribble=read_dribble(fields.take("chunkedDribbleDelay"), (*at, "chunkedDribbleDelay")),
        filling=filling,
        onward=_onward(fields, may_ask),
    )
    fields.mapping("metadata")
    fields.take("fromConfiguredStub")
    fields.done()
    return made


def _is_templated(fields: Fields) -> bool:
    """Say whether the answer is a template. Other transformers do nothing, as in WireMock."""
    names = fields.items("transformers")
    if not all(isinstance(name, str) for name in names):
        raise StubProblem((*fields.at, "transformers"), "must be a list of names")
    return TEMPLATING in names


def _filling(
    fields: Fields, files: BodyFiles, headers: Headers, parameters: Mapping[str, object]
) -> Filling:
    name = _one_body(fields)
    text = _template_text(fields, name, files)
    body = _template(text, (*fields.at, name or "body"))
    return Filling(
        headers=tuple(
            (key, _template(value, (*fields.at, "headers", key))) for key, value in headers
        ),
        body=None if name == "bodyFileName" else body,
        file=body if name == "bodyFileName" else None,
        files=files,
        files_are_plain=parameters.get("disableBodyFileTemplating") in (True, "true"),
        parameters=parameters,
    )


def _template_text(fields: Fields, name: str | None, files: BodyFiles) -> str:
    if name is None:
        return ""
    if name == "bodyFileName":
        text = fields.text(name) or ""
        if "{{" not in text:
            _readable_file(text, (*fields.at, name), files)
        return text
    try:
        return _read_body(fields, name, files).decode()
    except (ValueError, binascii.Error) as exc:
        raise StubProblem((*fields.at, name), str(exc)) from None


def _readable_file(name: str, at: At, files: BodyFiles) -> None:
    try:
        _template(files.read(name).decode(), at)
    except ValueError as exc:
        raise StubProblem(at, str(exc)) from None


def _template(text: str, at: At) -> Template:
    try:
        return compile_template(text)
    except ValueError as exc:
        raise StubProblem(at, str(exc)) from None


def _onward(fields: Fields, may_ask: frozenset[str]) -> Onward | None:
    url = fields.text("proxyBaseUrl")
    added = _headers(fields, "additionalProxyRequestHeaders")
    removed = fields.items("removeProxyRequestHeaders")
    prefix = fields.text("proxyUrlPrefixToRemove") or ""
    if url is None:
        return None
    try:
        target = read_target(url, may_ask)
    except ValueError as exc:
        raise StubProblem((*fields.at, "proxyBaseUrl"), str(exc)) from None
    return Onward(
        target=target,
        drop_prefix=prefix,
        add=added,
        remove=frozenset(str(name).lower() for name in removed),
    )


def _fault(fields: Fields) -> StubFault | None:
    name = fields.text("fault")
    if name is None:
        return None
    if name not in StubFault.__members__:
        raise StubProblem((*fields.at, "fault"), f"must be one of {', '.join(StubFault)}")
    return StubFault(name)


def _status_line(status: int, fields: Fields) -> str:
    message = fields.text("statusMessage")
    if message is None:
        message = responses.get(status, "")
    if not _is_on_one_line(message):
        raise StubProblem((*fields.at, "statusMessage"), "must be one line in Latin letters")
    return f"{status} {message}"


def _headers(fields: Fields, key: str) -> Headers:
    found = []
    for name, given in fields.mapping(key).items():
        at = (*fields.at, key, name)
        if not _HEADER_NAME.fullmatch(name):
            raise StubProblem(at, "is no header name")
        values = given if isinstance(given, list) else [given]
        if not all(isinstance(value, str | int | float) for value in values):
            raise StubProblem(at, "must be text, or a list of texts")
        if not all(_is_on_one_line(str(value)) for value in values):
            raise StubProblem(at, "must be one line in Latin letters")
        found += [(name, str(value)) for value in values if name.lower() not in _OURS]
    return tuple(found)


def _is_on_one_line(text: str) -> bool:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return not any(character in text for character in "\r\n\0")


def _one_body(fields: Fields) -> str | None:
    named = [name for name in _BODIES if fields.has(name)]
    if len(named) > 1:
        raise StubProblem((*fields.at, named[1]), f"cannot stand beside {named[0]}")
    return named[0] if named else None


def _body(fields: Fields, files: BodyFiles) -> bytes:
    name = _one_body(fields)
    if name is None:
        return b""
    at = (*fields.at, name)
    try:
        body = _read_body(fields, name, files)
    except (ValueError, binascii.Error) as exc:
        raise StubProblem(at, str(exc)) from None
    if len(body) > MAX_BODY_BYTES:
        raise StubProblem(at, f"has more than {MAX_BODY_BYTES} bytes")
    return body


def _read_body(fields: Fields, name: str, files: BodyFiles) -> bytes:
    if name == "jsonBody":
        return json.dumps(fields.take(name), ensure_ascii=False, separators=(",", ":")).encode()
    text = fields.text(name) or ""
    if name == "base64Body":
        return base64.b64decode(text, validate=True)
    return files.read(text) if name == "bodyFileName" else text.encode()
