"""An organisation that asks citizens for copies, for API tests."""

from typing import Any

from werkzeug.test import TestResponse

from tests.api.citizen import Citizen
from tests.api.organisation import Member

PURPOSE = "申请个人住房贷款"
NAME = "粤海银行天河支行"
ID_CARD = {"type": "resident-id-card", "fields": ["name", "id_number"]}
DIPLOMA = {"type": "diploma", "fields": ["name", "school"]}
VEHICLE = {"type": "vehicle-licence", "fields": ["plate"]}


class Clerk(Member):
    usual_id = "bank-0001"
    usual_scopes = frozenset({"licence:request"})
    usual_name = NAME

    def ask(self, *licences: object, **changes: Any) -> TestResponse:
        body = {
            "licences": list(licences) or [ID_CARD],
            "purpose": PURPOSE,
            "valid_until": "2026-03-31",
            **changes,
        }
        return self.client.post("/v1/copy-requests", json=body, headers=self.headers)

    def follow(self, request_id: str, *, wait_s: int = 0) -> TestResponse:
        path = f"/v1/copy-requests/{request_id}?wait_s={wait_s}"
        return self.client.get(path, headers=self.headers)

    def fetch(self, request_id: str, kind: str = "resident-id-card") -> TestResponse:
        path = f"/v1/copy-requests/{request_id}/copies/{kind}.pdf"
        return self.client.get(path, headers=self.headers)


def open_request(citizen: Citizen, asked: TestResponse) -> TestResponse:
    return citizen.post("/v1/copy-requests/openings", {"invitation": asked.json["invitation"]})


def decide(citizen: Citizen, request_id: str, *, agreed: bool = True) -> TestResponse:
    step = "consent" if agreed else "refusal"
    return citizen.post(f"/v1/copy-requests/{request_id}/{step}", None)


def choose(citizen: Citizen, request_id: str, *licence_ids: str) -> TestResponse:
    body = {"licence_ids": licence_ids}
    return citizen.post(f"/v1/copy-requests/{request_id}/consent", body)


def agreed_request(citizen: Citizen, clerk: Clerk, *licences: object) -> str:
    """Have a citizen at assurance `face` agree to a request; return its id."""
    opened = open_request(citizen, clerk.ask(*licences))
    request_id = str(opened.json["request_id"])
    assert decide(citizen, request_id).status_code == 200
    return request_id
