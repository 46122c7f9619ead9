"""Reading what nearly every request is: one whole GET in plain writing, and nothing with it.

One expression tells whether it is. Whatever differs from it in anything (another method, a body,
an escaped path, a repeated or unusual field) is left to gunicorn's parser, which knows the rest of
HTTP and refuses what is none: here nothing is ever refused, and nothing is guessed.
"""

import re
from functools import lru_cache

_LONGEST_HEAD_BYTES = 4000
"""Below every limit of gunicorn's, so that none of them has to be kept twice."""

_PLAIN_GET = re.compile(
    rb"GET (?P<path>(?:/[A-Za-z0-9._~-]+)+|/)"
    rb"(?P<query>\?[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)? HTTP/1\.1\r\n"
    rb"(?P<fields>(?:[A-Za-z0-9-]+:[\x20-\x7e]*\r\n)+)\r\n"
)
_NOT_PLAIN = frozenset(
    {
        *("HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE", "HTTP_EXPECT", "HTTP_HTTP2_SETTINGS"),
        *("HTTP_PROXY", "HTTP_TE", "HTTP_TRAILER", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE"),
    }
)
"""Fields that may speak of a body, of another protocol, or of how this connection goes on."""

_MOST_FIELDS = 60


def read_plain_get(data: bytes) -> dict[str, str] | None:
    """Return what a plain GET adds to a WSGI environment; None if these bytes are not just that.

    Args:
        data: What came between two requests, all of it.
    """
    if len(data) > _LONGEST_HEAD_BYTES:
        return None
    found = _PLAIN_GET.fullmatch(data)
    if found is None:
        return None
    path, query, fields = found.groups()
    text = path.decode()
    environ = {"PATH_INFO": text, "QUERY_STRING": "", "RAW_URI": text}
    if query:
        environ["QUERY_STRING"] = query[1:].decode()
        environ["RAW_URI"] = text + query.decode()
    return environ if _add_fields(environ, fields.decode()) else None


def _add_fields(environ: dict[str, str], fields: str) -> bool:
    """Add header fields by their WSGI names; tell whether all of them are plain."""
    lines = fields.split("\r\n")
    if len(lines) > _MOST_FIELDS:
        return False
    lines.pop()  # of nothing, after the last line's end
    for line in lines:
        name, _, value = line.partition(":")
        key = _key(name)
        if key in environ or key in _NOT_PLAIN:
            return False
        environ[key] = value.strip(" ")
    if environ.get("HTTP_CONNECTION", "keep-alive").lower() != "keep-alive":
        return False
    return "HTTP_HOST" in environ


@lru_cache(maxsize=256)
def _key(name: str) -> str:
    return "HTTP_" + name.upper().replace("-", "_")
