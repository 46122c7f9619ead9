"""What is ordered and asked over `/__admin`, beyond what WireMock's own client does."""

import pytest

from mock_upstreams.running import RunningMocks
from tests.contract.wiremock.conftest import Ask, put_stub


def test_the_journal_holds_what_came_and_which_stub_answered(mocks: RunningMocks, ask: Ask) -> None:
    made = put_stub(mocks, {"status": 201}, metadata={"t": 1})
    ask("POST", "/it", "中文", {"traceparent": "00-1-2-00", "X-A": "b", "Cookie": "c=d"})

    event = mocks.send("GET", f"/__admin/requests?matchingStub={made['id']}")[1]["requests"][0]
    one = mocks.send("GET", f"/__admin/requests/{event['id']}")[1]

    request = event["request"]
    assert one == event
    assert (request["method"], request["url"], request["body"]) == ("POST", "/it", "中文")
    assert request["bodyAsBase64"] == "5Lit5paH"
    assert request["headers"]["X-A"] == "b"
    assert request["cookies"] == {"c": "d"}
    assert request["absoluteUrl"] == f"{mocks.url}/it"
    assert event["wasMatched"] is True
    assert event["responseDefinition"] == {"status": 201}
    assert event["stubMapping"]["id"] == made["id"]


def test_events_are_removed_by_what_they_match(mocks: RunningMocks, ask: Ask) -> None:
    put_stub(mocks, {}, metadata={"suite": "a"})
    ask("GET", "/it")
    ask("GET", "/one")
    ask("GET", "/two")

    mocks.send("POST", "/__admin/requests/remove", {"urlPath": "/one"})
    by_metadata = {"matchesJsonPath": {"expression": "$.suite", "equalTo": "a"}}
    mocks.send("POST", "/__admin/requests/remove-by-metadata", by_metadata)
    left = mocks.send("GET", "/__admin/requests")[1]["requests"]
    mocks.send("DELETE", f"/__admin/requests/{left[0]['id']}")

    assert [event["request"]["url"] for event in left] == ["/two"]
    assert mocks.send("GET", "/__admin/requests")[1]["meta"] == {"total": 0}


def test_the_journal_is_read_in_part(mocks: RunningMocks, ask: Ask) -> None:
    for number in range(3):
        ask("GET", f"/{number}")

    newest = mocks.send("GET", "/__admin/requests?limit=2")[1]
    later = mocks.send("GET", "/__admin/requests?since=2099-01-01T00:00:00Z")[1]
    unmatched = mocks.send("GET", "/__admin/requests?unmatched=true")[1]

    assert [event["request"]["url"] for event in newest["requests"]] == ["/2", "/1"]
    assert later["requests"] == []
    assert unmatched["meta"] == {"total": 3}


def test_a_scenario_is_put_into_a_state(mocks: RunningMocks, ask: Ask) -> None:
    states = {"scenarioName": "door", "requiredScenarioState": "open"}
    put_stub(mocks, {"body": "come in"}, **states)
    before = ask("GET", "/it").status
    status, _ = mocks.send("PUT", "/__admin/scenarios/door/state", {"state": "open"})
    scenarios = mocks.send("GET", "/__admin/scenarios")[1]["scenarios"]

    assert (before, status, ask("GET", "/it").body) == (404, 200, b"come in")
    assert [(one["name"], one["state"]) for one in scenarios] == [("door", "open")]
    assert scenarios[0]["possibleStates"] == ["Started", "open"]
    assert mocks.send("PUT", "/__admin/scenarios/door/state", {"state": "ajar"})[0] == 422
    assert mocks.send("PUT", "/__admin/scenarios/window/state", {"state": "open"})[0] == 404


def test_an_import_overwrites_or_ignores_and_may_delete_the_rest(mocks: RunningMocks) -> None:
    kept = put_stub(mocks, {"body": "old"})
    put_stub(mocks, {}, "/gone")
    again = {**kept, "response": {"body": "new"}}
    ignoring = {"duplicatePolicy": "IGNORE", "deleteAllNotInImport": True}

    mocks.send("POST", "/__admin/mappings/import", {"mappings": [again], "importOptions": ignoring})
    ignored = mocks.send("GET", "/__admin/mappings")[1]["mappings"]
    mocks.send("POST", "/__admin/mappings/import", {"mappings": [again]})

    assert [one["response"] for one in ignored] == [{"body": "old"}]
    assert mocks.send("GET", f"/__admin/mappings/{kept['id']}")[1]["response"] == {"body": "new"}


def test_an_import_with_one_bad_mapping_changes_nothing_and_names_the_place(
    mocks: RunningMocks,
) -> None:
    bad = {"request": {"bodyPatterns": [{"matchesJsonPath": "$["}]}, "response": {}}
    payload = {"mappings": [{"request": {"url": "/a"}}, bad, {"respons": {}}]}

    status, refused = mocks.send("POST", "/__admin/mappings/import", payload)

    assert status == 422
    assert [error["source"]["pointer"] for error in refused["errors"]] == [
        "/mappings/1/request/bodyPatterns/0/matchesJsonPath",
        "/mappings/2/respons",
    ]
    assert refused["errors"][0]["detail"].startswith(
        "mappings[1].request.bodyPatterns[0].matchesJsonPath: is no JSONPath"
    )
    assert mocks.send("GET", "/__admin/mappings")[1]["meta"] == {"total": 0}


@pytest.mark.parametrize(
    "mapping, told",
    [
        ({"request": {}, "response": {"fault": "NAP"}}, "response.fault: must be one of EMPTY_"),
        ({"response": {"body": "a", "jsonBody": 1}}, "response.jsonBody: cannot stand beside body"),
        ({"response": {"headers": {"X": "a\r\nY: b"}}}, "response.headers.X: must be one line"),
        ({"response": {"transformers": [7]}}, "response.transformers: must be a list of names"),
        (
            {"response": {"body": "{{shout 1}}", "transformers": ["response-template"]}},
            "response.body: the helper shout is not known here",
        ),
        ({"response": {"proxyBaseUrl": "http://example.org"}}, "response.proxyBaseUrl: only this"),
        (
            {"response": {"bodyFileName": "a.json"}},
            "response.bodyFileName: no folder",
        ),
        (
            {"response": {"delayDistribution": {"type": "normal"}}},
            "response.delayDistribution.",
        ),
        ({"newScenarioState": "x"}, "scenarioName: is required"),
        ({"postServeActions": [{"name": "webhook"}]}, "postServeActions: nothing is called"),
        ({"id": "seven"}, "id: is no UUID"),
        ({"priority": "high"}, "priority: must be a whole number"),
    ],
)
def test_a_stub_that_cannot_work_is_refused_in_wiremocks_shape(
    mocks: RunningMocks, mapping: object, told: str
) -> None:
    status, refused = mocks.send("POST", "/__admin/mappings", mapping)

    error = refused["errors"][0]
    assert status == 422
    assert error["detail"].startswith(told)
    assert set(error) == {"code", "source", "title", "detail"}


def test_the_rest_of_the_orders_answer_as_documented(mocks: RunningMocks) -> None:
    used = put_stub(mocks, {})
    mocks.send("GET", "/it")
    put_stub(mocks, {}, "/unused")

    unused = mocks.send("GET", "/__admin/mappings/unmatched")[1]["mappings"]
    mocks.send("DELETE", "/__admin/mappings/unmatched")

    assert [one["request"]["url"] for one in unused] == ["/unused"]
    assert mocks.send("GET", "/__admin/mappings")[1]["mappings"] == [used]
    assert mocks.send("GET", "/__admin/health")[1]["status"] == "healthy"
    assert mocks.send("POST", "/__admin/mappings/save")[0] == 422
    assert mocks.send("POST", "/__admin/reset")[0] == 200
