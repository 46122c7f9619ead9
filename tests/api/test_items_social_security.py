"""Social security's items, as a phone meets them."""

from datetime import date, timedelta

import pytest
from werkzeug.test import TestResponse

from core.clock import BEIJING
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.fakes import FakeClock

EXPENSES = "/v1/services/medical-insurance-expenses"
ATTEST = "/v1/services/pension-attestation"
ELIGIBILITY = "/v1/services/pension-eligibility"
PAYMENTS = "/v1/services/pension-payments"


@pytest.fixture
def elder(citizen: Citizen) -> Citizen:
    """Return 谭耀祖, who lives abroad and has just shown his face."""
    citizen.code = "tan-yaozu"
    return citizen.at_face()


def today(clock: FakeClock) -> date:
    return clock().astimezone(BEIJING).date()


def last_day(clock: FakeClock) -> date:
    """Return until when an attestation of today holds."""
    return today(clock).replace(year=today(clock).year + 1) - timedelta(days=1)


def attest(citizen: Citizen, key: str, residence: str = "CA") -> TestResponse:
    return citizen.post(ATTEST, {"residence": residence}, **{"Idempotency-Key": key})


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


def test_a_certificate_can_be_shown_and_checked(citizen: Citizen, clock: FakeClock) -> None:
    citizen.at_face()

    told = citizen.post("/v1/services/social-security-certificate", {}).json

    as_of = today(clock).replace(day=1) - timedelta(days=1)
    assert told["as_of"] == as_of.isoformat()
    assert (told["name"], told["first_month"]) == ("林晓梅", "2014-08")
    assert told["last_month"] == f"{as_of:%Y-%m}"
    assert told["number"] and told["check_number"]


def test_a_claim_that_was_paid_says_when(citizen: Citizen) -> None:
    citizen.at_face()

    (claim,) = citizen.post("/v1/services/maternity-benefits", {}).json["claims"]

    assert (claim["status"], claim["paid_on"]) == ("paid", "2022-06-07")
    assert (claim["days"], claim["amount_yuan"].count(".")) == (178, 1)


def test_an_elder_abroad_attests_and_sees_it_at_once(elder: Citizen, clock: FakeClock) -> None:
    before = elder.post(ELIGIBILITY, {}).json
    receipt = attest(elder, "attest-0001")
    after = elder.post(ELIGIBILITY, {}).json

    assert before["status"] == "lapsed"
    assert receipt.status_code == 200
    assert receipt.json["attested_on"] == today(clock).isoformat()
    assert receipt.json["valid_until"] == last_day(clock).isoformat()
    assert after == {
        "status": "valid",
        "attested_on": receipt.json["attested_on"],
        "valid_until": receipt.json["valid_until"],
        "residence": "CA",
    }


def test_sending_it_again_attests_once(elder: Citizen, mocks: RunningMocks) -> None:
    answers = [attest(elder, "attest-0002") for _ in range(2)]

    asked = [
        one
        for one in mocks.requests("social_security")
        if one["operation"] == "pension_attestation"
    ]
    assert answers[0].json == answers[1].json
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert len(asked) == 1


def test_an_attestation_whose_answer_was_lost_is_made_good_by_sending_it_again(
    elder: Citizen, mocks: RunningMocks
) -> None:
    mocks.put_fault(
        {"bureau": "social_security", "operation": "pension_attestation", "fault": "truncate"}
    )
    lost = attest(elder, "attest-0003")
    mocks.put_fault()
    found = attest(elder, "attest-0003")

    assert (lost.status_code, lost.json["retryable"]) == (502, True)
    assert found.status_code == 200
    assert found.json["attested_on"] == elder.post(ELIGIBILITY, {}).json["attested_on"]


@pytest.mark.parametrize(
    "language, says",
    [("zh-CN", "有效期至{0.year}年{0.month}月{0.day}日"), ("en", "until {0:%d %B %Y}")],
)
def test_a_second_attestation_is_told_until_when_the_first_holds(
    elder: Citizen, clock: FakeClock, language: str, says: str
) -> None:
    attest(elder, "attest-0004")

    for _ in range(2):
        answer = elder.post(
            ATTEST,
            {"residence": "CA"},
            **{"Idempotency-Key": "attest-0005", "Accept-Language": language},
        )

        assert (answer.status_code, answer.json["code"]) == (409, "already_attested")
        assert says.format(last_day(clock)) in answer.json["message"]
        assert answer.json["valid_until"] == last_day(clock).isoformat()
        assert not answer.json["retryable"]


def test_a_face_shown_more_than_ten_minutes_ago_does_not_do(
    elder: Citizen, mocks: RunningMocks, clock: FakeClock
) -> None:
    clock.advance(601)

    answer = attest(elder, "attest-0006")

    assert (answer.status_code, answer.json["code"]) == (401, "step_up_needed")
    assert "max_age=600" in answer.headers["WWW-Authenticate"].replace('"', "")
    assert mocks.requests("social_security") == []


def test_who_gets_no_pension_is_told_so(citizen: Citizen) -> None:
    citizen.at_face()

    refused = attest(citizen, "attest-0007")
    looked_up = citizen.post(PAYMENTS, {})

    assert (refused.status_code, refused.json["code"]) == (404, "no_pension")
    assert (looked_up.status_code, looked_up.json["code"]) == (404, "no_pension")
    assert "社保经办机构" in refused.json["message"]


@pytest.mark.parametrize("residence", ["XX", "ca", "CAN", "", "C\x00", 7, None], ids=repr)
def test_a_place_that_does_not_exist_is_refused_before_anybody_is_asked(
    elder: Citizen, mocks: RunningMocks, residence: object
) -> None:
    answer = elder.post(ATTEST, {"residence": residence}, **{"Idempotency-Key": "attest-0008"})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert "residence" in answer.json["fields"]
    assert mocks.requests("social_security") == []


def test_an_attestation_leaves_a_trail_that_names_its_serial_and_nobody(
    elder: Citizen, store: Store, clock: FakeClock
) -> None:
    attest(elder, "attest-0009")

    events = elder.audit_events(store, clock)
    trail = [event for event in events if event["action"] == "item.submit"]
    assert {event["outcome"] for event in trail} == {"begun", "ok"}
    assert len({event["object"] for event in trail}) == 1
    assert {event["purpose"] for event in trail} == {"item:pension-attestation"}
    assert elder.id_number not in repr(events)


def test_pension_payments_come_in_pages_newest_first(citizen: Citizen, clock: FakeClock) -> None:
    citizen.code = "he-xiulan"
    citizen.at_face()

    pages = [citizen.post(PAYMENTS, {"page": page, "page_size": 12}).json for page in (1, 2)]

    months = [row["month"] for page in pages for row in page["items"]]
    newest = today(clock) - timedelta(days=14)  # paid on the 15th
    assert months[0] == f"{newest:%Y-%m}"
    assert len(set(months)) == 24
    assert months == sorted(months, reverse=True)
