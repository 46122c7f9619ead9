"""What stubs answer, on real sockets: bodies, statuses, pieces, faults, and who is asked else."""

import http.client
import json
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from mock_upstreams.running import RunningMocks
from mock_upstreams.sandbox import sandbox
from tests.contract.wiremock.conftest import Ask, put_stub


def _raw(mocks: RunningMocks, url: str = "/it") -> bytes:
    """Return every byte that comes back until the connection ends."""
    with socket.create_connection(("127.0.0.1", mocks.port), timeout=10) as connection:
        connection.sendall(f"GET {url} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)


@pytest.mark.parametrize(
    "response, status, body",
    [
        ({}, 200, b""),
        ({"status": 418, "body": "短 and stout"}, 418, "短 and stout".encode()),
        ({"jsonBody": {"a": ["中", 1]}}, 200, '{"a":["中",1]}'.encode()),
        ({"jsonBody": []}, 200, b"[]"),
        ({"base64Body": "AQID"}, 200, b"\x01\x02\x03"),
        ({"status": 204}, 204, b""),
        ({"status": 599}, 599, b""),
    ],
)
def test_bodies_come_as_they_were_given(
    mocks: RunningMocks, ask: Ask, response: object, status: int, body: bytes
) -> None:
    put_stub(mocks, response)

    got = ask("GET", "/it")

    assert (got.status, got.body) == (status, body)


def test_a_head_request_gets_the_headers_alone(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"body": "12345", "headers": {"Content-Type": "text/plain"}})

    got = ask("HEAD", "/it")

    assert (got.body, got.headers["content-length"]) == (b"", "5")


def test_recorded_headers_of_one_connection_are_left_out(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"body": "whole", "headers": {"Transfer-Encoding": "chunked", "X-Kept": "1"}})

    got = ask("GET", "/it")

    assert (got.body, got.headers["x-kept"]) == (b"whole", "1")
    assert "transfer-encoding" not in got.headers


def test_the_newest_stub_answers_unless_another_has_a_higher_priority(
    mocks: RunningMocks, ask: Ask
) -> None:
    put_stub(mocks, {"body": "older"})
    put_stub(mocks, {"body": "newer"})
    newest = ask("GET", "/it").body
    put_stub(mocks, {"body": "first"}, priority=1)
    put_stub(mocks, {"body": "newest"})

    assert newest == b"newer"
    assert ask("GET", "/it").body == b"first"


def test_an_answer_is_dribbled_in_pieces(mocks: RunningMocks) -> None:
    dribble = {"numberOfChunks": 5, "totalDuration": 20}
    put_stub(mocks, {"body": "Hello world!", "chunkedDribbleDelay": dribble})

    head, _, rest = _raw(mocks).partition(b"\r\n\r\n")

    assert b"transfer-encoding: chunked" in head.lower()
    assert rest == b"2\r\nHe\r\n2\r\nll\r\n3\r\no w\r\n2\r\nor\r\n3\r\nld!\r\n0\r\n\r\n"


@pytest.mark.parametrize("url", ["/it", "/population/v1/resident"])
def test_nothing_comes_where_the_answer_is_empty(mocks: RunningMocks, url: str) -> None:
    put_stub(mocks, {"fault": "EMPTY_RESPONSE"}, url)

    assert _raw(mocks, url) == b""


def test_a_malformed_chunk_comes_after_a_good_head(mocks: RunningMocks) -> None:
    put_stub(mocks, {"fault": "MALFORMED_RESPONSE_CHUNK"})

    assert _raw(mocks).startswith(b"HTTP/1.1 200 OK\r\n")
    with pytest.raises(http.client.HTTPException):
        mocks.send("GET", "/it")


def test_random_data_is_no_http(mocks: RunningMocks) -> None:
    put_stub(mocks, {"fault": "RANDOM_DATA_THEN_CLOSE"})

    raw = _raw(mocks)

    assert raw
    assert not raw.startswith(b"HTTP/")


def test_a_reset_is_one(mocks: RunningMocks) -> None:
    put_stub(mocks, {"fault": "CONNECTION_RESET_BY_PEER"})

    with pytest.raises(ConnectionResetError):
        _raw(mocks)


@pytest.mark.parametrize(
    "late",
    [
        {"fixedDelayMilliseconds": 1},
        {"delayDistribution": {"type": "uniform", "lower": 1, "upper": 2}},
        {"delayDistribution": {"type": "lognormal", "median": 1, "sigma": 0.1}},
        {"delayDistribution": {"type": "fixed", "milliseconds": 1}},
    ],
)
def test_a_late_answer_is_the_right_one(
    mocks: RunningMocks, ask: Ask, late: dict[str, Any]
) -> None:
    put_stub(mocks, {"body": "late", **late})

    assert ask("GET", "/it").body == b"late"


def test_whoever_waits_for_a_late_answer_is_cut_off_by_a_reset(mocks: RunningMocks) -> None:
    put_stub(mocks, {"body": "late", "fixedDelayMilliseconds": 1500})
    with socket.create_connection(("127.0.0.1", mocks.port), timeout=10) as connection:
        connection.sendall(b"GET /it HTTP/1.1\r\nHost: a\r\n\r\n")
        mocks.send("GET", "/__admin/version")
        mocks.reset()

        with pytest.raises(ConnectionResetError):
            connection.recv(1)
    assert mocks.send("GET", "/__admin/requests")[1]["requests"] == []


def test_settings_are_told_and_a_reset_drops_them(mocks: RunningMocks) -> None:
    wanted = {"fixedDelay": 1, "delayDistribution": {"type": "uniform", "lower": 0, "upper": 1}}
    mocks.send("POST", "/__admin/settings", wanted)
    told = mocks.send("GET", "/__admin/settings")[1]
    mocks.reset()

    assert told == {"settings": wanted}
    assert mocks.send("GET", "/__admin/settings")[1] == {"settings": {}}


def test_a_stub_stands_before_a_bureau_and_the_bureau_behind_it(
    mocks: RunningMocks, ask: Ask
) -> None:
    sign_in = "/wechat/sns/jscode2session?grant_type=authorization_code&js_code=su-min.1"
    query = "&".join(f"{name}={value}" for name, value in sandbox()["wechat"].items())
    url = f"{sign_in}&{query}"
    asked = {"queryParameters": {"js_code": {"contains": "ghost"}}}
    mapping = {
        "request": {"urlPath": "/wechat/sns/jscode2session", **asked},
        "response": {"jsonBody": {"errcode": -1}},
    }
    mocks.send("POST", "/__admin/mappings", mapping)

    stubbed = ask("GET", url.replace("su-min", "ghost"))
    real = ask("GET", url)

    assert json.loads(stubbed.body) == {"errcode": -1}
    assert "openid" in json.loads(real.body)


def test_a_request_that_nobody_answers_is_told_what_was_nearest(
    mocks: RunningMocks, ask: Ask
) -> None:
    wanted = {"method": "POST", "url": "/pay", "headers": {"X-Key": {"equalTo": "1"}}}
    mocks.send("POST", "/__admin/mappings", {"name": "pay", "request": wanted, "response": {}})

    got = ask("GET", "/pay")

    assert (got.status, got.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "    pay: method, header X-Key\n" in got.body.decode()


def test_a_stub_passes_requests_on_to_this_machine(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"body": "there", "headers": {"X-From": "there"}}, "/base/there?x=1")
    onward = {"proxyBaseUrl": f"{mocks.url}/base", "proxyUrlPrefixToRemove": "/api"}
    mapping = {"request": {"urlPathPattern": "/api/.*"}, "response": onward}
    mocks.send("POST", "/__admin/mappings", mapping)

    got = ask("GET", "/api/there?x=1")

    assert (got.body, got.headers["x-from"]) == (b"there", "there")


def test_a_stub_whose_server_is_away_answers_502(mocks: RunningMocks, ask: Ask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        put_stub(mocks, {"proxyBaseUrl": f"http://127.0.0.1:{taken.getsockname()[1]}"})

    assert ask("GET", "/it").status == 502


def test_answers_that_wait_at_the_same_time_each_have_a_chance_of_their_own(
    mocks: RunningMocks, ask: Ask
) -> None:
    templated = {"body": "{{randomValue length=20}}", "transformers": ["response-template"]}
    put_stub(mocks, {**templated, "fixedDelayMilliseconds": 300})
    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(ask, "GET", "/it") for _ in range(2)]
        bodies = {one.result().body for one in asked}

    assert len(bodies) == 2


def test_a_stub_that_leads_to_itself_is_told_so(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"proxyBaseUrl": mocks.url})

    got = ask("GET", "/it")

    assert (got.status, b"to themselves" in got.body) == (508, True)


def test_headers_that_come_twice_are_passed_on_twice(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"headers": {"Set-Cookie": ["a=1", "b=2"]}}, "/base/it")
    put_stub(mocks, {"proxyBaseUrl": f"{mocks.url}/base"})

    assert ask("GET", "/it").headers["set-cookie"] == "a=1, b=2"


@pytest.mark.parametrize("headers", [{"X-Name": "林晓梅"}, {"林": "x"}, {"X-Name": "a\r\nb: c"}])
def test_headers_that_cannot_be_sent_on_are_refused_when_the_stub_is_read(
    mocks: RunningMocks, headers: dict[str, str]
) -> None:
    onward = {"proxyBaseUrl": mocks.url, "additionalProxyRequestHeaders": headers}
    status, answer = mocks.send("POST", "/__admin/mappings", {"response": onward})

    assert status == 422
    assert "additionalProxyRequestHeaders" in answer["errors"][0]["source"]["pointer"]
