"""Taking money out of the housing fund, as a phone meets it."""

import io
import json
from collections.abc import Callable
from itertools import count

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from auth.citizens import Citizens
from core.clock import utc_now
from core.provide import use
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.fakes import FakeClock

_APPLY = "/v1/services/housing-fund-withdrawal"
_CANCEL = "/v1/services/housing-fund-withdrawal-cancel"
_LIST = "/v1/services/housing-fund-withdrawals"
_CARD = "6217000100000000010"
_keys = count()


def _wish(**changes: object) -> dict[str, object]:
    return {
        "reason": "loan_repayment",
        "amount_yuan": "12000.00",
        "bank_account": _CARD,
        **changes,
    }


def _send(citizen: Citizen, path: str, body: object, **headers: str) -> TestResponse:
    key = {"Idempotency-Key": f"withdrawal-{next(_keys):04d}"}
    return citizen.post(path, body, **key, **headers)


def test_money_is_asked_for_seen_on_its_way_and_called_off(citizen: Citizen) -> None:
    citizen.at_face()

    made = _send(citizen, _APPLY, _wish())
    listed = citizen.post(_LIST, {}).json
    cancelled = _send(citizen, _CANCEL, {"number": made.json["number"]})

    assert (made.status_code, made.json["state"]) == (200, "accepted")
    assert (made.json["amount_yuan"], made.json["bank_account_tail"]) == ("12000.00", "0010")
    assert listed["items"][0] == made.json
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    # What was looked up a moment ago does not hide it.
    assert citizen.post(_LIST, {}).json["items"][0]["state"] == "cancelled"


def test_the_same_submission_twice_is_one_application(citizen: Citizen) -> None:
    citizen.at_face()
    key = {"Idempotency-Key": "withdrawal-twice"}
    first, again = (citizen.post(_APPLY, _wish(), **key) for _ in range(2))

    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert citizen.post(_LIST, {}).json["total"] == 3


def test_a_submission_whose_answer_was_lost_on_the_bureaus_side_is_found_again(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    citizen.at_face()
    key = {"Idempotency-Key": "withdrawal-lost-line"}
    mocks.put_fault({"bureau": "housing_fund", "operation": "withdraw", "fault": "truncate"})
    lost = citizen.post(_APPLY, _wish(), **key)
    mocks.put_fault()

    found = citizen.post(_APPLY, _wish(), **key)

    assert (lost.status_code, lost.json["retryable"]) == (502, True)
    assert found.status_code == 200
    listed = citizen.post(_LIST, {}).json
    assert (listed["total"], listed["items"][0]) == (3, found.json)


@pytest.mark.parametrize(
    "person, changes, code",
    [
        ("lin-xiaomei", {"amount_yuan": "9999999.99"}, "withdrawal_too_much"),
        ("deng-zhiqiang", {}, "withdrawal_account_sealed"),
        ("gulinaer", {"reason": "rent"}, "withdrawal_under_way"),
        ("lin-xiaomei", {"reason": "retirement"}, "withdrawal_reason_unfit"),
    ],
)
def test_the_funds_no_says_what_to_do_in_both_languages(
    citizen: Citizen, person: str, changes: dict[str, object], code: str
) -> None:
    citizen.code = person
    citizen.at_face()

    zh, en = (
        _send(citizen, _APPLY, _wish(**changes), **{"Accept-Language": language})
        for language in ("zh-CN", "en")
    )

    assert (zh.status_code, zh.json["code"], zh.json["origin"]) == (409, code, "bureau")
    assert zh.json["message"].endswith("。") and "请" in zh.json["message"]
    assert en.json["message"].isascii() and "lease" in en.json["message"]


def test_a_number_that_is_somebody_elses_is_unknown(citizen: Citizen) -> None:
    citizen.at_face()

    answer = _send(citizen, _CANCEL, {"number": "TQ440100000093001"})

    assert (answer.status_code, answer.json["code"]) == (404, "withdrawal_unknown")


@pytest.mark.parametrize(
    "field, value",
    [
        *(("amount_yuan", bad) for bad in (12000, 12000.0, "12000", "1e4", "0.99", "10000000.00")),
        *(("bank_account", bad) for bad in ("6217000100000000011", "1234", 6217000100000000010)),
        *(("reason", bad) for bad in ("gambling", "", None)),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_the_fund_is_asked(
    citizen: Citizen, mocks: RunningMocks, field: str, value: object
) -> None:
    citizen.at_face()

    answer = _send(citizen, _APPLY, _wish(**{field: value}))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert list(answer.json["fields"]) == [field]
    assert "6217000100000000" not in answer.text
    assert mocks.requests("housing_fund") == []


def test_money_moves_only_for_who_has_just_shown_their_face(
    citizen: Citizen, clock: FakeClock
) -> None:
    citizen.at_face()
    clock.advance(601)

    answer = _send(citizen, _APPLY, _wish())

    assert (answer.status_code, answer.json["code"]) == (401, "step_up_needed")
    assert answer.json["max_age"] == 600


def test_the_bank_account_is_in_no_log_answer_or_trail(
    citizen: Citizen, mocks: RunningMocks, store: Store, clock: FakeClock
) -> None:
    citizen.at_face()
    with structlog.testing.capture_logs() as logs:
        made = _send(citizen, _APPLY, _wish())
        for fault in ("reset", "garbage", "missing_field", "other_citizen"):
            mocks.put_fault({"bureau": "housing_fund", "fault": fault})
            _send(citizen, _APPLY, _wish())
    events = citizen.audit_events(store, clock)

    told = made.text + repr(logs) + repr(events) + repr(mocks.requests("housing_fund"))
    assert [one for one in events if one["action"] == "item.submit"]
    assert _CARD not in told
    assert made.json["number"] not in repr(logs) + repr(events)


def test_what_was_done_though_its_answer_was_lost_is_seen_at_once(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    citizen.at_face()
    before = citizen.post(_LIST, {}).json["total"]
    mocks.put_fault({"bureau": "housing_fund", "operation": "withdraw", "fault": "truncate"})
    lost = _send(citizen, _APPLY, _wish())
    mocks.put_fault()

    after = citizen.post(_LIST, {}).json["total"]

    assert (lost.status_code, lost.json["code"]) == (502, "outcome_unknown")
    assert after == before + 1


class _HeldUp(io.BytesIO):
    """A body before whose first byte something happens."""

    def __init__(self, body: bytes, happens: Callable[[], object]) -> None:
        super().__init__(body)
        self._happens: Callable[[], object] | None = happens

    def read(self, size: int | None = -1) -> bytes:
        happens, self._happens = self._happens, None
        if happens is not None:
            happens()
        return super().read(size)


def test_who_leaves_while_their_wish_is_on_its_way_is_asked_for_nothing(
    citizen: Citizen, client: FlaskClient, mocks: RunningMocks, store: Store, app: Flask
) -> None:
    citizen.at_face()
    with app.app_context():
        ref = use(Citizens).ref_of(citizen.id_number)
    asked_before = len(mocks.requests("housing_fund"))
    body = json.dumps(_wish()).encode()

    answer = client.post(
        _APPLY,
        headers={**citizen.headers, "Idempotency-Key": "leaves-meanwhile"},
        environ_overrides={
            "wsgi.input": _HeldUp(body, lambda: citizen.delete("/v1/consents/identity-check")),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/json",
        },
    )

    assert answer.status_code == 404
    assert len(mocks.requests("housing_fund")) == asked_before
    assert store.find("submission", "citizen", ref, now=utc_now(), limit=9) == []
