"""`lint`: each difference between a stub and its bureau's description is named with its place."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mock_upstreams.linting.cli import main

Change = Callable[[dict[str, Any]], object]


def _stub() -> dict[str, Any]:
    data = {
        "sfzh": "440106199103080004",
        "xm": "林晓梅",
        "jhzh": "J440106-2020-000012",
        "poxm": "陈志远",
        "djrq": "20201009",
        "djjg": "广州市天河区民政局",
        "zt": "1",
    }
    return {
        "request": {"method": "POST", "urlPath": "/civil_affairs/v1/marriage"},
        "response": {"status": 200, "jsonBody": {"errcode": 0, "errmsg": "ok", "data": data}},
    }


def _lint(tmp_path: Path, document: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, Any]:
    file = tmp_path / "stub.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    code = main([str(file), "--json"], {})
    return code, json.loads(capsys.readouterr().out)


def _data(stub: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = stub["response"]["jsonBody"]["data"]
    return found


_DRIFTS: dict[str, tuple[Change, str, str]] = {
    "a missing field": (
        lambda stub: _data(stub).pop("poxm"),
        "missing_field",
        "/response/jsonBody/data/poxm",
    ),
    "a field too many": (
        lambda stub: _data(stub).update(sjhm="1"),
        "undescribed_field",
        "/response/jsonBody/data/sjhm",
    ),
    "another type": (
        lambda stub: _data(stub).update(zt=1),
        "wrong_type",
        "/response/jsonBody/data/zt",
    ),
    "an unknown code": (
        lambda stub: _data(stub).update(zt="9"),
        "wrong_value",
        "/response/jsonBody/data/zt",
    ),
    "another pattern": (
        lambda stub: _data(stub).update(djrq="2020-10-09"),
        "wrong_value",
        "/response/jsonBody/data/djrq",
    ),
    "an unknown path": (
        lambda stub: stub["request"].update(urlPath="/civil_affairs/v2/marriage"),
        "unknown_operation",
        "/request/urlPath",
    ),
    "another method": (
        lambda stub: stub["request"].update(method="GET"),
        "unknown_operation",
        "/request/urlPath",
    ),
    "an unknown status": (
        lambda stub: stub["response"].update(status=418),
        "undescribed_status",
        "/response/status",
    ),
    "a body that is none": (
        lambda stub: stub.update(response={"status": 200, "body": "<html>"}),
        "unreadable",
        "/response/body",
    ),
    "no response": (lambda stub: stub.pop("response"), "unreadable", "/response/body"),
    "no base64": (
        lambda stub: stub.update(response={"status": 200, "base64Body": "?"}),
        "unreadable",
        "/response/base64Body",
    ),
    "a matcher that nothing fits": (
        lambda stub: stub["request"].update(bodyPatterns=[{"matchesJsonPath": "$.data.idcard"}]),
        "undescribed_field",
        "/request/bodyPatterns/0/matchesJsonPath",
    ),
}


@pytest.mark.parametrize("name", _DRIFTS)
def test_a_difference_is_named_with_its_place(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, kind, pointer = _DRIFTS[name]
    stub = _stub()
    change(stub)
    code, report = _lint(tmp_path, {"mappings": [_stub(), stub]}, capsys)
    (drift,) = report["drift"]

    assert code == 1
    assert (drift["kind"], drift["pointer"]) == (kind, f"/mappings/1{pointer}")
    assert drift["file"] == str(tmp_path / "stub.json")


_SOUND: dict[str, Change] = {
    "as it is": lambda stub: None,
    "without the bureau's name": lambda stub: (
        stub["request"].update(urlPath="/v1/marriage"),
        stub.update(metadata={"bureau": "civil_affairs"}),
    ),
    "by a pattern": lambda stub: stub.update(
        request={"method": "ANY", "urlPathPattern": "/civil_affairs/.*"}
    ),
    "a bureau's no": lambda stub: stub["response"].update(
        jsonBody={"errcode": 404, "errmsg": "no record"}
    ),
    "with no body where none is read": lambda stub: stub.update(response={"status": 500}),
    "in trouble": lambda stub: stub.update(response={"status": 503, "body": "down"}),
    "a fault": lambda stub: stub.update(response={"fault": "EMPTY_RESPONSE"}),
    "a template": lambda stub: stub.update(
        response={"body": "{{request.body}}", "transformers": ["response-template"]}
    ),
    "base64": lambda stub: stub.update(
        response={
            "base64Body": base64.b64encode(
                json.dumps(stub["response"]["jsonBody"]).encode()
            ).decode()
        }
    ),
    "matching what is described": lambda stub: stub["request"].update(
        bodyPatterns=[{"matchesJsonPath": {"expression": "$['data']['sfzh']", "equalTo": "1"}}]
    ),
}


@pytest.mark.parametrize("name", _SOUND)
def test_what_is_as_described_is_not_complained_of(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub = _stub()
    _SOUND[name](stub)
    code, report = _lint(tmp_path, stub, capsys)

    assert (code, report) == (0, {"checked": 1, "drift": [], "not_checked": []})


def test_drift_inside_an_encoded_document_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "<head><code>1</code><message>成功</message></head>"
    xml = f"<root>{head}<body><sfzmhm>1</sfzmhm></body></root>"
    data = base64.b64encode(xml.encode("gb18030")).decode()
    stub = {
        "request": {"method": "POST", "url": "/traffic/jk/02C12"},
        "response": {"jsonBody": {"seq": "1", "data": data, "mac": "0"}},
    }
    code, report = _lint(tmp_path, stub, capsys)
    places = {(one["kind"], one["pointer"]) for one in report["drift"]}

    assert code == 1
    assert ("wrong_value", "/response/jsonBody/data/body/sfzmhm") in places
    assert ("missing_field", "/response/jsonBody/data/body/list") in places


def test_a_stub_about_something_else_is_left_out_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub = {"request": {"url": "/hello"}, "response": {"body": "world"}}
    code, report = _lint(tmp_path, stub, capsys)

    assert (code, report["checked"]) == (0, 0)
    assert report["not_checked"][0]["why"] == "about no bureau"


@pytest.mark.parametrize("stub", [{"request": {}}, {"response": {}}, {"request": {"url": "/x"}}])
def test_a_stub_that_says_little_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stub: dict[str, Any]
) -> None:
    code, report = _lint(tmp_path, stub, capsys)

    assert (code, report["checked"], len(report["not_checked"])) == (0, 0, 1)


def test_it_says_it_in_words_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stub = _stub()
    _data(stub)["zt"] = "9"
    file = tmp_path / "stub.json"
    file.write_text(json.dumps(stub))
    code = main([str(tmp_path)], {})
    told = capsys.readouterr().out

    assert code == 1
    assert f"{file}#/response/jsonBody/data/zt: wrong_value: is none of the agreed" in told
    assert "1 checked, 1 differences, 0 left out" in told


@pytest.mark.parametrize(
    "content, why",
    [
        (b'{"request": ', "1:13: not JSON"),
        (b"[1]", "neither a stub nor"),
        (b'{"mappings": [1]}', "#/mappings/0: neither a stub nor"),
        (b"\xff\xfe\x00", "not JSON in UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (None, "no such file"),
    ],
    ids=["cut", "a list", "no stub inside", "no text", "deep", "missing"],
)
def test_input_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, why: str
) -> None:
    file = tmp_path / "stub.json"
    if content is not None:
        file.write_bytes(content)
    code = main([str(file)], {})
    told = capsys.readouterr().err

    assert (code, str(file) in told, why in told) == (2, True, True)


def test_descriptions_that_are_none_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tax.yaml").write_text('openapi: 3.1.0\npaths: {$ref: "other.yaml#/paths"}\n')
    stub = {"request": {"url": "/tax/v1/incomes"}, "response": {}}
    (tmp_path / "stub.json").write_text(json.dumps(stub))
    code = main([str(tmp_path / "stub.json"), "--descriptions", str(tmp_path)], {})

    assert (code, "other.yaml" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\npaths: &a\n  /x: *a\n",
        'openapi: 3.1.0\npaths: {$ref: "#/paths"}\n',
        'openapi: 3.1.0\npaths: {$ref: "../tax.yaml#/paths"}\n',
        "openapi: 2.0\n",
        "a: [",
    ],
    ids=["alias", "loop", "outside", "version", "no YAML"],
)
def test_a_description_that_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (tmp_path / "tax.yaml").write_text(text)
    stub = {"request": {"url": "/tax/v1/incomes"}, "response": {}}
    (tmp_path / "stub.json").write_text(json.dumps(stub))
    code = main([str(tmp_path / "stub.json"), "--descriptions", str(tmp_path)], {})

    assert (code, capsys.readouterr().err.count("tax.yaml") > 0) == (2, True)
