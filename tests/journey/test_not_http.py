"""What is no HTTP request gets the one error shape, and leaves nothing of itself in a log."""

import json
import socket

import pytest

from tests.journey.system import System

SECRET = "name=someone&id=440106199103080004"
_GET = b"GET /v1/me HTTP/1.1\r\nHost: x\r\n"


@pytest.mark.parametrize(
    "raw, status, code",
    [
        (f"GET /v1/me?{SECRET} x HTTP/1.1\r\n\r\n".encode(), 400, "bad_request"),
        (b"GET /" + b"x" * 5000 + b" HTTP/1.1\r\n\r\n", 414, "uri_too_long"),
        (_GET + b"X-Long: " + b"x" * 9000 + b"\r\n\r\n", 431, "headers_too_large"),
        (_GET + f"Bearer {SECRET}\r\n\r\n".encode(), 400, "bad_request"),
        (_GET + b"Expect: foo\r\n\r\n", 400, "bad_request"),
        (_GET + b"Content-Length: -1\r\n\r\n", 400, "bad_request"),
        (b"GET /v1/me HTTP/9.9\r\n\r\n", 400, "bad_request"),
        (_GET + b"SCRIPT_NAME: /v1/home\r\n\r\n", 401, "token_missing"),
        (_GET + b"X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off\r\n\r\n", 401, "token_missing"),
    ],
    ids=[
        *("request-line", "long-address", "long-header", "no-colon", "expect", "length"),
        *("version", "script-name", "scheme"),
    ],
)
def test_the_answer_is_a_problem(system: System, raw: bytes, status: int, code: str) -> None:
    head, body = _exchange(system, raw)

    problem = json.loads(body)
    assert int(head.split()[1]) == problem["status"] == status
    assert b"application/problem+json" in head
    assert problem["code"] == code
    assert SECRET not in system.log_of("gateway")


@pytest.mark.parametrize(
    "chunks, status, code",
    [
        (b"ZZ\r\n{}\r\n", 400, "bad_request"),
        (b"1ffff\r\n" + b" " * 0x1FFFF + b"\r\n0\r\n\r\n", 413, "too_large"),
    ],
    ids=["no-chunk", "too-large"],
)
def test_a_body_in_chunks_is_checked_like_any_other(
    system: System, chunks: bytes, status: int, code: str
) -> None:
    head = (
        b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )

    answer, body = _exchange(system, head + chunks)

    assert int(answer.split()[1]) == status
    assert json.loads(body)["code"] == code


def _exchange(system: System, raw: bytes) -> tuple[bytes, bytes]:
    address = (system.gateway.host, system.gateway.port)
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(raw)
        answer = b""
        while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
            more = connection.recv(65536)
            if not more:
                break
            answer += more
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body
