"""Reading what nearly every answer is: whole, in plain writing, of a stated length.

One expression tells whether it is. Whatever differs from it in anything (a body in chunks or still
under way, a repeated or unusual field) is left to the parser, which knows the rest of HTTP and
refuses what is none: here nothing is ever refused, and nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PLAIN_HEAD = re.compile(
    rb"HTTP/1\.1 (?P<status>(?!204|304)[2-5][0-9]{2}) [ -~]*"
    rb"(?P<fields>(?:\r\n[A-Za-z0-9-]+: (?! )[ -~]+(?<! ))+)"
)
# What changes how the rest is read, or what becomes of the connection.
_UNUSUAL = frozenset({"transfer-encoding", "connection", "proxy-connection", "upgrade", "trailer"})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A whole answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_plain_answer(raw: bytes) -> Answer | None:
    """Return the answer that these bytes are from first to last; None if the parser is to look.

    After such an answer its connection may be used again.
    """
    head, blank_line, body = raw.partition(b"\r\n\r\n")
    found = _PLAIN_HEAD.fullmatch(head)
    if found is None or not blank_line:
        return None
    lines = found["fields"].decode("ascii").split("\r\n")[1:]
    pairs = [line.split(": ", 1) for line in lines]
    headers = {name.lower(): value for name, value in pairs}
    if len(headers) < len(pairs) or not _UNUSUAL.isdisjoint(headers):
        return None
    if headers.get("content-length") != str(len(body)):
        return None
    return Answer(status=int(found["status"]), headers=headers, body=body)
