"""Orders that cannot be read, or that there are not: all refused in one shape, with the place."""

import gzip
import json

import pytest

from mock_upstreams.running import RunningMocks
from tests.contract.wiremock.conftest import Ask, put_stub

_BROKEN = '{"a": 1,\n  "b" 2}'


def _detail(body: bytes) -> str:
    (error,) = json.loads(body)["errors"]
    assert set(error) <= {"code", "source", "title", "detail"}
    return str(error["detail"])


# The orders that are not WireMock's answer 400 to whatever they cannot follow.
_PLAIN = ("exchanges", "reset", "faults", "clock", "presets/brownout")


@pytest.mark.parametrize(
    "method, path",
    [
        ("POST", "mappings"),
        ("POST", "mappings/import"),
        ("POST", "mappings/find-by-metadata"),
        ("POST", "settings"),
        ("POST", "requests/count"),
        ("POST", "requests/find"),
        ("POST", "near-misses/request"),
        ("POST", "exchanges"),
        ("POST", "reset"),
        ("PUT", "faults"),
        ("PUT", "clock"),
        ("PUT", "presets/brownout"),
    ],
)
def test_broken_json_is_refused_with_line_and_column(ask: Ask, method: str, path: str) -> None:
    got = ask(method, f"/__admin/{path}", _BROKEN)

    assert got.status == (400 if path in _PLAIN else 422)
    assert _detail(got.body) == ("the body is no JSON: expecting ':' delimiter at line 2, column 7")


@pytest.mark.parametrize(
    "body, told",
    [
        ('{"request": {"url": "/a", "url": "/b"}}', "the body is no JSON: url stands twice"),
        ("[" * 100_000, "the body is no JSON: it is nested too deep"),
        (b"\xff", "the body is no JSON: it is not text in UTF-8"),
        ('{"priority": NaN}', "the body is no JSON: NaN is no number"),
        ("", "the body is no JSON: expecting value at line 1, column 1"),
    ],
)
def test_what_only_looks_like_json_is_refused(ask: Ask, body: str | bytes, told: str) -> None:
    got = ask("POST", "/__admin/mappings", body)

    assert got.status == 422
    assert _detail(got.body).startswith(told)


def test_a_mapping_with_comments_is_taken(mocks: RunningMocks, ask: Ask) -> None:
    mapping = '{"request": {"url": "/x"}, /* fine */ "response": {"body": "ok"}} // yes'
    made = ask("POST", "/__admin/mappings", mapping)

    assert (made.status, ask("GET", "/x").body) == (201, b"ok")


def test_whole_numbers_may_be_given_as_text(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"status": "201", "fixedDelayMilliseconds": "1"}, priority="3")
    refused = ask("POST", "/__admin/mappings", '{"response": {"status": "20x"}}')

    assert ask("GET", "/it").status == 201
    assert _detail(refused.body).startswith("response.status: must be a whole number")


@pytest.mark.parametrize(
    "body, told",
    [
        ('{"state": "paid"', "the body is no JSON: expecting ',' delimiter at line 1"),
        ('{"stat": "paid"}', "stat: is not a known field here"),
    ],
)
def test_a_state_that_is_not_understood_is_refused(
    mocks: RunningMocks, ask: Ask, body: str, told: str
) -> None:
    put_stub(mocks, {}, scenarioName="Pay", requiredScenarioState="paid")

    got = ask("PUT", "/__admin/scenarios/Pay/state", body)

    assert got.status == 422
    assert _detail(got.body).startswith(told)


def test_a_state_is_taken_whatever_the_body_calls_itself(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"body": "thanks"}, scenarioName="Pay", requiredScenarioState="paid")
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    got = ask("PUT", "/__admin/scenarios/Pay/state", '{"state": "paid"}', form)

    assert got.status == 200
    assert ask("GET", "/it").body == b"thanks"


_UUID = "8c5db8b0-2db4-4ad7-a99f-38c9b00da3f7"


@pytest.mark.parametrize(
    "method, path, status, told",
    [
        ("GET", "nothing", 404, "there is no /__admin/nothing"),
        ("GET", f"mappings/{_UUID}", 404, f"there is no stub {_UUID}"),
        ("DELETE", f"mappings/{_UUID}", 404, f"there is no stub {_UUID}"),
        ("GET", f"requests/{_UUID}", 404, f"the journal holds no request {_UUID}"),
        ("PUT", "scenarios/None/state", 404, "there is no scenario None"),
        ("PATCH", "mappings", 405, "/__admin/mappings does not take PATCH"),
    ],
)
def test_what_there_is_not_is_told_in_the_same_shape(
    ask: Ask, method: str, path: str, status: int, told: str
) -> None:
    got = ask(method, f"/__admin/{path}")

    assert (got.status, _detail(got.body)) == (status, told)


def test_an_order_that_is_too_large_names_the_limit(ask: Ask) -> None:
    got = ask("PUT", "/__admin/faults", " " * (256 * 1024 + 1))

    assert (got.status, _detail(got.body)) == (413, "the body has more than 262144 bytes")


def test_the_journal_holds_a_zipped_body_as_it_was_before(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {"body": "ok"})
    ask("POST", "/it", gzip.compress(b"hello"), {"Content-Encoding": "gzip"})

    (told,) = mocks.send("GET", "/__admin/requests")[1]["requests"]

    assert told["request"]["body"] == "hello"
    assert told["request"]["headers"]["Content-Encoding"] == "gzip"
