"""What stubs ask of requests as a whole, and what is refused as such."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from mock_upstreams.seen import MAX_UNZIPPED_BYTES, Seen
from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.matching.pattern import read_pattern
from mock_upstreams.stubs.matching.reading import MatcherReader

READER = MatcherReader(lambda: datetime(2026, 11, 22, tzinfo=UTC))


def fits(pattern: object, **seen: Any) -> bool:
    asked = {"method": "GET", "url": "/", **seen}
    asked["headers"] = tuple(asked.get("headers", ()))
    return read_pattern(pattern, (), READER).accepts(Seen(**asked))


@pytest.mark.parametrize(
    "pattern, good, bad",
    [
        ({"url": "/a?b=1"}, ["/a?b=1"], ["/a", "/a?b=1&c=2"]),
        ({"url": "/路"}, ["/%E8%B7%AF"], ["/a"]),
        ({"urlPattern": "/your/([a-z]*)\\?and=query"}, ["/your/url?and=query"], ["/your/url"]),
        ({"urlPath": "/your/url"}, ["/your/url", "/your/url?x=1"], ["/your/url/"]),
        ({"urlPathPattern": "/your/([a-z]*)"}, ["/your/url?x=1"], ["/your/1"]),
        ({"urlPathTemplate": "/c/{id}/a/{n}"}, ["/c/1/a/2?x"], ["/c/1/a", "/c/1/2/a/3"]),
        (
            {"urlPathTemplate": "/c/{id}", "pathParameters": {"id": {"equalTo": "1"}}},
            ["/c/1"],
            ["/c/2"],
        ),
        ({"queryParameters": {"q": {"equalTo": "a b"}}}, ["/?q=a+b", "/?q=x&q=a%20b"], ["/?q=a"]),
        ({"queryParameters": {"q": {"absent": True}}}, ["/?x=1"], ["/?q="]),
        (
            {"queryParameters": {"id": {"hasExactly": [{"equalTo": "1"}, {"contains": "2"}]}}},
            ["/?id=1&id=22", "/?id=22&id=1"],
            ["/?id=1&id=22&id=3", "/?id=1"],
        ),
        (
            {"queryParameters": {"id": {"includes": [{"equalTo": "1"}, {"equalTo": "2"}]}}},
            ["/?id=1&id=2&id=3"],
            ["/?id=1&id=3"],
        ),
        ({}, ["/", "/anything?at=all"], []),
    ],
)
def test_addresses_are_told_apart(pattern: object, good: list[str], bad: list[str]) -> None:
    assert [url for url in good if not fits(pattern, url=url)] == []
    assert [url for url in bad if fits(pattern, url=url)] == []


@pytest.mark.parametrize(
    "method, good, bad",
    [
        ("GET", ["GET"], ["POST", "HEAD"]),
        ("ANY", ["GET", "PROPFIND"], []),
        ("GET_OR_HEAD", ["GET", "HEAD"], ["POST"]),
        ({"oneOf": ["PUT", "PATCH"]}, ["PUT"], ["GET"]),
        ({"noneOf": ["PUT"]}, ["GET"], ["PUT"]),
    ],
)
def test_methods_are_told_apart(method: object, good: list[str], bad: list[str]) -> None:
    assert [one for one in good if not fits({"method": method}, method=one)] == []
    assert [one for one in bad if fits({"method": method}, method=one)] == []


def test_headers_and_cookies_are_looked_at_by_name() -> None:
    pattern = {
        "headers": {"X-Team": {"equalTo": "blue"}, "X-Absent": {"absent": True}},
        "cookies": {"session": {"matches": "[0-9]+"}},
    }
    headers = [("x-team", "red"), ("X-TEAM", "blue"), ("Cookie", "session=12; other=1")]

    assert fits(pattern, headers=headers)
    assert not fits(pattern, headers=[*headers, ("x-absent", "")])
    assert not fits(pattern, headers=headers[1:2])


def test_credentials_forms_and_origins_are_looked_at() -> None:
    basic = {"basicAuthCredentials": {"username": "user", "password": "pass"}}
    form = {"formParameters": {"tool": {"equalTo": "WireMock"}}}
    origin = {"host": {"equalTo": "a.example"}, "port": 81, "scheme": "http"}

    assert fits(basic, headers=[("Authorization", "Basic dXNlcjpwYXNz")])
    assert not fits(basic)
    assert fits(form, method="POST", body=b"x=1&tool=WireMock")
    assert not fits(form, method="POST", body=b"tool=other")
    assert fits(origin, headers=[("Host", "a.example:81")])
    assert not fits(origin, headers=[("Host", "b.example:81")])


def test_parts_of_a_multipart_body_are_looked_at() -> None:
    body = (
        b'--xyz\r\nContent-Disposition: form-data; name="info"\r\nContent-Type: a; charset=utf-8'
        b'\r\n\r\n{}\r\n--xyz\r\nContent-Disposition: form-data; name="b"\r\n\r\nplain'
        b"\r\n--xyz--\r\n"
    )
    part = {
        "matchingType": "ANY",
        "headers": {
            "Content-Disposition": {"contains": 'name="info"'},
            "Content-Type": {"contains": "charset"},
        },
        "bodyPatterns": [{"equalToJson": "{}"}],
    }
    headers = [("Content-Type", "multipart/form-data; boundary=xyz")]

    assert fits({"multipartPatterns": [part]}, headers=headers, body=body)
    assert not fits(
        {"multipartPatterns": [{**part, "matchingType": "ALL"}]}, headers=headers, body=body
    )
    assert not fits({"multipartPatterns": [part]}, body=body)


def test_an_empty_body_is_absent_and_an_empty_text() -> None:
    assert fits({"bodyPatterns": [{"absent": True}]})
    assert fits({"bodyPatterns": [{"equalTo": ""}]})
    assert not fits({"bodyPatterns": [{"absent": True}]}, body=b"x")


def test_a_zipped_body_is_looked_at_unzipped() -> None:
    pattern = {"bodyPatterns": [{"equalTo": "hello"}]}
    zipped = [("Content-Encoding", "gzip")]

    assert fits(pattern, body=gzip.compress(b"hello"), headers=zipped)
    assert fits(pattern, body=b"hello", headers=zipped)
    assert not fits(pattern, body=gzip.compress(b"hello"))


def test_a_body_that_unzips_to_too_much_is_taken_as_it_came() -> None:
    bomb = gzip.compress(bytes(MAX_UNZIPPED_BYTES + 1))
    seen = Seen(method="POST", url="/", headers=(("Content-Encoding", "gzip"),), body=bomb)

    assert seen.plain_body == bomb


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "unicode_escape", "hex", "x"])
def test_a_charset_that_cannot_read_any_bytes_is_not_used(charset: str) -> None:
    headers = [("Content-Type", f"text/plain; charset={charset}")]
    body = "公积金.".encode() + b"\xff" + b"." * 80

    assert fits({"bodyPatterns": [{"contains": "公积金"}]}, headers=headers, body=body)


def test_a_body_is_read_in_its_charset() -> None:
    headers = [("Content-Type", "text/xml; charset=GBK")]
    body = '<?xml version="1.0" encoding="GBK"?><a>公积金</a>'.encode("gbk")

    assert fits({"bodyPatterns": [{"contains": "公积金"}]}, headers=headers, body=body)
    assert fits({"bodyPatterns": [{"equalToXml": "<a>公积金</a>"}]}, headers=headers, body=body)


@pytest.mark.parametrize(
    "pattern, told",
    [
        ([], "must be an object"),
        ({"urlX": "/"}, "urlX: is not a known field here"),
        ({"url": "/", "urlPath": "/"}, "urlPath: cannot stand beside url"),
        ({"url": 7}, "url: must be text"),
        ({"urlPattern": "("}, "urlPattern: is no regular expression"),
        ({"method": 7}, "method: must be a method"),
        ({"headers": {"A": "x"}}, "headers.A: must be an object"),
        (
            {"headers": {"A": {"equals": "x"}}},
            "headers.A.equals: no matcher known here: must be one of",
        ),
        ({"headers": {"A": {"equalTo": 7}}}, "headers.A.equalTo: must be text"),
        (
            {"headers": {"A": {"equalTo": "x", "case": True}}},
            "headers.A.case: is not a known field",
        ),
        (
            {"headers": {"A": {"equalTo": "x", "contains": "y"}}},
            "headers.A: both equalTo and contains",
        ),
        ({"bodyPatterns": {}}, "bodyPatterns: must be a list"),
        (
            {"bodyPatterns": [{"matchesJsonPath": "$["}]},
            r"bodyPatterns\[0\].matchesJsonPath: is no",
        ),
        ({"bodyPatterns": [{"equalToJson": "{"}]}, r"bodyPatterns\[0\].equalToJson: is no JSON"),
        ({"bodyPatterns": [{"equalToXml": "<a>"}]}, r"bodyPatterns\[0\].equalToXml: is no XML"),
        (
            {"bodyPatterns": [{"matchesXPath": "//["}]},
            r"bodyPatterns\[0\].matchesXPath: is no XPath",
        ),
        (
            {"bodyPatterns": [{"matchesXPath": "//x:a"}]},
            r"bodyPatterns\[0\].matchesXPath: is no XPath",
        ),
        (
            {"bodyPatterns": [{"binaryEqualTo": "%"}]},
            r"bodyPatterns\[0\].binaryEqualTo: is not base64",
        ),
        ({"bodyPatterns": [{"before": "soon"}]}, r"bodyPatterns\[0\].before: is no date"),
        (
            {"bodyPatterns": [{"matchesJsonPath": {"expression": "$.a", "contans": "x"}}]},
            r"bodyPatterns\[0\].matchesJsonPath.contans: no matcher known here",
        ),
        ({"bodyPatterns": [{"and": []}]}, r"bodyPatterns\[0\].and: must hold 1 to"),
        ({"pathParameters": {"id": {"equalTo": "1"}}}, "pathParameters.id: is no variable"),
        ({"url": "pay"}, "url: must begin with /"),
        ({"url": "http://localhost/pay"}, "url: must begin with /"),
        ({"urlPath": "pay"}, "urlPath: must begin with /"),
        ({"urlPath": "/pay?a=1"}, "urlPath: no path has a ?"),
        ({"urlPathTemplate": "/pay/{id}?a=1"}, "urlPathTemplate: no path has a ?"),
        ({"urlPathTemplate": "pay/{id}"}, "urlPathTemplate: must begin with /"),
        ({"customMatcher": {"name": "x"}}, "customMatcher: matchers written in Java"),
        ({"basicAuthCredentials": {"username": "x"}}, "basicAuthCredentials: needs username"),
        (
            {"bodyPatterns": [{"matchesPathTemplate": "/"}]},
            r"bodyPatterns\[0\].matchesPathTemplate: no matcher known here",
        ),
        ({"bodyPatterns": [{"matchesJsonPath": "$[?(@.a anyof ['x'])]"}]}, ": anyof is not done"),
        ({"bodyPatterns": [{"matchesJsonPath": "$[?(@.a nin ['x'])]"}]}, ": nin is not done"),
        ({"bodyPatterns": [{"matchesJsonPath": "$[?(@.a size 2)]"}]}, ": size is not done"),
        ({"bodyPatterns": [{"matchesJsonPath": "$[?(@.a empty true)]"}]}, ": empty is not done"),
        ({"bodyPatterns": [{"matchesJsonPath": "$.a.min()"}]}, r": min\(\) is not done"),
        ({"headers": {"A": {}}}, "headers.A: a matcher is missing"),
        (
            {"bodyPatterns": [{"greaterThanNumber": "ten"}]},
            r"bodyPatterns\[0\].greaterThanNumber: must be a number",
        ),
        (
            {"bodyPatterns": [{"matchesJsonSchema": {"type": "objekt"}}]},
            r"bodyPatterns\[0\].matchesJsonSchema: is no JSON schema",
        ),
        (
            {"bodyPatterns": [{"matchesJsonSchema": {"pattern": "(a+)+b"}}]},
            r"bodyPatterns\[0\].matchesJsonSchema: .* for ever",
        ),
        (
            {"bodyPatterns": [{"matchesJsonSchema": {}, "schemaVersion": "V5"}]},
            r"bodyPatterns\[0\].schemaVersion: must be one of V4",
        ),
    ],
)
def test_a_pattern_that_cannot_work_is_refused_with_the_place(pattern: object, told: str) -> None:
    with pytest.raises(StubProblem, match=told):
        read_pattern(pattern, (), READER)
