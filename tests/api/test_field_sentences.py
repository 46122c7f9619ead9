"""What a citizen can get wrong by typing is told beside the field, in Chinese and English."""

import re
from typing import Any

import pytest

from tests.api.citizen import Citizen

_BOTH = re.compile(r".*[\u4e00-\u9fff].*。 [A-Z][ -~]+\.")
_WITHDRAWAL = {
    "reason": "loan_repayment",
    "amount_yuan": "12000.00",
    "bank_account": "6217000100000000010",
}
_MONTHS = {"first_month": "2025-01", "last_month": "2025-12"}
_PASSPORT = {"office": "440100-01", "document": "passport"}
_KEY = {"Idempotency-Key": "a-form-filled-in-wrongly"}


@pytest.mark.parametrize(
    "item, arguments, field",
    [
        ("housing-fund-withdrawal", {**_WITHDRAWAL, "amount_yuan": "12"}, "amount_yuan"),
        ("housing-fund-withdrawal", {**_WITHDRAWAL, "amount_yuan": "0.99"}, "amount_yuan"),
        ("housing-fund-withdrawal", {**_WITHDRAWAL, "bank_account": "6217 0001"}, "bank_account"),
        (
            "housing-fund-withdrawal",
            {**_WITHDRAWAL, "bank_account": "6217000100000000011"},
            "bank_account",
        ),
        ("income-tax-certificate", {**_MONTHS, "first_month": "2025-13"}, "first_month"),
        ("income-tax-certificate", {**_MONTHS, "last_month": "2024-12"}, "last_month"),
        ("income-tax-record", {"year": 2018}, "year"),
        ("exit-entry-appointment", {**_PASSPORT, "date": "2026-03-05"}, "time"),
        ("traffic-violation-confirm", {"violation_number": "1"}, "violation_number"),
        ("pension-attestation", {"residence": "XX"}, "residence"),
        ("pension-attestation", {"residence": "CAN"}, "residence"),
    ],
)
def test_what_is_wrong_in_a_form_is_said_in_both_languages(
    citizen: Citizen, item: str, arguments: dict[str, Any], field: str
) -> None:
    citizen.at_face()

    refused = citizen.post(f"/v1/services/{item}", arguments, **_KEY)

    assert refused.status_code == 422
    assert _BOTH.fullmatch(refused.json["fields"][field][0]), refused.json


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"id_number": "44010619910308000"}, "id_number"),
        ({"id_number": "440106199103080005"}, "id_number"),
        ({"id_number": "440106209103080006"}, "id_number"),
        ({"name": "林晓梅 "}, "name"),
        ({"name": ""}, "name"),
        ({"name": "林晓梅\n"}, "name"),
    ],
)
def test_what_is_wrong_in_a_name_or_number_is_said_in_both_languages(
    citizen: Citizen, changes: dict[str, str], field: str
) -> None:
    citizen.sign_in()

    refused = citizen.prove_name(**changes)

    assert refused.status_code == 422
    assert _BOTH.fullmatch(refused.json["fields"][field][0]), refused.json
