"""How an application's answer is written to the socket."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from openapi.answers import AnswerBroken, Answering


def _run(
    status: str, head: list[tuple[str, str]], parts: Iterable[bytes], *, ends: bool = False
) -> tuple[list[bytes], Answering]:
    def application(_environ: object, start: Callable[..., Any]) -> Iterable[bytes]:
        start(status, head)
        return parts

    sent: list[bytes] = []
    answering = Answering(sent.append, ends=ends)
    answering.run(application, {})
    return sent, answering


def test_head_and_body_go_out_in_one_piece() -> None:
    sent, answering = _run("200 OK", [("Content-Length", "2"), ("X-A", "b")], [b"{}"])

    (answer,) = sent
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[0] == b"HTTP/1.1 200 OK"
    assert {b"Connection: keep-alive", b"Content-Length: 2", b"X-A: b"} <= set(head.split(b"\r\n"))
    assert body == b"{}"
    assert not answering.ends


def test_a_body_in_parts_follows_the_head_as_it_comes() -> None:
    sent, _ = _run("200 OK", [("Content-Length", "3")], iter([b"a", b"b", b"c"]))

    assert [part[-1:] for part in sent] == [b"a", b"b", b"c"]
    assert sent[1:] == [b"b", b"c"]


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_what_has_no_body_sends_none(status: str) -> None:
    sent, answering = _run(status, [("ETag", 'W/"1"')], [b"stray"])

    assert b"".join(sent).endswith(b"\r\n\r\n")
    assert not answering.ends


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    sent, answering = _run("200 OK", [], [b"a"])

    assert b"Connection: close" in sent[0]
    assert answering.ends


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b", "a\nb", "a\x00", "\x7f"])
def test_a_line_break_in_a_head_is_never_sent(value: str) -> None:
    with pytest.raises(AnswerBroken):
        _run("200 OK", [("Content-Length", "0"), ("X-A", value)], [])


def test_what_the_application_opened_is_closed_even_if_nobody_listens_any_more() -> None:
    class Parts(list[bytes]):
        is_closed = False

        def close(self) -> None:
            self.is_closed = True

    parts = Parts([b"a"])

    def gone(_data: bytes) -> None:
        raise BrokenPipeError

    def application(_environ: object, start: Callable[..., Any]) -> Parts:
        start("200 OK", [("Content-Length", "1")])
        return parts

    with pytest.raises(BrokenPipeError):
        Answering(gone, ends=False).run(application, {})

    assert parts.is_closed


@pytest.mark.parametrize("head", [[], [("Date", "Sun, 22 Nov 2026 00:00:00 GMT")]])
def test_an_answer_has_one_date(head: list[tuple[str, str]]) -> None:
    sent, _ = _run("200 OK", [("Content-Length", "0"), *head], [b""])

    assert sent[0].lower().count(b"\r\ndate: ") == 1
