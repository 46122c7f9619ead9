"""The home page and the service items."""

import pytest
from flask.testing import FlaskClient

from core.clock import Clock
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from services.catalogue import discover, home_items
from tests.api.citizen import Citizen

BUREAUS = tuple(item.bureau for item in home_items(discover()))


def test_home_has_every_bureau_in_one_answer(citizen: Citizen) -> None:
    citizen.at_face()

    answer = citizen.get("/v1/home")

    sections = answer.json["sections"]
    assert answer.status_code == 200
    assert {"social_security", "housing_fund", "exit_entry"} <= set(BUREAUS)
    assert {name: section["status"] for name, section in sections.items()} == dict.fromkeys(
        BUREAUS, "ok"
    )
    assert sections["housing_fund"]["data"]["balance_yuan"].count(".") == 1
    assert sections["social_security"]["reason"] is None
    assert sections["exit_entry"]["as_of"].endswith("Z")


@pytest.mark.parametrize("down", BUREAUS)
@pytest.mark.parametrize(
    "fault, code",
    [
        ({"fault": "reset"}, "bureau_error"),
        ({"fault": "status", "status": 500}, "bureau_error"),
        ({"fault": "status", "status": 503}, "bureau_overloaded"),
        ({"fault": "garbage"}, "bureau_error"),
    ],
    ids=["reset", "500", "503", "garbage"],
)
def test_a_bureau_that_is_down_costs_its_own_section_only(
    citizen: Citizen, mocks: RunningMocks, down: str, fault: dict[str, object], code: str
) -> None:
    citizen.at_face()
    mocks.put_fault({"bureau": down, **fault})

    answer = citizen.get("/v1/home")

    sections = answer.json["sections"]
    assert answer.status_code == 200
    assert list(sections) == list(citizen.get("/v1/home").json["sections"])
    assert sections[down]["status"] == "unavailable"
    assert sections[down]["reason"]["code"] == code
    assert sections[down]["reason"]["message"]
    assert sections[down]["data"] is None
    assert {sections[name]["status"] for name in BUREAUS if name != down} == {"ok"}


def test_a_bureau_that_says_nothing_is_given_up_within_the_budget(
    env: dict[str, str], citizen: Citizen, mocks: RunningMocks, impatient: FlaskClient
) -> None:
    citizen.at_face()
    citizen.client = impatient
    mocks.put_fault({"bureau": "housing_fund", "fault": "delay", "delay_s": 5})

    sections = citizen.get("/v1/home").json["sections"]

    assert sections["housing_fund"]["reason"]["code"] in ("bureau_timeout", "budget_exceeded")
    assert sections["social_security"]["status"] == "ok"


def test_somebody_without_a_record_is_told_so(citizen: Citizen) -> None:
    citizen.code = "liang-haiyan"
    citizen.at_face()

    section = citizen.get("/v1/home").json["sections"]["housing_fund"]

    assert section["reason"]["code"] == "bureau_record_missing"
    assert not section["reason"]["retryable"]


def test_home_needs_the_person_and_not_only_their_name(citizen: Citizen) -> None:
    citizen.at_realname()

    answer = citizen.get("/v1/home")

    assert (answer.status_code, answer.json["code"]) == (401, "step_up_needed")
    assert 'acr_values="face"' in answer.headers["WWW-Authenticate"]
    assert answer.json["acr_values"] == "face"


def test_two_people_see_each_their_own(client: FlaskClient) -> None:
    first = Citizen(client, code="wang-wei-nanshan").at_face()
    second = Citizen(client, code="wang-wei-chancheng").at_face()

    funds = [
        one.post("/v1/services/housing-fund-account", {}).json["account_number"]
        for one in (first, second)
    ]

    assert funds[0] != funds[1]


def test_a_home_page_leaves_one_audit_event_that_names_each_section(
    citizen: Citizen, mocks: RunningMocks, store: Store, clock: Clock, impatient: FlaskClient
) -> None:
    citizen.at_face()
    citizen.client = impatient
    mocks.put_fault({"bureau": "housing_fund", "fault": "delay", "delay_s": 5})
    citizen.get("/v1/home")

    events = citizen.audit_events(store, clock)

    (page,) = [event for event in events if event["action"] == "home.read"]
    assert page["evidence"]["exit_entry"] == page["evidence"]["social_security"] == "ok"
    assert page["evidence"]["housing_fund"] in ("bureau_timeout", "budget_exceeded")


def test_a_long_list_comes_in_pages_that_do_not_overlap(citizen: Citizen) -> None:
    citizen.code = "wang-wei-nanshan"
    citizen.at_face()
    path = "/v1/services/social-security-contributions"

    pages = [citizen.post(path, {"page": page, "page_size": 5}).json for page in (1, 2)]

    months = [item["month"] for page in pages for item in page["items"]]
    assert len(set(months)) == 10
    assert months == sorted(months, reverse=True)
    assert pages[0]["total"] > 10


def test_an_item_leaves_an_audit_event_whether_it_went_well_or_not(
    citizen: Citizen, mocks: RunningMocks, store: Store, clock: Clock
) -> None:
    citizen.at_face()
    mocks.put_fault({"bureau": "housing_fund", "fault": "reset", "times": 1})
    citizen.post("/v1/services/housing-fund-account", {})
    citizen.post("/v1/services/housing-fund-account", {})

    events = [
        event for event in citizen.audit_events(store, clock) if event["action"] == "item.run"
    ]

    assert {event["outcome"] for event in events} == {"ok", "bureau_error"}
    assert {event["purpose"] for event in events} == {"item:housing-fund-account"}
