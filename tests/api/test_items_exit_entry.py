"""Appointments at the exit-entry administration, as a phone meets them."""

from tests.api.citizen import Citizen
from tests.mocks import RunningMocks

SLOTS = "/v1/services/exit-entry-appointment-slots"
BOOK = "/v1/services/exit-entry-appointment"
CANCEL = "/v1/services/exit-entry-appointment-cancel"
_ANY = {"office": "440100-01", "document": "passport"}


def test_an_appointment_is_found_among_the_free_times_made_seen_and_cancelled(
    citizen: Citizen,
) -> None:
    citizen.at_face()
    slot = citizen.post(SLOTS, {"page_size": 1}).json["items"][0]
    chosen = {name: slot[name] for name in ("office", "date", "time")}

    made = citizen.post(
        BOOK, {**chosen, "document": "passport"}, **{"Idempotency-Key": "book-0001"}
    )

    assert made.status_code == 200
    assert {name: made.json[name] for name in chosen} == chosen
    assert citizen.post(SLOTS, {}).json["appointment"] == made.json
    number = {"number": made.json["number"]}
    assert citizen.post(CANCEL, number, **{"Idempotency-Key": "cancel-0001"}).json == number
    assert citizen.post(SLOTS, {}).json["appointment"] is None


def test_a_second_appointment_is_a_409_that_says_what_to_do(citizen: Citizen) -> None:
    citizen.at_face()
    citizen.post(BOOK, _ANY, **{"Idempotency-Key": "book-0002"})

    answer = citizen.post(BOOK, _ANY, **{"Idempotency-Key": "book-0003"})

    assert (answer.status_code, answer.json["code"]) == (409, "appointment_exists")
    assert answer.json["origin"] == "bureau"
    assert "取消" in answer.json["message"]


def test_a_date_without_a_time_is_refused_before_anybody_is_asked(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    citizen.at_face()

    answer = citizen.post(BOOK, {**_ANY, "date": "2026-03-03"}, **{"Idempotency-Key": "book-0004"})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert "time" in answer.json["fields"]
    assert not [one for one in mocks.requests("exit_entry") if one["operation"] == "apply"]


def test_a_traveller_sees_where_they_were_and_how_far_their_permit_is(citizen: Citizen) -> None:
    citizen.at_face()

    crossings = citizen.post("/v1/services/exit-entry-travel-history", {"page_size": 4}).json
    progress = citizen.post("/v1/services/exit-entry-progress", {}).json["applications"]

    assert crossings["total"] > 4 == len(crossings["items"])
    assert crossings["items"][0]["document_number"][1:-2].strip("*") == ""
    assert (progress[0]["document"], progress[0]["state"]) == ("taiwan_permit", "being_made")
