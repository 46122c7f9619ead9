"""The catalogue as a mini-program reads it, and that every item in it really runs."""

from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.catalogue import discover
from services.item import Application, ServiceItem
from tests.api.citizen import Citizen
from tests.api.item_people import PEOPLE

ITEMS = discover()
_keys = count()


def _all(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    return list(client.get("/v1/services", query_string={"page_size": 100, **query}).json["items"])


def test_every_item_is_listed_a_page_at_a_time(client: FlaskClient) -> None:
    whole = client.get("/v1/services?page_size=100").json
    second = client.get("/v1/services?page=2&page_size=2").json

    assert whole["total"] == len(whole["items"]) == len(ITEMS)
    assert second["items"] == whole["items"][2:4]
    assert second["total"] == whole["total"]


def test_an_item_tells_what_it_asks_of_people(client: FlaskClient) -> None:
    item = client.get("/v1/services/housing-fund-account").json

    assert item["title"] == {"zh": "住房公积金账户", "en": "Housing fund account"}
    assert item["bureau_title"]["zh"] == "住房公积金"
    assert item["implementation_code"] == "11990000MB0000004Y0300000000001"
    assert item["trips_label"] == {"zh": "零跑动", "en": "No trip needed"}
    assert item["handling_label"]["zh"] == "即办件"
    assert item["fee_yuan"] == "0.00"
    assert item["needs_idempotency_key"] is False
    assert item in _all(client)


def test_an_item_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/v1/services/free-money")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_items_are_found_by_words(client: FlaskClient) -> None:
    found = [item["code"] for item in _all(client, q="公积金 明细")]

    assert "housing-fund-deposits" in found
    assert "social-security-account" not in found


def test_items_are_filtered_by_bureau_and_counted(client: FlaskClient) -> None:
    answer = client.get("/v1/services?bureau=housing_fund&page_size=1").json

    assert {item["bureau"] for item in _all(client, bureau="housing_fund")} == {"housing_fund"}
    counted = {bureau["code"]: bureau["items"] for bureau in answer["bureaus"]}
    assert counted["housing_fund"] == answer["total"] == len(_all(client, bureau="housing_fund"))
    assert counted["exit_entry"] == 0


def test_the_elder_zone_holds_what_says_so(client: FlaskClient) -> None:
    inside, outside = _all(client, in_elder_zone="true"), _all(client, in_elder_zone="false")

    assert all(item["in_elder_zone"] for item in inside)
    assert len(inside) + len(outside) == len(ITEMS)


@pytest.mark.parametrize(
    "query",
    [
        {"bureau": "nobody"},
        {"bureau": ""},
        {"in_elder_zone": "yes"},
        {"in_elder_zone": "1"},
        {"q": "字" * 51},
        {"q": "\x00"},
        {"page": "0"},
        {"page_size": "101"},
        {"colour": "red"},
    ],
    ids=str,
)
def test_a_query_that_means_nothing_is_refused(client: FlaskClient, query: dict[str, str]) -> None:
    answer = client.get("/v1/services", query_string=query)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.code)
def test_every_item_runs_with_its_example(citizen: Citizen, item: ServiceItem) -> None:
    citizen.code = PEOPLE.get(item.code, citizen.code)
    citizen.at_face()
    is_write = isinstance(item, Application)
    headers = {"Idempotency-Key": f"every-item-{next(_keys)}"} if is_write else {}

    answer = citizen.post(f"/v1/services/{item.code}", dict(item.example), **headers)

    assert answer.status_code == 200, answer.json
