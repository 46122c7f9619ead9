"""Sharing a copy: an organisation asks, the citizen decides, a sealed PDF is fetched."""

import threading
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

import gevent
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import Settings
from certificates.sealing.check import check_pdf
from certificates.sharing.copies import Copies
from certificates.sharing.requests import MOST_FETCHES, CopyRequests
from core.clock import beijing_date, rfc3339
from core.provide import use
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.api.clerk import (
    DIPLOMA,
    ID_CARD,
    NAME,
    PURPOSE,
    Clerk,
    agreed_request,
    decide,
    open_request,
)
from tests.fakes import FakeClock
from tests.gateway import gateway, gateway_of
from tests.pdf_text import text_of

DAY_S = 86_400
TO_MIDNIGHT_S = 27_000  # in Beijing, from where the clock begins
ID_NUMBER = "440106199103080004"
_REFUSED: list[dict[str, object]] = [
    {"purpose": "贷款"},
    {"purpose": "办" * 61},
    {"purpose": "申请贷款\n请立即同意"},
    {"purpose": "申请\u202e贷款用途"},
    {"purpose": f"贷款 {ID_NUMBER}"},
    {"purpose": "贷款联系一三八〇〇一三八〇〇〇"},
    {"purpose": "........"},
    {"valid_until": "2026-02-28"},
    {"valid_until": "2026-05-31"},
    {"valid_until": "2026-3-31"},
    {"licences": []},
    {"licences": [ID_CARD, ID_CARD]},
    {"licences": [ID_CARD] * 6},
    {"licences": [{"type": "resident-id-card", "fields": ["portrait"]}]},
    {"licences": [{"type": "resident-id-card", "fields": []}]},
    {"id_number": ID_NUMBER},
]


@pytest.fixture
def clerk(client: FlaskClient) -> Clerk:
    return Clerk.of(client)


def test_a_citizen_sees_who_asks_for_what_why_and_until_when(
    citizen: Citizen, clerk: Clerk
) -> None:
    asked = clerk.ask(ID_CARD, DIPLOMA)

    open_request(citizen.at_face(), asked)

    (request,) = citizen.get("/v1/copy-requests").json["requests"]
    assert asked.status_code == 201
    assert (request["organisation"], request["purpose"]) == (NAME, PURPOSE)
    assert (request["valid_until"], request["state"]) == ("2026-03-31", "opened")
    told = {one["type"]: [field["name"] for field in one["fields"]] for one in request["licences"]}
    assert told == {"resident-id-card": ["name", "id_number"], "diploma": ["name", "school"]}


def test_a_copy_has_the_agreed_fields_and_the_annotation_and_no_other_field(
    citizen: Citizen, clerk: Clerk
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)

    copy = clerk.fetch(request_id)

    text = text_of(copy.data)
    assert (copy.status_code, copy.mimetype) == (200, "application/pdf")
    assert copy.headers["Cache-Control"] == "no-store"
    for said in (citizen.name, citizen.id_number, NAME, PURPOSE, "2026年3月31日", request_id):
        assert said in text
    for withheld in ("五山路", "住址", "出生日期", "1991年3月8日"):
        assert withheld not in text


def test_a_copy_is_sealed_by_the_body_that_issued_the_licence(
    citizen: Citizen, clerk: Clerk, seal_folder: Path, clock: FakeClock
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk, ID_CARD, DIPLOMA)

    roots = (seal_folder / "ca.pem").read_bytes()
    verdicts = {
        kind: check_pdf(clerk.fetch(request_id, kind).data, roots, at=clock())
        for kind in ("resident-id-card", "diploma")
    }

    assert {verdict.code for verdict in verdicts.values()} == {"valid"}
    assert "公安部" in str(verdicts["resident-id-card"].sealed_by)
    assert "教育部门" in str(verdicts["diploma"].sealed_by)


def test_a_copy_says_that_it_is_sealed_for_another_and_not_for_which(
    citizen: Citizen, clerk: Clerk
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk, {"type": "diploma", "fields": ["name"]})

    text = text_of(clerk.fetch(request_id, "diploma").data)

    assert "代签发机关加盖" in text
    assert "广州样例大学" not in text


@pytest.mark.parametrize(
    "step, status, code",
    [
        ("nothing", 409, "copy_not_agreed"),
        ("open", 409, "copy_not_agreed"),
        ("refuse", 403, "copy_refused"),
        ("withdraw", 410, "copy_ended"),
    ],
)
def test_without_a_standing_consent_there_is_no_copy(
    citizen: Citizen, clerk: Clerk, step: str, status: int, code: str
) -> None:
    asked = clerk.ask()
    request_id = asked.json["request_id"]
    citizen.at_face()
    if step != "nothing":
        open_request(citizen, asked)
    if step in ("refuse", "withdraw"):
        decide(citizen, request_id, agreed=step == "withdraw")
    if step == "withdraw":
        assert clerk.fetch(request_id).status_code == 200
        assert citizen.delete(f"/v1/copy-requests/{request_id}/consent").status_code == 204

    copy = clerk.fetch(request_id)

    assert (copy.status_code, copy.json["code"]) == (status, code)


def test_a_consent_ends_with_its_last_day_in_beijing(
    citizen: Citizen, clerk: Clerk, clock: FakeClock
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    clock.advance(30 * DAY_S + 7 * 3600)  # 31 March, 23:30

    last = clerk.fetch(request_id)
    clock.advance(3600)
    late = clerk.fetch(request_id)

    assert last.status_code == 200
    assert (late.status_code, late.json["code"]) == (410, "copy_ended")
    assert clerk.follow(request_id).json["state"] == "ended"


def test_withdrawing_twice_is_as_good_as_once(citizen: Citizen, clerk: Clerk) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    path = f"/v1/copy-requests/{request_id}/consent"

    answers = [citizen.delete(path).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert clerk.follow(request_id).json["state"] == "withdrawn"


def test_a_type_that_demands_it_takes_a_face_check_of_the_last_ten_minutes(
    citizen: Citizen, clerk: Clerk, clock: FakeClock
) -> None:
    first = open_request(citizen.at_face(), clerk.ask(ID_CARD)).json["request_id"]
    second = open_request(citizen, clerk.ask(DIPLOMA)).json["request_id"]
    clock.advance(601)

    stale, lenient = decide(citizen, first), decide(citizen, second)

    assert (stale.status_code, stale.json["code"]) == (401, "step_up_needed")
    assert (stale.json["acr_values"], stale.json["max_age"]) == ("face", 600)
    assert "insufficient_user_authentication" in stale.headers["WWW-Authenticate"]
    assert lenient.status_code == 200


def test_what_was_decided_takes_no_face_check_to_say_so(
    citizen: Citizen, clerk: Clerk, clock: FakeClock
) -> None:
    request_id = open_request(citizen.at_face(), clerk.ask(ID_CARD)).json["request_id"]
    decide(citizen, request_id)
    clock.advance(601)

    again = decide(citizen, request_id)

    assert (again.status_code, again.json["code"]) == (409, "copy_request_decided")


def test_of_many_who_decide_at_once_one_does(citizen: Citizen, clerk: Clerk, app: Flask) -> None:
    request_id = open_request(citizen.at_face(), clerk.ask()).json["request_id"]
    phones = [Citizen(app.test_client(), tokens=citizen.tokens) for _ in range(8)]

    tries = [
        gevent.spawn(decide, phone, request_id, agreed=number % 2 == 0)
        for number, phone in enumerate(phones)
    ]
    gevent.joinall(tries)

    codes = sorted(one.value.status_code for one in tries)
    assert codes == [200] + [409] * 7
    assert {one.value.json.get("code") for one in tries} == {None, "copy_request_decided"}


def test_an_invitation_is_for_the_first_who_opens_it(client: FlaskClient, clerk: Clerk) -> None:
    asked = clerk.ask()
    first = Citizen(client, device_id="phone-0001").at_face()
    second = Citizen(client, code="he-xiulan", device_id="phone-0002").at_face()

    answers = [open_request(one, asked) for one in (first, second, first)]

    assert [answer.status_code for answer in answers] == [200, 410, 200]
    assert second.get("/v1/copy-requests").json == {"requests": []}


def test_an_invitation_is_over_after_ten_minutes(
    citizen: Citizen, clerk: Clerk, clock: FakeClock
) -> None:
    asked = clerk.ask()
    clock.advance(600)

    opened = open_request(citizen.at_face(), asked)

    assert (opened.status_code, opened.json["code"]) == (410, "copy_invitation_ended")


def test_what_is_no_invitation_opens_nothing(citizen: Citizen) -> None:
    citizen.at_face()
    strange = ["", "MS2:" + "A" * 32, "MS2:ü", "\x00", "x" * 64]

    answers = [
        citizen.post("/v1/copy-requests/openings", {"invitation": invitation})
        for invitation in strange
    ]

    assert {(one.status_code, one.json["code"]) for one in answers} == {
        (410, "copy_invitation_ended")
    }


def test_somebody_elses_request_looks_like_none(client: FlaskClient, clerk: Clerk) -> None:
    mine = Citizen(client).at_face()
    request_id = agreed_request(mine, clerk)
    other_clerk = Clerk.of(client, "bank-0002")
    stranger = Citizen(client, code="he-xiulan", device_id="phone-0002").at_face()

    answers = [
        other_clerk.follow(request_id),
        other_clerk.fetch(request_id),
        decide(stranger, request_id),
        decide(stranger, request_id, agreed=False),
        stranger.delete(f"/v1/copy-requests/{request_id}/consent"),
        clerk.fetch(request_id, "passport"),
        clerk.follow("0" * 32),
    ]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(404, "not_found")}
    assert clerk.fetch(request_id).status_code == 200


def test_an_organisation_asks_only_for_what_it_was_granted(client: FlaskClient) -> None:
    clerk = Clerk.of(
        client, licence_types=frozenset({"diploma"}), fields=frozenset({"name", "level"})
    )

    answers = [
        clerk.ask(ID_CARD),
        clerk.ask({"type": "diploma", "fields": ["school"]}),
        clerk.ask({"type": "no-such-type", "fields": ["name"]}),
    ]

    assert {(one.status_code, one.json["code"]) for one in answers} == {(403, "copy_not_allowed")}
    assert clerk.ask({"type": "diploma", "fields": ["name"]}).status_code == 201


def test_an_officer_without_the_scope_asks_for_nothing(client: FlaskClient) -> None:
    officer = Clerk.of(client, scopes=frozenset({"licence:verify"}))

    assert officer.ask().json["code"] == "scope_missing"


def test_a_hostile_or_careless_request_is_refused(clerk: Clerk) -> None:
    answers = {str(changes): clerk.ask(**changes) for changes in _REFUSED}

    assert {text: one.json["code"] for text, one in answers.items()} == dict.fromkeys(
        answers, "invalid_input"
    )
    assert not any(ID_NUMBER in one.text for one in answers.values())


def test_every_copy_is_listed_to_the_citizen_with_its_purpose(
    citizen: Citizen, clerk: Clerk, store: Store, clock: FakeClock
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    clerk.fetch(request_id)
    licences = citizen.get("/v1/licences").json["licences"]
    known = next(one["licence_id"] for one in licences if one["type"] == "resident-id-card")

    (listed,) = citizen.get(f"/v1/licences/{known}/uses").json["uses"]

    assert (listed["mode"], listed["purpose"], listed["organisation"]) == ("copy", PURPOSE, NAME)
    assert listed["fields"] == ["name", "id_number"]
    events = [one["action"] for one in citizen.audit_events(store, clock)]
    assert {"copy.open", "copy.agree", "copy.fetch"} <= set(events)
    grounds = {one["ground"] for one in citizen.audit_events(store, clock)}
    assert "consent" in grounds


def test_a_copy_that_could_not_be_made_counts_for_nothing(
    citizen: Citizen, clerk: Clerk, mocks: RunningMocks
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    copy = clerk.fetch(request_id)

    assert (copy.status_code, copy.json["code"]) == (502, "bureau_error")
    assert clerk.follow(request_id).json["fetched"] == 0


def test_a_copy_that_could_not_be_sealed_counts_for_nothing(
    env: dict[str, str], store: Store, clock: FakeClock
) -> None:
    settings = Settings.from_env(env)
    broken = tuple(replace(seal, key_pem="no key") for seal in settings.seals)
    with gateway_of(replace(settings, seals=broken), store, clock) as app:
        client = app.test_client()
        holder, clerk = Citizen(client).at_face(), Clerk.of(client)
        request_id = agreed_request(holder, clerk)

        copy = clerk.fetch(request_id)

        actions = [event["action"] for event in holder.audit_events(store, clock)]
        assert copy.status_code == 500
        assert clerk.follow(request_id).json["fetched"] == 0
        assert "copy.fetch" not in actions


def test_asking_about_a_copy_without_fetching_it_counts_for_nothing(
    citizen: Citizen, clerk: Clerk
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    path = f"/v1/copy-requests/{request_id}/copies/resident-id-card.pdf"

    answer = clerk.client.head(path, headers=clerk.headers)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert clerk.follow(request_id).json["fetched"] == 0


def test_nothing_is_opened_or_decided_after_the_last_day(
    citizen: Citizen, clerk: Clerk, clock: FakeClock
) -> None:
    clock.advance(TO_MIDNIGHT_S - 300)
    today = beijing_date(clock()).isoformat()
    asked, other = (clerk.ask(valid_until=today) for _ in range(2))
    opened = open_request(citizen.at_face(), asked).json
    clock.advance(300)

    agreed, late = decide(citizen, opened["request_id"]), open_request(citizen, other)

    assert opened["decide_by"] == rfc3339(clock())
    assert (agreed.status_code, late.status_code) == (404, 410)


def test_no_copy_is_made_of_a_licence_that_is_not_valid(client: FlaskClient, clerk: Clerk) -> None:
    holder = Citizen(client, code="huang-jianguo", device_id="phone-0003").at_face()
    request_id = agreed_request(holder, clerk, {"type": "passport", "fields": ["name"]})

    copy = clerk.fetch(request_id, "passport")

    assert (copy.status_code, copy.json["code"]) == (409, "licence_not_valid")


@pytest.mark.parametrize(
    "path, status, code",
    [
        ("/v1/licences/{}/suspension", 409, "licence_not_valid"),
        ("/v1/consents/identity-check", 410, "copy_ended"),
    ],
    ids=["blocked", "left"],
)
def test_a_licence_that_is_blocked_or_left_while_its_copy_is_made_is_not_given_out(
    citizen: Citizen, clerk: Clerk, app: Flask, path: str, status: int, code: str
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    (card,) = (
        one
        for one in citizen.get("/v1/licences").json["licences"]
        if one["type"] == ID_CARD["type"]
    )
    with app.app_context():
        beside = use(Copies).beside
    may_go_on = threading.Event()
    before_it = gevent.spawn(beside.run, may_go_on.wait)
    fetching = gevent.spawn(clerk.fetch, request_id)
    with gevent.Timeout(20):
        while beside.line.length < 2:  # the copy's turn has not come
            gevent.sleep(0.001)
    act = citizen.delete if "consents" in path else partial(citizen.post, body={})
    acted = act(path.format(card["licence_id"]))
    may_go_on.set()
    gevent.joinall([before_it, fetching], timeout=20)

    assert acted.status_code in (200, 204)
    assert (fetching.value.status_code, fetching.value.json["code"]) == (status, code)


def test_a_copy_for_which_too_many_wait_is_refused_and_not_counted(
    citizen: Citizen, clerk: Clerk, app: Flask
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    with app.app_context():
        line = use(Copies).beside.line
    with ExitStack() as others:
        while line.length < 50:
            others.enter_context(line.stand())
        refused = clerk.fetch(request_id)

    assert (refused.status_code, refused.json["code"]) == (503, "gateway_busy")
    assert refused.headers["Retry-After"] == "1"
    assert clerk.follow(request_id).json["fetched"] == 0


def test_the_organisation_waits_until_the_citizen_decides(citizen: Citizen, clerk: Clerk) -> None:
    request_id = open_request(citizen.at_face(), clerk.ask()).json["request_id"]

    waiting = gevent.spawn(clerk.follow, request_id, wait_s=25)
    gevent.idle()
    decide(citizen, request_id)
    waiting.join(timeout=20)

    assert waiting.value.json["state"] == "agreed"


def test_requests_that_wait_for_an_answer_are_bounded(citizen: Citizen, clerk: Clerk) -> None:
    citizen.at_face()

    answers = [open_request(citizen, clerk.ask()) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1].json["code"] == "too_many_copy_requests"


def test_copies_of_one_request_are_bounded(citizen: Citizen, clerk: Clerk, app: Flask) -> None:
    request_id = agreed_request(citizen.at_face(), clerk, DIPLOMA)
    with app.app_context():
        for _ in range(MOST_FETCHES - 1):
            use(CopyRequests).count_fetch(request_id)

    answers = [clerk.fetch(request_id, "diploma").status_code for _ in range(2)]

    assert answers == [200, 403]


def test_the_invitation_comes_as_a_qr_picture_too(clerk: Clerk) -> None:
    body = {"licences": [ID_CARD], "purpose": PURPOSE, "valid_until": "2026-03-31"}

    picture = clerk.client.post(
        "/v1/copy-requests", json=body, headers={**clerk.headers, "Accept": "image/png"}
    )

    assert (picture.status_code, picture.mimetype) == (201, "image/png")
    assert clerk.follow(picture.headers["X-Request-Number"]).json["state"] == "waiting"


def test_without_seals_nothing_is_asked_for(
    env: dict[str, str], store: Store, clock: FakeClock
) -> None:
    unsealed = {name: value for name, value in env.items() if name != "MINSHENG_SEAL_FOLDER"}
    with gateway(unsealed, store, clock) as app:
        asked = Clerk.of(app.test_client()).ask()

    assert (asked.status_code, asked.json["code"]) == (503, "copies_not_offered")


def test_nothing_personal_is_kept_of_a_request_or_its_copies(
    citizen: Citizen, clerk: Clerk, store: Store, clock: FakeClock
) -> None:
    request_id = agreed_request(citizen.at_face(), clerk)
    clerk.fetch(request_id)

    kept = str(store.get("copy_request", request_id, now=clock()))

    assert PURPOSE in kept
    for secret in (citizen.name, citizen.id_number, "1991"):
        assert secret not in kept


def test_what_a_citizen_agreed_to_ends_when_they_leave_and_stays_so_when_they_come_back(
    citizen: Citizen, clerk: Clerk
) -> None:
    agreed = agreed_request(citizen.at_face(), clerk)
    opened = open_request(citizen, clerk.ask(DIPLOMA)).json["request_id"]
    before = clerk.fetch(agreed)
    citizen.delete("/v1/consents/identity-check")
    states_gone = [clerk.follow(one, wait_s=25).json["state"] for one in (agreed, opened)]
    fetched_gone = clerk.fetch(agreed)

    citizen.at_face()
    fetched_back = clerk.fetch(agreed)
    decided_back = decide(citizen, opened)
    states_back = [one["state"] for one in citizen.get("/v1/copy-requests").json["requests"]]

    assert before.status_code == 200
    assert states_gone == ["ended", "ended"]
    assert (fetched_gone.status_code, fetched_gone.json["code"]) == (410, "copy_ended")
    assert (fetched_back.status_code, fetched_back.json["code"]) == (410, "copy_ended")
    assert decided_back.json["code"] == "copy_request_decided"
    assert states_back == ["ended", "ended"]


def test_who_came_back_can_agree_to_what_they_are_asked_then(
    citizen: Citizen, clerk: Clerk
) -> None:
    citizen.at_face()
    citizen.delete("/v1/consents/identity-check")

    again = agreed_request(citizen.at_face(), clerk)

    assert clerk.fetch(again).status_code == 200


def test_confirming_the_name_once_more_ends_no_consent(citizen: Citizen, clerk: Clerk) -> None:
    agreed = agreed_request(citizen.at_face(), clerk)

    citizen.at_face()

    assert clerk.fetch(agreed).status_code == 200
