"""WireMock's own Python client drives the mocks: they take what it sends and it reads theirs."""

import pytest
from wiremock.client import (
    DelayDistribution,
    GlobalSetting,
    GlobalSettings,
    HttpMethods,
    Mapping,
    MappingRequest,
    MappingResponse,
    Mappings,
    NearMisses,
    NearMissMatchPatternRequest,
    NearMissMatchRequest,
    Requests,
    Scenarios,
)
from wiremock.exceptions import InvalidInputException, NotFoundException

from tests.contract.wiremock.conftest import Ask

pytestmark = pytest.mark.usefixtures("mocks")


def _create(url: str, body: str = "", **more: object) -> Mapping:
    request = MappingRequest(method=HttpMethods.GET, url=url)
    response = MappingResponse(status=200, body=body)
    return Mappings.create_mapping(Mapping(request=request, response=response, **more))


def test_a_mapping_is_created_told_changed_and_deleted(ask: Ask) -> None:
    made = _create("/hello", "one")
    told = Mappings.retrieve_mapping(made.id)
    before = ask("GET", "/hello")
    made.response.body = "two"
    Mappings.update_mapping(made)
    after = ask("GET", "/hello")
    Mappings.delete_mapping(made)

    assert told.request.url == "/hello"
    assert (before.body, after.body) == (b"one", b"two")
    assert ask("GET", "/hello").status == 404
    with pytest.raises(NotFoundException):
        Mappings.retrieve_mapping(made.id)


def test_mappings_are_listed_newest_first_and_deleted_at_once() -> None:
    _create("/a")
    _create("/b")

    listed = Mappings.retrieve_all_mappings()
    page = Mappings.retrieve_all_mappings({"limit": 1, "offset": 1})
    Mappings.delete_all_mappings()

    assert [one.request.url for one in listed.mappings] == ["/b", "/a"]
    assert ([one.request.url for one in page.mappings], page.meta.total) == (["/a"], 2)
    assert Mappings.retrieve_all_mappings().mappings == []


def test_mappings_are_found_and_deleted_by_metadata() -> None:
    _create("/a", metadata={"suite": "pay"})
    _create("/b", metadata={"suite": "see"})

    Mappings.delete_mapping_by_metadata(
        {"matchesJsonPath": {"expression": "$.suite", "equalTo": "pay"}}
    )

    assert [one.request.url for one in Mappings.retrieve_all_mappings().mappings] == ["/b"]


def test_a_reset_of_mappings_drops_what_was_created() -> None:
    _create("/a")

    Mappings.reset_mappings()

    assert Mappings.retrieve_all_mappings().meta.total == 0


def test_a_mapping_that_cannot_work_is_refused_with_the_path_to_it() -> None:
    request = MappingRequest(method="POST", url="/x", body_patterns=[{"matchesJsonPath": "$["}])

    with pytest.raises(InvalidInputException, match=r"request\.bodyPatterns\[0\]\.matchesJsonPath"):
        Mappings.create_mapping(Mapping(request=request, response=MappingResponse(status=200)))


def test_requests_are_told_counted_and_found(ask: Ask) -> None:
    _create("/seen", "yes")
    ask("GET", "/seen", headers={"X-Trace": "7"})
    ask("GET", "/unseen")
    pattern = NearMissMatchPatternRequest(url="/seen", method="GET")

    count = Requests.get_matching_request_count(pattern)
    found = Requests.get_matching_requests(pattern)
    unmatched = Requests.get_unmatched_requests()

    assert count.count == 1
    assert [(one.url, one.headers["X-Trace"]) for one in found.requests] == [("/seen", "7")]
    assert [one.url for one in unmatched.requests] == ["/unseen"]


def test_the_journal_is_emptied(ask: Ask) -> None:
    ask("GET", "/unseen")

    Requests.reset_request_journal()

    assert Requests.get_unmatched_requests().requests == []


def test_near_misses_are_told_both_ways(ask: Ask) -> None:
    _create("/expected/path")
    ask("GET", "/expected/pith")

    by_request = NearMisses.find_nearest_misses_by_request(
        NearMissMatchRequest(url="/expected/pith", method="GET")
    )
    by_pattern = NearMisses.find_nearest_misses_by_request_pattern(
        NearMissMatchPatternRequest(url="/expected/path", method="GET")
    )
    unmatched = Requests.get_unmatched_requests_near_misses()

    for found in (by_request, by_pattern, unmatched):
        assert 0 < found.near_misses[0].match_result.distance < 0.2


def test_scenarios_go_from_state_to_state_and_are_reset(ask: Ask) -> None:
    scenario = {"scenario_name": "post"}
    _create(
        "/parcel", "asked", required_scenario_state="Started", new_scenario_state="sent", **scenario
    )
    _create("/parcel", "sent", required_scenario_state="sent", **scenario)

    first, second = ask("GET", "/parcel"), ask("GET", "/parcel")
    Scenarios.reset_all_scenarios()

    assert (first.body, second.body) == (b"asked", b"sent")
    assert ask("GET", "/parcel").body == b"asked"


def test_a_delay_for_all_is_taken() -> None:
    GlobalSettings.update_global_settings(GlobalSetting(fixed_delay=5))
    response = MappingResponse(
        status=200,
        delay_distribution=DelayDistribution(distribution_type="lognormal", median=1, sigma=0.1),
    )

    made = Mappings.create_mapping(
        Mapping(request=MappingRequest(method="ANY", url="/late"), response=response)
    )

    assert made.response.delay_distribution.median == 1
