"""What is read the short way; that it is read as the parser would read it is told in test_wire."""

import pytest

from core.upstream.plain_answer import Answer, read_plain_answer

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=GBK\r\nContent-Length: 5\r\n"


def test_a_whole_answer_in_plain_writing_is_read() -> None:
    answer = read_plain_answer(_HEAD + b"\r\nhello")

    headers = {"content-type": "text/xml; charset=GBK", "content-length": "5"}
    assert answer == Answer(status=200, headers=headers, body=b"hello")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 0", id="a head under way"),
        pytest.param(_HEAD + b"Proxy-Connection: close\r\n\r\nhello", id="the last, oldly said"),
        pytest.param(_HEAD + b"\r\nhell", id="still under way"),
        pytest.param(_HEAD + b"\r\nhello!", id="more than an answer"),
        pytest.param(_HEAD + b"content-length: 5\r\n\r\nhello", id="a length twice"),
        pytest.param(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nhello", id="in chunks"),
        pytest.param(_HEAD + b"Connection: close\r\n\r\nhello", id="the last one"),
        pytest.param(_HEAD + b"X: a\r\n b\r\n\r\nhello", id="a folded field"),
        pytest.param(_HEAD + b"X: a \r\n\r\nhello", id="a space at the end"),
        pytest.param(_HEAD + b"X: caf\xe9\r\n\r\nhello", id="beyond ASCII"),
        pytest.param(_HEAD.replace(b": 5", b": 05") + b"\r\nhello", id="a length with a nought"),
        pytest.param(_HEAD.replace(b"1.1", b"1.0") + b"\r\nhello", id="an older HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", id="no length"),
        pytest.param(_HEAD.replace(b"200", b"204") + b"\r\nhello", id="one without a body"),
        pytest.param(_HEAD.replace(b"200", b"304") + b"\r\nhello", id="another without a body"),
        pytest.param(b"HTTP/1.1 100 Go\r\nContent-Length: 0\r\n\r\n", id="an interim one"),
    ],
)
def test_anything_else_is_left_to_the_parser(raw: bytes) -> None:
    assert read_plain_answer(raw) is None
