"""What a stub answers: read once, with everything prepared that can be."""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from http.client import responses

from mock_upstreams.stubs.body_files import BodyFiles
from mock_upstreams.stubs.delays import (
    MAX_DELAY_MS,
    Delay,
    Dribble,
    read_delay,
    read_dribble,
)
from mock_upstreams.stubs.fields import At, Fields, StubProblem

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
    """A response definition. `body` is complete but for templates.

    `status_line` is "200 OK". `templating` holds what is to be filled in for each request.
    """

    status: int
    status_line: str
    headers: Headers
    body: bytes
    fault: StubFault | None = None
    fixed_ms: float | None = None
    delay: Delay | None = None
    dribble: Dribble | None = None

    @property
    def is_plain(self) -> bool:
        """Whether nothing is to be done but to send it."""
        return self.fault is None and self.fixed_ms is None and not (self.delay or self.dribble)


def read_answer(spec: object, at: At, files: BodyFiles) -> Answer:
    """Read a mapping's `response`; without one it is an empty 200.

    Raises:
        StubProblem: something in it cannot work, or is not known.
    """
    fields = Fields({} if spec is None else spec, at)
    status = fields.whole("status", 100, 999)
    status = 200 if status is None else status
    fault = _fault(fields)
    body = _body(fields, files)
    headers = _headers(fields)
    made = Answer(
        status=status,
        status_line=_status_line(status, fields),
        headers=(*headers, ("Content-Length", str(len(body)))),
        body=body,
        fault=fault,
        fixed_ms=fields.number("fixedDelayMilliseconds", 0, MAX_DELAY_MS),
        delay=read_delay(fields.take("delayDistribution"), (*at, "delayDistribution")),
        dribble=read_dribble(fields.take("chunkedDribbleDelay"), (*at, "chunkedDribbleDelay")),
    )
    fields.mapping("metadata")
    fields.take("fromConfiguredStub")
    fields.done()
    return made


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


def _headers(fields: Fields) -> Headers:
    found = []
    for name, given in fields.mapping("headers").items():
        at = (*fields.at, "headers", name)
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


def _body(fields: Fields, files: BodyFiles) -> bytes:
    named = [name for name in _BODIES if fields.has(name)]
    if len(named) > 1:
        raise StubProblem((*fields.at, named[1]), f"cannot stand beside {named[0]}")
    if not named:
        return b""
    at = (*fields.at, named[0])
    try:
        body = _read_body(fields, named[0], files)
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
