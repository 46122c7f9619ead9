"""One error shape for everything that can go wrong with a request."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.api.citizen import Citizen

MEMBERS = {
    "type", "title", "status", "detail", "instance", "code", "message", "request_id",
    "retryable", "origin",
}  # fmt: skip


def _is_problem(answer: TestResponse, status: int, code: str) -> bool:
    problem = answer.json
    return (
        answer.mimetype == "application/problem+json"
        and answer.status_code == problem["status"] == status
        and problem["code"] == code
        and set(problem) >= MEMBERS
        and answer.headers["X-Request-Id"] == problem["request_id"]
    )


def test_an_unknown_path_is_a_problem(client: FlaskClient) -> None:
    assert _is_problem(client.get("/v1/nothing"), 404, "not_found")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize(
    "path", ["//v1/sessions", "/v1//sessions", "/v1/sessions//", "/v1/sessions/", "//evil.test/v1"]
)
def test_a_path_with_slashes_too_many_is_a_problem_and_leads_nowhere(
    client: FlaskClient, method: str, path: str
) -> None:
    answer = client.open(path, method=method)

    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert "Location" not in answer.headers
    assert method == "HEAD" or _is_problem(answer, 404, "not_found")


@pytest.mark.parametrize(
    "method, path, allowed",
    [
        ("PUT", "/v1/home", {"GET", "HEAD", "OPTIONS"}),
        ("HEAD", "/v1/face-verifications", {"POST", "OPTIONS"}),
        ("TRACE", "/docs", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/v1/licences/any/suspension", {"POST", "DELETE", "OPTIONS"}),
    ],
)
def test_a_wrong_method_is_told_all_the_right_ones(
    client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_a_wrong_method_is_a_problem(client: FlaskClient) -> None:
    assert _is_problem(client.put("/v1/sessions", json={}), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "body",
    [b"{", b"", b"\xff\xfe", b"[" * 30_000, b'{"code": NaN}', b"9" * 5000, b'{"a": 1e999999999}x'],
    ids=["cut", "empty", "not-utf8", "deep", "nan", "huge-integer", "trailing"],
)
def test_malformed_json_is_a_problem(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/v1/sessions", data=body, content_type="application/json")

    assert _is_problem(answer, 400, "malformed_json")


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", None])
def test_another_content_type_is_a_problem(client: FlaskClient, content_type: str | None) -> None:
    answer = client.post("/v1/sessions", data=b"{}", content_type=content_type)

    assert _is_problem(answer, 415, "unsupported_media_type")


def test_a_field_name_that_cannot_be_written_is_named_all_the_same(client: FlaskClient) -> None:
    answer = client.post("/v1/sessions", data=b'{"\\ud800": 1}', content_type="application/json")

    assert _is_problem(answer, 422, "invalid_input")
    assert "\\ud800" in answer.json["fields"]


def test_wrong_fields_are_named(client: FlaskClient) -> None:
    body = {"code": 7, "device": {"id": "short"}, "extra": 1}

    answer = client.post("/v1/sessions", json=body)

    assert _is_problem(answer, 422, "invalid_input")
    assert set(answer.json["fields"]) == {"code", "device.id", "device.name", "extra"}


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_json_that_is_no_object_is_a_problem(client: FlaskClient, body: object) -> None:
    assert _is_problem(client.post("/v1/sessions", json=body), 422, "invalid_input")


def test_a_json_body_of_more_than_64_kib_is_too_large(client: FlaskClient) -> None:
    answer = client.post("/v1/sessions", json={"code": "x" * 70_000})

    assert _is_problem(answer, 413, "too_large")


def test_a_bug_is_a_problem_that_tells_nothing(app: Flask) -> None:
    @app.get("/bug")
    def bug() -> None:
        raise RuntimeError("secret 440100199001010001")

    answer = app.test_client().get("/bug")

    assert _is_problem(answer, 500, "internal_error")
    assert "secret" not in answer.text


@pytest.mark.parametrize("page", ["٣", "1.5", "-1", "0", "10" * 20, "", "1\x00"])
def test_a_page_number_is_ascii_digits_within_reason(client: FlaskClient, page: str) -> None:
    answer = client.get("/v1/services", query_string={"page": page})

    assert _is_problem(answer, 422, "invalid_input")


@pytest.mark.parametrize("page", [10**21, -1, 0, "1", 1.0, True, None])
def test_a_page_number_in_json_is_an_integer_within_reason(citizen: Citizen, page: object) -> None:
    citizen.at_face()

    answer = citizen.post("/v1/services/housing-fund-deposits", {"page": page})

    assert _is_problem(answer, 422, "invalid_input")


@pytest.mark.parametrize(
    "given, kept", [("abc-12345678", True), ("x\ny" * 5, False), ("é" * 9, False)]
)
def test_a_request_id_is_taken_over_if_it_is_a_plain_one(
    client: FlaskClient, given: str, kept: bool
) -> None:
    answer = client.get("/v1/nothing", headers={"X-Request-Id": given.replace("\n", " ")})

    assert (answer.headers["X-Request-Id"] == given) is kept


@pytest.mark.parametrize(
    "path", ["/v1/sessions/a%00b", "/v1/consents/" + "x" * 200, "/v1/sessions/%ff"]
)
def test_a_path_with_odd_characters_is_not_found(citizen: Citizen, path: str) -> None:
    citizen.sign_in()

    assert _is_problem(citizen.delete(path), 404, "not_found")


@pytest.mark.parametrize(
    "language, wanted",
    [
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN", "zh"),
        ("fr", "zh"),
        ("", "zh"),
        ("en-GB,zh;q=0.1", "en"),
    ],
)
def test_the_message_is_in_the_callers_language(
    client: FlaskClient, language: str, wanted: str
) -> None:
    answer = client.get("/v1/nothing", headers={"Accept-Language": language})

    assert answer.headers["Content-Language"] == wanted
    assert answer.json["message"].isascii() is (wanted == "en")
