"""The traffic police's items, as the mini-program sees them."""

import pytest

from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen

_VIOLATIONS = "/v1/services/traffic-violations"
_CONFIRM = "/v1/services/traffic-violation-confirm"
_TO_CONFIRM = {"violation_number": "4401990000000121"}


def test_a_violation_is_found_confirmed_and_then_to_be_paid(citizen: Citizen) -> None:
    citizen.at_face()
    newest = citizen.post(_VIOLATIONS, {"page_size": 1}).json["items"][0]

    done = citizen.post(
        _CONFIRM,
        {"violation_number": newest["number"]},
        **{"Idempotency-Key": "confirm-0001"},
    )

    assert newest["state"] == "to_confirm"
    assert done.status_code == 200
    assert (done.json["fine_yuan"], done.json["points"]) == (newest["fine_yuan"], newest["points"])
    assert done.json["pay_by"] == "2026-03-16"
    assert citizen.post(_VIOLATIONS, {"page_size": 1}).json["items"][0]["state"] == "to_pay"
    taken = citizen.post("/v1/services/traffic-points", {}).json["items"][0]
    assert taken["violation_number"] == newest["number"]


@pytest.mark.parametrize(
    "code, number, error, status",
    [
        ("lin-xiaomei", "4401990000000122", "violation_handled", 409),
        ("lin-xiaomei", "4403990000000301", "violation_unknown", 404),
        ("wang-wei-nanshan", "4403990000000301", "violation_needs_counter", 409),
    ],
)
def test_what_cannot_be_confirmed_says_what_to_do(
    citizen: Citizen, code: str, number: str, error: str, status: int
) -> None:
    citizen.code = code
    citizen.at_face()

    refused = citizen.post(
        _CONFIRM, {"violation_number": number}, **{"Idempotency-Key": "confirm-0002"}
    )

    assert (refused.status_code, refused.json["code"]) == (status, error)
    assert refused.json["origin"] == "bureau"


@pytest.mark.parametrize("number", ["", "1", "44019900000001２1", "440199000000012x"])
def test_what_is_no_number_is_refused_before_anybody_is_asked(
    citizen: Citizen, mocks: RunningMocks, number: str
) -> None:
    citizen.at_face()

    refused = citizen.post(
        _CONFIRM, {"violation_number": number}, **{"Idempotency-Key": "confirm-0003"}
    )

    assert refused.status_code == 422
    assert "violation_number" in refused.json["fields"]
    assert not mocks.requests("traffic")


def test_a_licence_and_vehicles_are_told(citizen: Citizen) -> None:
    citizen.at_face()

    licence = citizen.post("/v1/services/driving-licence", {}).json
    vehicles = citizen.post("/v1/services/vehicles", {}).json["items"]

    assert (licence["vehicle_class"], licence["status"]) == ("C1", "valid")
    assert licence["points_cleared_on"] == "2026-09-15"
    assert [one["inspected_until"] for one in vehicles] == ["2026-05-20"]


def test_who_does_not_drive_has_no_record(citizen: Citizen) -> None:
    citizen.code = "he-xiulan"
    citizen.at_face()

    answer = citizen.post("/v1/services/driving-licence", {})

    assert (answer.status_code, answer.json["code"]) == (404, "bureau_record_missing")


def test_points_of_cycles_that_are_over_are_marked_and_count_no_more(citizen: Citizen) -> None:
    citizen.code = "huang-jianguo"
    citizen.at_face()

    licence = citizen.post("/v1/services/driving-licence", {}).json
    items = citizen.post("/v1/services/traffic-points", {}).json["items"]

    counted = [one["points"] for one in items if one["in_this_cycle"]]
    assert len(counted) < len(items)
    assert licence["points"] == sum(counted) > 0
