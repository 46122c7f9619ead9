"""Social security's items, as a phone meets them."""

import pytest

from tests.api.citizen import Citizen
from tests.mocks import RunningMocks

EXPENSES = "/v1/services/medical-insurance-expenses"


def test_expenses_come_in_pages_of_one_year_that_do_not_overlap(citizen: Citizen) -> None:
    citizen.code = "he-xiulan"
    citizen.at_face()

    body = {"year": 2025, "page_size": 5}
    pages = [citizen.post(EXPENSES, {**body, "page": page}).json for page in (1, 2)]
    all_years = citizen.post(EXPENSES, {}).json["total"]

    rows = [row for page in pages for row in page["items"]]
    assert len(rows) == 10
    assert {row["on"][:4] for row in rows} == {"2025"}
    assert [row["on"] for row in rows] == sorted((row["on"] for row in rows), reverse=True)
    assert 10 < pages[0]["total"] < all_years


@pytest.mark.parametrize("year", ["2025", 2025.0, True, 1999, 3000], ids=repr)
def test_what_is_no_year_is_refused_before_anybody_is_asked(
    citizen: Citizen, mocks: RunningMocks, year: object
) -> None:
    citizen.at_face()

    answer = citizen.post(EXPENSES, {"year": year})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert "year" in answer.json["fields"]
    assert mocks.requests("social_security") == []


def test_a_certificate_can_be_shown_and_checked(citizen: Citizen) -> None:
    citizen.at_face()

    told = citizen.post("/v1/services/social-security-certificate", {}).json

    assert (told["name"], told["first_month"], told["last_month"]) == (
        "林晓梅", "2014-08", "2026-02",
    )  # fmt: skip
    assert told["as_of"] == "2026-02-28"
    assert told["number"] and told["check_number"]


def test_a_claim_that_was_paid_says_when_and_one_under_way_does_not(citizen: Citizen) -> None:
    path = "/v1/services/maternity-benefits"
    citizen.at_face()
    paid = citizen.post(path, {}).json["claims"]
    citizen.code = "gulinaer"
    citizen.device_id = "phone-0002"
    citizen.tokens = {}
    citizen.at_face()
    under_way = citizen.post(path, {}).json["claims"]

    assert [(one["status"], one["paid_on"]) for one in paid] == [("paid", "2022-06-07")]
    assert [(one["status"], one["paid_on"]) for one in under_way] == [("accepted", None)]
