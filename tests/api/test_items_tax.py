"""The tax bureau's items, as the mini-program sees them."""

from decimal import Decimal

import pytest

from tests.api.citizen import Citizen

_RECORD = "/v1/services/income-tax-record"
_CERTIFICATE = "/v1/services/income-tax-certificate"


def test_a_year_of_income_comes_in_pages_and_adds_up(citizen: Citizen) -> None:
    citizen.at_face()
    pages = [
        citizen.post(_RECORD, {"year": 2025, "page": page, "page_size": 7}).json for page in (1, 2)
    ]

    items = [item for page in pages for item in page["items"]]
    assert pages[0]["total"] == len(items) == 12
    assert sum(Decimal(item["tax_yuan"]) for item in items) == Decimal(pages[0]["tax_yuan"])
    assert items[0]["month"] == "2025-12"


def test_a_certificate_is_of_the_months_asked_for(citizen: Citizen) -> None:
    citizen.at_face()

    proof = citizen.post(_CERTIFICATE, {"first_month": "2025-01", "last_month": "2025-06"}).json

    assert (proof["first_month"], proof["last_month"]) == ("2025-01", "2025-06")
    assert proof["issued_on"] == "2026-03-01"


@pytest.mark.parametrize(
    "months, field",
    [
        ({"first_month": "2025-07", "last_month": "2025-06"}, "last_month"),
        ({"first_month": "2025-13", "last_month": "2026-01"}, "first_month"),
        ({"first_month": "2025-1", "last_month": "2025-06"}, "first_month"),
        ({"first_month": "2025-01"}, "last_month"),
    ],
)
def test_months_that_are_none_are_refused_by_name(
    citizen: Citizen, months: dict[str, str], field: str
) -> None:
    citizen.at_face()

    refused = citizen.post(_CERTIFICATE, months)

    assert refused.status_code == 422
    assert set(refused.json["fields"]) == {field}


def test_a_refund_is_waiting_where_something_was_deducted_late(citizen: Citizen) -> None:
    citizen.at_face()
    declared = citizen.post("/v1/services/tax-deductions", {"year": 2025}).json["items"]

    settlement = citizen.post("/v1/services/tax-settlement", {"year": 2025}).json

    late = {"kind": "continuing_education", "monthly_yuan": "400.00", "via": "settlement"}
    assert late in declared
    assert settlement["status"] == "to_file"
    assert Decimal(settlement["balance_yuan"]) < 0


def test_who_pays_no_tax_on_wages_has_no_record(citizen: Citizen) -> None:
    citizen.code = "liang-haiyan"
    citizen.at_face()

    answer = citizen.post("/v1/services/tax-settlement", {"year": 2025})

    assert (answer.status_code, answer.json["code"]) == (404, "bureau_record_missing")


@pytest.mark.parametrize(
    "item, to_come, present",
    [
        ("income-tax-record", {"year": 2027}, {"year": 2026}),
        ("tax-deductions", {"year": 2027}, {"year": 2026}),
        ("tax-settlement", {"year": 2099}, {"year": 2026}),
        (
            "income-tax-certificate",
            {"first_month": "2026-01", "last_month": "2026-04"},
            {"first_month": "2026-01", "last_month": "2026-03"},
        ),
    ],
    ids=["record", "deductions", "settlement", "certificate"],
)
def test_nothing_is_told_of_a_time_that_is_still_to_come(
    citizen: Citizen, item: str, to_come: dict[str, object], present: dict[str, object]
) -> None:
    citizen.at_face()

    refused = citizen.post(f"/v1/services/{item}", to_come)
    told = citizen.post(f"/v1/services/{item}", present)

    assert (refused.status_code, refused.json["code"]) == (422, "tax_period_unavailable")
    assert refused.json["retryable"] is False
    assert told.status_code == 200
