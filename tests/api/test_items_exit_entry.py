"""Appointments and portraits at the exit-entry administration, as a phone meets them."""

import base64

import pytest

from auth.verifier.limits import MAX_PORTRAIT_BYTES
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.verifier_server import FakeVerifier

SLOTS = "/v1/services/exit-entry-appointment-slots"
BOOK = "/v1/services/exit-entry-appointment"
PHOTO = "/v1/services/exit-entry-photo"
CANCEL = "/v1/services/exit-entry-appointment-cancel"
_CONTRADICTION = {"passes": True, "problems": ["photo_tilted"], "measures": {}}
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


def _photo(size_bytes: int = 1000, start: bytes = b"\xff\xd8\xff") -> dict[str, str]:
    return {"photo": base64.b64encode(start + bytes(size_bytes - len(start))).decode()}


def _handed_in(mocks: RunningMocks) -> bool:
    return any(one["operation"] == "apply" for one in mocks.requests("exit_entry"))


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG"])
def test_a_good_portrait_of_the_largest_size_is_handed_in_once(
    citizen: Citizen, verifier: FakeVerifier, start: bytes
) -> None:
    citizen.at_face()
    photo = _photo(MAX_PORTRAIT_BYTES, start)

    first = citizen.post(PHOTO, photo, **{"Idempotency-Key": "photo-0001"})
    again = citizen.post(PHOTO, photo, **{"Idempotency-Key": "photo-0001"})

    assert first.status_code == 200
    assert (first.json["passes"], first.json["problems"]) == (True, [])
    assert first.json["receipt"]["number"].startswith("ZP")
    assert again.json == first.json
    assert [len(one) for one in verifier.photos] == [MAX_PORTRAIT_BYTES]


def test_a_portrait_with_problems_is_not_handed_in_and_all_of_them_are_told(
    citizen: Citizen, verifier: FakeVerifier, mocks: RunningMocks
) -> None:
    citizen.at_face()
    problems = ["photo_tilted", "photo_background_uneven"]
    measures = {"width_px": 420, "height_px": 560, "head_of_height": 0.71, "turn": 0.1}
    verifier.about_photos = (
        200,
        {"passes": False, "problems": problems, "measures": measures},
    )

    answer = citizen.post(PHOTO, _photo(), **{"Idempotency-Key": "photo-0002"})

    assert answer.status_code == 200
    assert (answer.json["passes"], answer.json["receipt"]) == (False, None)
    assert [one["code"] for one in answer.json["problems"]] == problems
    assert all(one["message_zh"] and one["message_en"] for one in answer.json["problems"])
    assert answer.json["measured"] == {"width_px": 420, "height_px": 560, "head_of_height": 0.71}
    assert not _handed_in(mocks)


@pytest.mark.parametrize(
    "status, body, code",
    [
        (503, {}, "photo_check_busy"),
        (500, {}, "photo_check_unavailable"),
        (200, {"passes": True}, "photo_check_unavailable"),
        (
            200,
            {"passes": True, "problems": ["photo_tilted"], "measures": {}},
            "photo_check_unavailable",
        ),
    ],
)
def test_a_verifier_in_trouble_is_an_outage_and_the_same_submission_works_later(
    citizen: Citizen,
    verifier: FakeVerifier,
    mocks: RunningMocks,
    status: int,
    body: object,
    code: str,
) -> None:
    citizen.at_face()
    good, verifier.about_photos = verifier.about_photos, (status, body)

    answer = citizen.post(PHOTO, _photo(), **{"Idempotency-Key": "photo-0003"})
    handed_in = _handed_in(mocks)
    verifier.about_photos = good
    later = citizen.post(PHOTO, _photo(), **{"Idempotency-Key": "photo-0003"})

    assert (answer.status_code, answer.json["code"]) == (503, code)
    assert answer.json["retryable"]
    assert not handed_in
    assert later.json["receipt"]["number"]


@pytest.mark.parametrize(
    "photo, status",
    [("", 422), ("not base64!", 422), ("QUJD" * 500_001, 422), ("QUJD" * 600_000, 413)],
    ids=["empty", "not base64", "a byte too large", "far too large"],
)
def test_what_is_no_photo_is_refused_before_anybody_looks_at_it(
    citizen: Citizen, verifier: FakeVerifier, photo: str, status: int
) -> None:
    citizen.at_face()

    answer = citizen.post(PHOTO, {"photo": photo}, **{"Idempotency-Key": "photo-0004"})

    assert answer.status_code == status
    assert verifier.photos == []


def test_only_who_says_so_takes_more_than_64_kib_of_json(citizen: Citizen) -> None:
    citizen.at_face()

    answer = citizen.post(CANCEL, {"number": "x" * 70_000}, **{"Idempotency-Key": "cancel-0009"})

    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
