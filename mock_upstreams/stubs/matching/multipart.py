"""Conditions on the parts of a multipart request."""

from collections.abc import Callable
from dataclasses import dataclass

from mock_upstreams.seen import Seen
from mock_upstreams.stubs.fields import Fields, StubProblem
from mock_upstreams.stubs.matching.matcher import ManyMatcher, Matcher
from mock_upstreams.stubs.matching.reading import MatcherReader
from mock_upstreams.values import Value

MAX_PARTS = 100


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a body: its headers by lower-case name, and its content."""

    headers: dict[str, list[str]]
    content: Value


def split_parts(seen: Seen) -> list[Part]:
    """Return the parts of a multipart body; none where it is not multipart."""
    content_type = seen.header("Content-Type") or ""
    if not content_type.lower().startswith("multipart/"):
        return []
    boundary = content_type.partition("boundary=")[2].partition(";")[0].strip().strip('"')
    if not boundary:
        return []
    pieces = (b"\r\n" + seen.plain_body).split(b"\r\n--" + boundary.encode())
    return [_part(piece) for piece in pieces[1 : MAX_PARTS + 1] if not piece.startswith(b"--")]


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers: dict[str, list[str]] = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), []).append(value.strip())
    return Part(headers=headers, content=Value(content.decode("utf-8", "replace"), content))


def read_multipart(fields: Fields, reader: MatcherReader) -> list[Callable[[Seen], bool]]:
    """Read `multipartPatterns`.

    Raises:
        StubProblem: one cannot work.
    """
    at = (*fields.at, "multipartPatterns")
    specs = fields.items("multipartPatterns")
    return [_read(Fields(spec, (*at, n)), reader) for n, spec in enumerate(specs)]


def _read(fields: Fields, reader: MatcherReader) -> Callable[[Seen], bool]:
    kind = fields.text("matchingType") or "ANY"
    if kind not in ("ANY", "ALL"):
        raise StubProblem((*fields.at, "matchingType"), "must be ANY or ALL")
    name, file_name = fields.text("name"), fields.text("fileName")
    fields.take("multipart")
    headers = {
        key.lower(): reader.many(spec, (*fields.at, "headers", key))
        for key, spec in fields.mapping("headers").items()
    }
    bodies = [
        reader.one(spec, (*fields.at, "bodyPatterns", n))
        for n, spec in enumerate(fields.items("bodyPatterns"))
    ]
    fields.done()
    wanted = [f'name="{name}"'] if name else []
    wanted += [f'filename="{file_name}"'] if file_name else []

    def accepts(seen: Seen) -> bool:
        fits = [_fits(part, wanted, headers, bodies) for part in split_parts(seen)]
        return bool(fits) and (all(fits) if kind == "ALL" else any(fits))

    return accepts


def _fits(
    part: Part, wanted: list[str], headers: dict[str, ManyMatcher], bodies: list[Matcher]
) -> bool:
    disposition = " ".join(part.headers.get("content-disposition", []))
    return (
        all(f" {text}" in f" {disposition}" for text in wanted)
        and all(matcher.accepts(part.headers.get(key, [])) for key, matcher in headers.items())
        and all(matcher.accepts(part.content) for matcher in bodies)
    )
