"""Which of several licences of one type is copied: the citizen's choice, and nobody else's."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.api.clerk import (
    ID_CARD,
    VEHICLE,
    Clerk,
    agreed_request,
    choose,
    decide,
    open_request,
)
from tests.fakes import FakeClock
from tests.pdf_text import text_of

TITLE = {"type": "real-estate-certificate", "fields": ["number"]}
PLATES = {"粤B0O034", "粤BO00034"}


@pytest.fixture
def clerk(client: FlaskClient) -> Clerk:
    return Clerk.of(client)


@pytest.fixture
def owner(client: FlaskClient) -> Citizen:
    """Return 王伟, who has two vehicles and two titles."""
    return Citizen(client, code="wang-wei-nanshan").at_face()


def _choices(opened: TestResponse, kind: str = "vehicle-licence") -> dict[str, str]:
    """Return the ids of what could be copied, by their hints."""
    licence = next(one for one in opened.json["licences"] if one["type"] == kind)
    return {one["hint"]: one["licence_id"] for one in licence["choices"]}


def test_who_opens_an_invitation_sees_which_of_their_licences_could_be_copied(
    owner: Citizen, clerk: Clerk
) -> None:
    opened = open_request(owner, clerk.ask(ID_CARD, VEHICLE, TITLE))

    counts = {one["type"]: len(one["choices"]) for one in opened.json["licences"]}
    assert counts == {"resident-id-card": 1, "vehicle-licence": 2, "real-estate-certificate": 2}
    assert {one["licence_id"] for one in opened.json["licences"]} == {None}
    assert all(hint.startswith("**") for hint in _choices(opened))
    assert not any(plate in opened.text for plate in PLATES)


def test_the_chosen_one_is_copied_and_the_other_is_not(owner: Citizen, clerk: Clerk) -> None:
    copied = set()
    for number in range(2):
        opened = open_request(owner, clerk.ask(VEHICLE))
        chosen = sorted(_choices(opened).items())[number]
        request_id = opened.json["request_id"]

        agreed = choose(owner, request_id, chosen[1])

        text = text_of(clerk.fetch(request_id, "vehicle-licence").data)
        (plate,) = (plate for plate in PLATES if plate in text)
        copied.add(plate)
        assert (agreed.status_code, agreed.json["licences"][0]["licence_id"]) == (200, chosen[1])
        assert plate.endswith(chosen[0].strip("*"))
    assert copied == PLATES


def test_of_several_one_must_be_named_and_the_error_says_which_there_are(
    owner: Citizen, clerk: Clerk
) -> None:
    opened = open_request(owner, clerk.ask(ID_CARD, VEHICLE, TITLE))
    request_id = opened.json["request_id"]
    title = next(iter(_choices(opened, TITLE["type"]).values()))

    refused = [decide(owner, request_id), choose(owner, request_id, title)]

    assert {(one.status_code, one.json["code"]) for one in refused} == {(422, "copy_choice_needed")}
    told = [{one["type"] for one in answer.json["choices"]} for answer in refused]
    assert told == [{VEHICLE["type"], TITLE["type"]}, {VEHICLE["type"]}]
    (vehicles,) = refused[1].json["choices"]
    assert {one["hint"]: one["licence_id"] for one in vehicles["licences"]} == _choices(opened)
    assert clerk.follow(request_id).json["state"] == "opened"


def test_a_licence_that_is_not_ones_own_or_not_asked_for_or_one_of_two_is_refused(
    client: FlaskClient, owner: Citizen, clerk: Clerk
) -> None:
    neighbour = Citizen(client, device_id="phone-0002").at_face()
    theirs = _choices(open_request(neighbour, clerk.ask(VEHICLE)))
    everything = open_request(owner, clerk.ask(VEHICLE, TITLE))
    first, second = _choices(everything).values()
    title = next(iter(_choices(everything, TITLE["type"]).values()))
    request_id = open_request(owner, clerk.ask(VEHICLE)).json["request_id"]

    answers = {
        "another's": choose(owner, request_id, *theirs.values()),
        "nobody's": choose(owner, request_id, "A" * 20),
        "another type": choose(owner, request_id, title),
        "and another type": choose(owner, request_id, first, title),
        "twice": choose(owner, request_id, first, first),
        "both": choose(owner, request_id, first, second),
        "no id": choose(owner, request_id, "\x00"),
        "too many": choose(owner, request_id, *[first] * 6),
    }

    assert {name: (one.status_code, one.json["code"]) for name, one in answers.items()} == (
        dict.fromkeys(answers, (422, "invalid_input"))
    )
    assert answers["another's"].json["fields"] == answers["nobody's"].json["fields"]
    assert clerk.follow(request_id).json["state"] == "opened"
    assert clerk.fetch(request_id, "vehicle-licence").json["code"] == "copy_not_agreed"


@pytest.mark.parametrize(
    "body, status, code",
    [
        ('{"licence_ids": "A"}', 422, "invalid_input"),
        ('{"licence_ids": [1]}', 422, "invalid_input"),
        ('{"licences": []}', 422, "invalid_input"),
        ('{"licence_ids": [', 400, "malformed_json"),
        ("[]", 422, "invalid_input"),
    ],
)
def test_a_consent_that_cannot_be_read_agrees_to_nothing(
    citizen: Citizen, clerk: Clerk, body: str, status: int, code: str
) -> None:
    request_id = open_request(citizen.at_face(), clerk.ask()).json["request_id"]
    path = f"/v1/copy-requests/{request_id}/consent"

    answer = citizen.client.post(
        path, data=body, headers={**citizen.headers, "Content-Type": "application/json"}
    )
    as_form = citizen.client.post(path, data={"licence_ids": "A"}, headers=citizen.headers)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert (as_form.status_code, as_form.json["code"]) == (415, "unsupported_media_type")
    assert clerk.follow(request_id).json["state"] == "opened"


def test_a_chosen_licence_that_is_not_valid_any_more_is_not_replaced_by_another(
    owner: Citizen, clerk: Clerk
) -> None:
    opened = open_request(owner, clerk.ask(VEHICLE))
    request_id, chosen = opened.json["request_id"], next(iter(_choices(opened).values()))
    choose(owner, request_id, chosen)
    owner.post(f"/v1/licences/{chosen}/suspension", {})

    copy = clerk.fetch(request_id, "vehicle-licence")

    assert (copy.status_code, copy.json["code"]) == (409, "licence_not_valid")
    assert clerk.follow(request_id).json["fetched"] == 0


def test_what_its_holder_has_blocked_is_not_on_offer(owner: Citizen, clerk: Clerk) -> None:
    both = _choices(open_request(owner, clerk.ask(VEHICLE)))
    blocked, left = both.values()
    owner.post(f"/v1/licences/{blocked}/suspension", {})

    opened = open_request(owner, clerk.ask(VEHICLE))
    agreed = decide(owner, opened.json["request_id"])

    assert list(_choices(opened).values()) == [left]
    assert (agreed.status_code, agreed.json["licences"][0]["licence_id"]) == (200, left)


def test_where_a_bureau_cannot_be_heard_nothing_is_agreed_to_that_was_not_named(
    owner: Citizen, clerk: Clerk, mocks: RunningMocks
) -> None:
    named = next(iter(_choices(open_request(owner, clerk.ask(VEHICLE))).values()))
    mocks.put_fault({"bureau": "traffic", "fault": "reset"})

    opened = open_request(owner, clerk.ask(VEHICLE))
    request_id = opened.json["request_id"]
    unnamed, agreed = decide(owner, request_id), choose(owner, request_id, named)

    (licence,) = opened.json["licences"]
    assert (licence["choices"], licence["reason"]["code"]) == (None, "bureau_error")
    assert (unnamed.status_code, unnamed.json["code"]) == (502, "bureau_error")
    assert agreed.status_code == 200


def test_what_is_only_ever_one_needs_no_choice_and_no_bureau(
    citizen: Citizen, clerk: Clerk, mocks: RunningMocks
) -> None:
    opened = open_request(citizen.at_face(), clerk.ask())
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    agreed = decide(citizen, opened.json["request_id"])

    (chosen,) = _choices(opened, "resident-id-card").values()
    assert (agreed.status_code, agreed.json["licences"][0]["licence_id"]) == (200, chosen)


def test_where_there_was_none_to_agree_to_none_is_copied(client: FlaskClient, clerk: Clerk) -> None:
    holder = Citizen(client, code="he-xiulan").at_face()
    request_id = agreed_request(holder, clerk, VEHICLE)

    copy = clerk.fetch(request_id, "vehicle-licence")

    assert (copy.status_code, copy.json["code"]) == (409, "licence_not_valid")


def test_the_organisation_is_told_nothing_of_the_choice(owner: Citizen, clerk: Clerk) -> None:
    opened = open_request(owner, clerk.ask(VEHICLE))
    request_id, ids = opened.json["request_id"], list(_choices(opened).values())
    before = clerk.follow(request_id)
    choose(owner, request_id, ids[0])

    after = clerk.follow(request_id)

    (licence,) = after.json["licences"]
    assert {"licence_id", "choices", "reason"}.isdisjoint(licence)
    assert not any(one in answer.text for one in ids for answer in (before, after))


def test_what_was_agreed_to_is_listed_to_the_citizen_and_kept_as_evidence(
    owner: Citizen, clerk: Clerk, store: Store, clock: FakeClock
) -> None:
    opened = open_request(owner, clerk.ask(VEHICLE))
    chosen = list(_choices(opened).values())[1]
    choose(owner, opened.json["request_id"], chosen)

    (listed,) = owner.get("/v1/copy-requests").json["requests"]

    (event,) = (one for one in owner.audit_events(store, clock) if one["action"] == "copy.agree")
    assert listed["licences"][0]["licence_id"] == chosen
    assert event["evidence"] == {"licences": [chosen]}
