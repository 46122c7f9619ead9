"""What an officer's screen shows: a code read off a picture, and the holder's portrait."""

from base64 import b64decode
from contextlib import ExitStack
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from certificates.licence_type import PORTRAIT
from certificates.qr import qr_png
from certificates.scans import Scans
from core.provide import use
from mock_upstreams.running import RunningMocks
from openapi.bodies import room
from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.organisation import EVERY_FIELD
from tests.api.test_licence_codes import codes_path, make
from tests.api.test_licences import as_persona


@pytest.fixture
def officer(client: FlaskClient) -> Officer:
    """Return an officer who may see faces."""
    return Officer.of(client, fields=EVERY_FIELD | {PORTRAIT})


@pytest.fixture
def holder(citizen: Citizen) -> Citizen:
    return citizen.at_face()


def send(officer: Officer, picture: bytes, name: str = "picture") -> TestResponse:
    # Written by hand: werkzeug's test client would put a large part into a temporary file.
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="mine.png"\r\n\r\n'
    return officer.client.post(
        "/v1/verifications/pictures",
        data=head.encode() + picture + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
        auth=(officer.client_id, officer.secret),
    )


@pytest.mark.parametrize("mode", ["online", "offline"])
def test_a_picture_of_a_code_is_judged_as_its_text_is(
    holder: Citizen, officer: Officer, mode: str
) -> None:
    answer = send(officer, qr_png(str(make(holder, mode=mode)["payload"])))

    assert (answer.status_code, answer.json["accepted"]) == (200, True)
    assert answer.json["fields"]["name"] == holder.name
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_code_is_spent_by_its_picture(holder: Citizen, officer: Officer) -> None:
    picture = qr_png(str(make(holder)["payload"]))
    send(officer, picture)

    assert send(officer, picture).json["code"] == "code_used"


@pytest.mark.parametrize(
    "picture, code",
    [
        (b"", "picture_unreadable"),
        (b"\x89PNG\r\n\x1a\n", "picture_unreadable"),
        (qr_png("https://example.org"), "code_unreadable"),
        (b"\0" * (8 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=["empty", "cut", "foreign", "large"],
)
def test_other_pictures_are_refused_with_the_reason(
    officer: Officer, picture: bytes, code: str
) -> None:
    assert send(officer, picture).json["code"] == code


def test_a_picture_without_a_code_says_so(officer: Officer) -> None:
    wall = BytesIO()
    Image.new("L", (320, 240), 90).save(wall, "JPEG")

    answer = send(officer, wall.getvalue())

    assert (answer.status_code, answer.json["code"]) == (422, "picture_without_code")


def test_a_picture_for_which_too_many_wait_is_refused(officer: Officer, app: Flask) -> None:
    with app.app_context():
        line = use(Scans).beside.line
    with ExitStack() as others:
        while line.length < 10:
            others.enter_context(line.stand())
        refused = send(officer, b"picture")

    assert (refused.status_code, refused.json["code"]) == (503, "gateway_busy")


def test_a_large_picture_is_refused_while_there_is_no_room_and_leaves_what_it_took(
    officer: Officer,
) -> None:
    picture = bytes(500_000)
    at_first_bytes = room.left_bytes
    room.take(at_first_bytes - 200_000)
    try:
        refused, left_bytes = send(officer, picture), room.left_bytes
    finally:
        room.give_back(at_first_bytes - 200_000)
    judged = send(officer, picture)

    assert (refused.status_code, refused.json["code"]) == (503, "gateway_busy")
    assert refused.headers["Retry-After"] == "1"
    assert left_bytes == 200_000
    assert judged.json["code"] == "picture_unreadable"
    assert room.left_bytes == at_first_bytes


def test_a_form_without_the_picture_is_invalid(officer: Officer) -> None:
    answer = send(officer, qr_png("A"), name="photo")

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_only_organisations_with_the_scope_may_send_pictures(client: FlaskClient) -> None:
    unscoped = send(Officer.of(client, "office-0003", scopes=frozenset()), qr_png("A"))
    unknown = send(Officer(client, "nobody-0000", "guess"), qr_png("A"))

    assert (unscoped.status_code, unknown.status_code) == (403, 401)


def test_an_officer_sees_whose_licence_it_is(holder: Citizen, officer: Officer) -> None:
    code = make(holder)
    answer = officer.scan(code["payload"])

    kind, _, face = answer.json["fields"][PORTRAIT].partition(",")
    picture = Image.open(BytesIO(b64decode(face)), formats=("JPEG",))
    (use,) = holder.get(codes_path(holder).replace("/codes", "/uses")).json["uses"]
    assert (kind, picture.size) == ("data:image/jpeg;base64", (300, 375))
    assert code["fields"][-1] == use["fields"][-1] == PORTRAIT


def test_a_face_is_not_shown_to_who_may_not_see_it(client: FlaskClient, holder: Citizen) -> None:
    answer = Officer.of(client, "barber-0001").scan(make(holder)["payload"])

    assert answer.json["accepted"] is True
    assert PORTRAIT not in answer.json["fields"]


def test_a_face_is_not_shown_when_the_holder_picked_other_fields(
    holder: Citizen, officer: Officer
) -> None:
    answer = officer.scan(make(holder, fields=["name"])["payload"])

    assert answer.json["fields"] == {"name": holder.name}


def test_name_and_photo_only_can_be_picked(holder: Citizen, officer: Officer) -> None:
    answer = officer.scan(make(holder, fields=[PORTRAIT, "name"])["payload"])

    assert list(answer.json["fields"]) == ["name", PORTRAIT]


def test_an_expired_licence_comes_without_a_face(client: FlaskClient, officer: Officer) -> None:
    holder = as_persona(client, "huang-jianguo")

    answer = officer.scan(make(holder, "passport")["payload"])

    assert (answer.json["state"], PORTRAIT in answer.json["fields"]) == ("expired", False)


def test_a_code_is_checked_without_a_face_where_the_register_has_no_answer(
    holder: Citizen, officer: Officer, mocks: RunningMocks
) -> None:
    code = make(holder, "social-security-card")
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    answer = officer.scan(code["payload"])

    assert (answer.status_code, answer.json["accepted"]) == (200, True)
    assert PORTRAIT not in answer.json["fields"]


def test_no_offline_code_carries_a_face(holder: Citizen) -> None:
    answer = holder.post(codes_path(holder), {"mode": "offline", "fields": ["name", PORTRAIT]})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_a_type_without_a_portrait_offers_none(holder: Citizen) -> None:
    assert PORTRAIT not in make(holder, "vehicle-licence")["fields"]
