"""A request as it came over the wire, before anybody answers it."""

import codecs
import zlib
from collections.abc import Mapping
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from mock_upstreams.values import Value

SEEN_KEY = "mock_upstreams.seen"
"""Where a request's `Seen` is in the WSGI environment."""

RAW_HEADERS_KEY = "mock_upstreams.raw_headers"
"""Where the server puts the header lines as they came, `Name: value`, for names in their case."""

MAX_UNZIPPED_BYTES = 4 * 1024 * 1024
_MAX_FIELDS = 1000
# zlib's word for a gzip header and the largest window.
_GZIP = 31
# The names of codecs that read any bytes in time that grows with their number. Not so Python's own
# `idna` or `punycode`, which a Content-Type may name too.
_CHARSETS = frozenset(
    {
        *("ascii", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *("gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "koi8-r"),
        *(f"iso8859-{part}" for part in range(1, 17)),
        *(f"cp{page}" for page in range(1250, 1259)),
    }
)


class Seen:
    """Method, address, headers and body of one request; the rest is worked out when asked for.

    Args:
        url: Path and query as sent, percent-encoded.
        headers: In the order they came; a name may come more than once.
        is_unzipped: The body is not zipped any more, whatever the headers say.
    """

    def __init__(
        self,
        *,
        method: str,
        url: str,
        headers: tuple[tuple[str, str], ...] = (),
        body: bytes = b"",
        client_ip: str = "127.0.0.1",
        scheme: str = "http",
        is_unzipped: bool = False,
    ) -> None:
        self.method = method
        self.url = url
        self.path, _, self.query_string = url.partition("?")
        self.headers = headers
        self.raw_body = body
        self.client_ip = client_ip
        self.scheme = scheme
        self._is_unzipped = is_unzipped

    @classmethod
    def of(cls, environ: Mapping[str, Any], body: bytes) -> "Seen":
        """Return what a WSGI environment tells, with the body that was read from it."""
        return cls(
            method=environ["REQUEST_METHOD"],
            url=environ.get("RAW_URI") or _url_of(environ),
            headers=_headers_of(environ),
            body=body,
            client_ip=environ.get("REMOTE_ADDR", ""),
            scheme=environ.get("wsgi.url_scheme", "http"),
        )

    @cached_property
    def decoded_path(self) -> str:
        return unquote(self.path)

    @cached_property
    def query(self) -> dict[str, list[str]]:
        return _pairs(self.query_string)

    @cached_property
    def form(self) -> dict[str, list[str]]:
        return _pairs(self.body.text)

    @cached_property
    def header_values(self) -> dict[str, list[str]]:
        """Header values by lower-case name."""
        found: dict[str, list[str]] = {}
        for name, value in self.headers:
            found.setdefault(name.lower(), []).append(value)
        return found

    def header(self, name: str) -> str | None:
        values = self.header_values.get(name.lower())
        return values[0] if values else None

    @cached_property
    def cookies(self) -> dict[str, str]:
        try:
            jar = SimpleCookie("; ".join(self.header_values.get("cookie", [])))
        except CookieError:
            return {}
        return {name: morsel.value for name, morsel in jar.items()}

    @cached_property
    def plain_body(self) -> bytes:
        """The body, unzipped where it came with gzip; as it came where that cannot be done."""
        encoding = (self.header("Content-Encoding") or "").strip().lower()
        if self._is_unzipped or encoding != "gzip":
            return self.raw_body
        try:
            return _unzipped(self.raw_body)
        except (zlib.error, ValueError):
            return self.raw_body

    @cached_property
    def body(self) -> Value:
        return Value(self.plain_body.decode(self._charset, "replace"), self.plain_body)

    @property
    def host(self) -> str:
        return (self.header("Host") or "").rpartition("]")[2].partition(":")[0] or "localhost"

    @property
    def port(self) -> int:
        text = (self.header("Host") or "").rpartition("]")[2].partition(":")[2]
        return int(text[:5]) if text.isascii() and text.isdigit() else 80

    @property
    def absolute_url(self) -> str:
        return f"{self.scheme}://{self.header('Host') or 'localhost'}{self.url}"

    @property
    def _charset(self) -> str:
        content_type = (self.header("Content-Type") or "").lower()
        charset = content_type.partition("charset=")[2].partition(";")[0].strip(" \"'")
        try:
            name = codecs.lookup(charset or "utf-8").name
        except (LookupError, ValueError):
            return "utf-8"
        return name if name in _CHARSETS else "utf-8"


def _unzipped(packed: bytes) -> bytes:
    """Return what was zipped.

    Raises:
        ValueError: it is larger than `MAX_UNZIPPED_BYTES`, or ends too early.
        zlib.error: it is not zipped.
    """
    unzip = zlib.decompressobj(wbits=_GZIP)
    plain = unzip.decompress(packed, MAX_UNZIPPED_BYTES)
    if not unzip.eof:
        raise ValueError("too large or cut off")
    return plain


def _url_of(environ: Mapping[str, Any]) -> str:
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"), safe="/:@!$&'()*+,;=~%")
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _headers_of(environ: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    lines = environ.get(RAW_HEADERS_KEY)
    if lines is None:
        return _headers_from_cgi(environ)
    split = (line.partition(":") for line in lines)
    return tuple((name, value.strip()) for name, colon, value in split if colon)


def _headers_from_cgi(environ: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    named = [(key[5:], value) for key, value in environ.items() if key.startswith("HTTP_")]
    named += [
        (key, str(environ[key])) for key in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(key)
    ]
    return tuple((name.replace("_", "-").title(), value) for name, value in named)


def _pairs(text: str) -> dict[str, list[str]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
