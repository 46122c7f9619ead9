"""Each documented matcher: what it takes and what it does not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_upstreams.stubs.fields import StubProblem
from mock_upstreams.stubs.matching.reading import MatcherReader
from mock_upstreams.values import Value

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
READER = MatcherReader(lambda: NOW)


def accepts(matcher: object, text: str | None) -> bool:
    return READER.one(matcher, ()).accepts(None if text is None else Value(text))


_TODO = "<todo-list><todo-item>Do the washing</todo-item><todo-item>Cook</todo-item></todo-list>"
_NAMED = (
    '<s:outer xmlns:s="http://stuff.example.com" xmlns:m="http://more.example.com">'
    "<m:inner>111</m:inner></s:outer>"
)


@pytest.mark.parametrize(
    "matcher, good, bad",
    [
        ({"equalTo": "a"}, ["a"], ["A", "ab", "", None]),
        ({"equalTo": "Ab", "caseInsensitive": True}, ["aB", "Ab"], ["abc", None]),
        ({"binaryEqualTo": "AQID"}, ["\x01\x02\x03"], ["AQID", None]),
        ({"contains": "b"}, ["abc"], ["ac", None]),
        ({"doesNotContain": "b"}, ["ac", None], ["abc"]),
        ({"matches": "^(.*)wiremock([A-Za-z]+)$"}, ["a wiremockX"], ["wiremock", None]),
        ({"matches": "[a-z]+"}, ["abc"], ["abc1"]),
        ({"matches": r"\p{Alpha}+\Q.*\E"}, ["ab.*"], ["ab"]),
        ({"matches": "(?i)(?<word>abc)"}, ["ABC"], ["AB"]),
        ({"doesNotMatch": "[a-z]+"}, ["1", None], ["abc"]),
        ({"equalToNumber": 5}, ["5", "5.0", " 5 "], ["5.01", "five", "", None]),
        ({"greaterThanNumber": "5"}, ["5.1"], ["5", "nan", "inf", None]),
        ({"greaterThanEqualNumber": 5}, ["5", "1e3"], ["4.9", None]),
        ({"lessThanNumber": 0.5}, ["-3"], ["0.5", "", None]),
        ({"lessThanEqualNumber": 5}, ["5"], ["6", None]),
        ({"absent": True}, [None], ["", "a"]),
        ({"absent": False}, ["a"], [None]),
        ({"anything": "anything"}, ["a", None], []),
        ({"and": [{"matches": "[a-z]+"}, {"contains": "magic"}]}, ["amagicb"], ["magic1", "abc"]),
        ({"or": [{"matches": "[a-z]+"}, {"absent": True}]}, ["a", None], ["1"]),
        ({"not": {"contains": "a"}}, ["b", None], ["a"]),
        ({"equalToJson": {"total": 4}}, ['{"total": 4.0}'], ['{"total": 5}', "{", None]),
        (
            {"equalToJson": '{"a": [1, {"b": true}]}'},
            ['{"a":[1,{"b":true}]}'],
            ['{"a":[1,{"b":1}]}'],
        ),
        ({"equalToJson": '{"a": [1, 2]}'}, [], ['{"a": [2, 1]}', '{"a": [1, 2], "b": 0}']),
        (
            {"equalToJson": '{"a": [1, 2]}', "ignoreArrayOrder": True},
            ['{"a": [2, 1]}'],
            ['{"a": [2, 2]}', '{"a": [2, 1, 1]}'],
        ),
        (
            {"equalToJson": '{"a": [1], "b": {}}', "ignoreExtraElements": True},
            ['{"a": [1, 9], "b": {"c": 1}, "d": 2}'],
            ['{"a": [9, 1], "b": {}}', '{"b": {}}'],
        ),
        (
            {
                "equalToJson": [{"k": 2}, {"k": 1}],
                "ignoreArrayOrder": "true",
                "ignoreExtraElements": True,
            },
            ['[{"k": 1, "x": 0}, {"k": 3}, {"k": 2}]'],
            ['[{"k": 1}, {"k": 3}]'],
        ),
        (
            {"equalToJson": '{"id": "${json-unit.any-string}", "n": "${json-unit.any-number}"}'},
            ['{"id": "x", "n": 1.5}'],
            ['{"id": 1, "n": 1}', '{"id": "x", "n": true}'],
        ),
        ({"equalToJson": '{"v": "${json-unit.ignore}"}'}, ['{"v": [1]}'], ["{}"]),
        ({"equalToJson": '{"v": "${json-unit.regex}[a-z]+"}'}, ['{"v": "ab"}'], ['{"v": "1"}']),
        (
            {"matchesJsonPath": "$.name"},
            ['{"name": "Wiremock"}'],
            ['{"price": 15}', '{"name": null}'],
        ),
        ({"matchesJsonPath": "$.a"}, ['{"a": 0}', '{"a": ""}'], ['{"a": []}', '{"a": {}}', "<a/>"]),
        (
            {"matchesJsonPath": "$.things[?(@.name == 'RequiredThing')]"},
            ['{"things": {"name": "RequiredThing"}}', '{"things": [{"name": "RequiredThing"}]}'],
            ['{"price": 15}', '{"things": {"name": "Wiremock"}}'],
        ),
        (
            {"matchesJsonPath": "$.things[?(@.name =~ /Required.*/i)]"},
            ['{"things": [{"name": "requiredX"}]}'],
            ['{"things": [{"name": "Thing"}]}'],
        ),
        (
            {"matchesJsonPath": r"$[?(@.['mail'] =~ /([a-z]+@[a-z]+\.[a-z]{2,6})/)]"},
            ['{"mail": "a@b.cn"}'],
            ['{"mail": "a@b[cn"}', '{"mail": "a@b"}'],
        ),
        (
            {"matchesJsonPath": "$[?(@.a in ['x', 'y'] && @.b contains 1)]"},
            ['{"a": "y", "b": [1]}'],
            ['{"a": "z", "b": [1]}', '{"a": "y", "b": [2]}'],
        ),
        ({"matchesJsonPath": "$.size"}, ['{"size": 1}'], ["{}"]),
        (
            {"matchesJsonPath": "$[?(@.things.size() == 2)]"},
            ['{"things": [1, 2]}'],
            ['{"things": [1]}'],
        ),
        (
            {"matchesJsonPath": {"expression": "$.things.length()", "equalTo": "2"}},
            ['{"things": [1, 2]}'],
            ["{}"],
        ),
        (
            {"matchesJsonPath": "$..*[?(@.a > 1 && @.b)]"},
            ['[[{"a": 2, "b": 1}]]'],
            ['[[{"a": 1, "b": 1}]]'],
        ),
        (
            {"matchesJsonPath": {"expression": "$..todoItem", "contains": "wash"}},
            ['{"x": {"todoItem": "do the washing"}}', '[{"todoItem": "a"}, {"todoItem": "wash"}]'],
            ['{"todoItem": "cook"}', "{}"],
        ),
        (
            {"matchesJsonPath": {"expression": "$.outer", "equalToJson": '{"inner": 42}'}},
            ['{"outer": {"inner": 42}}'],
            ['{"outer": {"inner": 43}}', "{}"],
        ),
        ({"matchesJsonPath": {"expression": "$.n", "equalTo": "42"}}, ['{"n": 42}'], ['{"n": 4}']),
        ({"matchesJsonPath": {"expression": "$.n", "absent": True}}, ["{}"], ['{"n": 1}']),
        (
            {
                "matchesJsonPath": {
                    "expression": "$.d",
                    "and": [{"before": "2022-01-01T00:00:00"}, {"after": "2020-01-01T00:00:00"}],
                }
            },
            ['{"d": "2021-01-01T00:00:00"}'],
            ['{"d": "2023-01-01T00:00:00"}', '{"d": "never"}'],
        ),
        (
            {
                "matchesJsonSchema": '{"type": "object", "required": ["name"]}',
                "schemaVersion": "V202012",
            },
            ['{"name": 1}'],
            ["{}", "[]", "no json", None],
        ),
        (
            {"matchesJsonSchema": {"properties": {"tag": {"type": "string"}}}},
            ["{}", '{"tag": "x"}'],
            ['{"tag": 1}'],
        ),
        ({"matchesJsonSchema": {"$ref": "http://127.0.0.1:1/x.json"}}, [], ["{}"]),
        (
            {"equalToXml": "<a x='1' y='2'><b>t</b><c/></a>"},
            ['<a y="2" x="1"> <c></c> <b> t </b><!-- no --></a>'],
            ["<a x='1'><b>t</b><c/></a>", "<a x='1' y='2'><b>u</b><c/></a>", "no xml", None],
        ),
        (
            {"equalToXml": "<p:a xmlns:p='urn:x'/>"},
            ["<a xmlns='urn:x'/>", "<q:a xmlns:q='urn:x'/>"],
            ["<a/>", "<a xmlns='urn:y'/>"],
        ),
        (
            {
                "equalToXml": "<m><id>${xmlunit.ignore}</id><n>${xmlunit.isNumber}</n></m>",
                "enablePlaceholders": True,
            },
            ["<m><id>123456</id><n>1.5</n></m>"],
            ["<m><id>1</id><n>x</n></m>"],
        ),
        (
            {
                "equalToXml": "<m><id>[[xmlunit.ignore]]</id></m>",
                "enablePlaceholders": True,
                "placeholderOpeningDelimiterRegex": "\\[\\[",
                "placeholderClosingDelimiterRegex": "]]",
            },
            ["<m><id>9</id></m>"],
            ["<m/>"],
        ),
        (
            {
                "equalToXml": "<t xmlns='urn:a'>Hello</t>",
                "exemptedComparisons": ["NAMESPACE_URI", "ELEMENT_TAG_NAME"],
            },
            ["<u>Hello</u>"],
            ["<t xmlns='urn:a'>Bye</t>"],
        ),
        ({"equalToXml": "<b><e>1</e><e>2</e></b>"}, [], ["<b><e>2</e><e>1</e></b>"]),
        (
            {"equalToXml": "<b><e>1</e><e>2</e></b>", "ignoreOrderOfSameNode": True},
            ["<b><e>2</e><e>1</e></b>"],
            ["<b><e>2</e><e>2</e></b>"],
        ),
        ({"matchesXPath": "/todo-list[count(todo-item) = 2]"}, [_TODO], ["<todo-list/>", "no xml"]),
        ({"matchesXPath": "//inner"}, [_NAMED], [_TODO]),
        (
            {
                "matchesXPath": "/stuff:outer/more:inner[.=111]",
                "xPathNamespaces": {
                    "stuff": "http://stuff.example.com",
                    "more": "http://more.example.com",
                },
            },
            [_NAMED],
            [_NAMED.replace("more.example", "other.example")],
        ),
        (
            {"matchesXPath": {"expression": "//todo-item/text()", "contains": "wash"}},
            [_TODO],
            ["<a/>"],
        ),
        (
            {
                "matchesXPath": {
                    "expression": "//todo-item[2]",
                    "equalToXml": "<todo-item>Cook</todo-item>",
                }
            },
            [_TODO],
            [_TODO.replace("Cook", "Rest")],
        ),
        ({"matchesXPath": {"expression": "//none", "absent": True}}, [_TODO], ["<none/>"]),
        (
            {"after": "2021-05-01T00:00:00Z"},
            ["2021-05-01T00:00:01Z"],
            ["2021-05-01T00:00:00Z", "x", None],
        ),
        ({"before": "now +3 days"}, ["2026-11-25T11:59:59Z"], ["2026-11-25T12:00:01Z"]),
        (
            {"before": "now", "expectedOffset": 2, "expectedOffsetUnit": "months"},
            ["2027-01-22T11:00:00Z"],
            ["2027-01-22T13:00:00Z"],
        ),
        (
            {"equalToDateTime": "2021-06-24T00:00:00", "actualFormat": "dd/MM/yyyy"},
            ["24/06/2021"],
            ["25/06/2021"],
        ),
        (
            {"equalToDateTime": "2021-06-01T15:16:17Z"},
            ["Tue, 01 Jun 2021 15:16:17 GMT"],
            ["2021-06-01T15:16:17+01:00"],
        ),
        (
            {"equalToDateTime": "2020-03-01T00:00:00Z", "truncateActual": "first day of month"},
            ["2020-03-17T08:00:00Z"],
            ["2020-04-01T00:00:00Z"],
        ),
        (
            {
                "equalToDateTime": "now +1 months",
                "truncateExpected": "last day of month",
                "applyTruncationLast": True,
            },
            ["2026-12-31T00:00:00Z"],
            ["2026-12-30T00:00:00Z"],
        ),
    ],
)
def test_a_matcher_takes_what_it_says_and_nothing_else(
    matcher: object, good: list[str | None], bad: list[str | None]
) -> None:
    assert [text for text in good if not accepts(matcher, text)] == []
    assert [text for text in bad if accepts(matcher, text)] == []


def test_xml_with_a_document_type_fits_nothing() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]><a>&z;</a>'

    assert not accepts({"matchesXPath": "//a"}, bomb)
    assert not accepts({"equalToXml": "<a>yy</a>"}, bomb)


def test_a_matcher_that_stands_in_itself_too_often_is_refused() -> None:
    matcher: dict[str, Any] = {"contains": "x"}
    for _ in range(100):
        matcher = {"not": matcher}

    with pytest.raises(StubProblem, match="too many matchers"):
        READER.one(matcher, ())


@given(matcher=st.sampled_from(["equalTo", "contains"]), text=st.text(), other=st.text())
def test_a_text_and_its_negation_never_both_fit(matcher: str, text: str, other: str) -> None:
    one = {matcher: text}

    assert accepts(one, other) != accepts({"not": one}, other)
