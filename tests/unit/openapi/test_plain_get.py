"""Which requests go the short way: those that gunicorn's parser would read just the same."""

from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from gunicorn.http.wsgi import create
from hypothesis import given
from hypothesis import strategies as st

from openapi.plain_get import read_plain_get

GET = b"GET /v1/home?a=1 HTTP/1.1\r\nHost: x:8000\r\nAuthorization: Bearer t.u\r\n\r\n"
ADDRESS = ("127.0.0.1", 5)


def _as_gunicorn_reads(data: bytes) -> dict[str, str]:
    config = Config()
    config.set("forwarded_allow_ips", "")
    request = next(get_parser(config, iter([data]), ADDRESS))
    _, environ = create(request, SimpleNamespace(), ADDRESS, ("127.0.0.1", 80), config)
    return environ


@pytest.mark.parametrize(
    "data",
    [
        GET[:-2],
        GET + b"x",
        GET + GET,
        GET.replace(b"GET", b"HEAD"),
        GET.replace(b"GET", b"get"),
        GET.replace(b"HTTP/1.1", b"HTTP/1.0"),
        GET.replace(b"/v1/home", b"/v1/ho%2fme"),
        GET.replace(b"/v1/home", b"//v1/home"),
        GET.replace(b"/v1/home", b"http://x/v1/home"),
        GET.replace(b"a=1", b"a=1#b"),
        GET.replace(b"a=1", b"a=\xe4"),
        GET.replace(b"Host: x:8000\r\n", b""),
        GET.replace(b"Host: x", b"Host: y\r\nHost: x"),
        GET.replace(b"Host: x", b"A: 1\r\na: 2\r\nHost: x"),
        GET.replace(b"Host: x", b"Script_Name: /v1\r\nHost: x"),
        GET.replace(b"Host: x", b"Content-Length: 0\r\nHost: x"),
        GET.replace(b"Host: x", b"CONTENT-LENGTH : 5\r\nHost: x"),
        GET.replace(b"Host: x", b"Content-Type: text/plain\r\nHost: x"),
        GET.replace(b"Host: x", b"Transfer-Encoding: chunked\r\nHost: x"),
        GET.replace(b"Host: x", b"Expect: 100-continue\r\nHost: x"),
        GET.replace(b"Host: x", b"Upgrade: h2c\r\nHost: x"),
        GET.replace(b"Host: x", b"Connection: close\r\nHost: x"),
        GET.replace(b"Host: x", b"Connection: upgrade\r\nHost: x"),
        GET.replace(b"Host: x", b"A: b\r\n folded\r\nHost: x"),
        GET.replace(b"Host: x", b"A: b\nContent-Length: 5\r\nHost: x"),
        GET.replace(b"Host: x", b"A: b\x00\r\nHost: x"),
        GET.replace(b"Host: x", b"A: b\xff\r\nHost: x"),
        GET.replace(b"Host: x", b"A" * 5000 + b": b\r\nHost: x"),
        GET.replace(b"Host: x", b"".join(b"A%d: b\r\n" % n for n in range(99)) + b"Host: x"),
        b"",
    ],
)
def test_whatever_is_unusual_in_anything_is_left_to_the_parser(data: bytes) -> None:
    assert read_plain_get(data) is None


_NAMES = st.from_regex(r"X-[A-Za-z0-9-]{1,12}", fullmatch=True)
_VALUES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30)


@given(
    path=st.from_regex(r"(/[A-Za-z0-9._~-]{1,8}){1,4}", fullmatch=True),
    query=st.from_regex(r"(\?[a-z0-9=&%/?.-]{0,20})?", fullmatch=True),
    fields=st.dictionaries(_NAMES.map(str.title), _VALUES, max_size=5),
)
def test_what_is_plain_is_read_as_gunicorn_reads_it(
    path: str, query: str, fields: dict[str, str]
) -> None:
    lines = [f"GET {path}{query} HTTP/1.1", "Host: x", *(f"{k}:{v}" for k, v in fields.items())]
    data = "\r\n".join([*lines, "", ""]).encode()

    added = read_plain_get(data)

    theirs = _as_gunicorn_reads(data)
    assert added is not None
    assert added == {
        name: value
        for name, value in theirs.items()
        if name.startswith("HTTP_") or name in ("PATH_INFO", "QUERY_STRING", "RAW_URI")
    }


@given(st.binary(max_size=60), st.integers(0, len(GET)))
def test_bytes_put_in_anywhere_never_make_two_readings_of_one_request(
    noise: bytes, at: int
) -> None:
    data = GET[:at] + noise + GET[at:]

    added = read_plain_get(data)

    theirs = _as_gunicorn_reads(data) if added is not None else {}
    assert added is None or added.items() <= theirs.items()
    assert "CONTENT_LENGTH" not in theirs
