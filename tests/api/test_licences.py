"""A citizen's own licences: the list, one of them, its card."""

from contextlib import ExitStack
from io import BytesIO

import pytest
import structlog
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from prometheus_client import REGISTRY

from certificates.cards import Cards
from core.clock import Clock, rfc3339
from core.provide import use
from core.store.base import KINDS, Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.fakes import FakeClock

TYPES = ["passport", "resident-id-card", "social-security-card"]
HOLDER = {
    "passport": "exit_entry",
    "resident-id-card": "population",
    "social-security-card": "social_security",
}


def licence_id(citizen: Citizen, kind: str = "resident-id-card") -> str:
    licences = citizen.get("/v1/licences").json["licences"]
    return str(next(one["licence_id"] for one in licences if one["type"] == kind))


def as_persona(client: FlaskClient, code: str) -> Citizen:
    return Citizen(client, code=code, device_id=f"phone-{code}").at_face()


def test_the_list_has_every_licence_that_the_citizen_holds(citizen: Citizen) -> None:
    answer = citizen.at_face().get("/v1/licences")

    licences = answer.json["licences"]
    assert answer.status_code == 200
    assert set(TYPES) <= {licence["type"] for licence in licences}
    assert {licence["status"] for licence in licences} == {"ok"}
    assert {licence["state"] for licence in licences} == {"valid"}
    assert len({licence["licence_id"] for licence in licences}) == len(licences)


def test_the_list_says_nothing_personal_beyond_which_licences_there_are(citizen: Citizen) -> None:
    text = citizen.at_face().get("/v1/licences").text

    assert citizen.name not in text
    assert citizen.id_number not in text


def test_a_licence_keeps_its_id_from_one_list_to_the_next(citizen: Citizen) -> None:
    citizen.at_face()

    assert licence_id(citizen) == licence_id(citizen)


def test_what_the_citizen_does_not_hold_is_not_listed(client: FlaskClient) -> None:
    licences = as_persona(client, "he-xiulan").get("/v1/licences").json["licences"]

    assert {licence["type"] for licence in licences} & set(TYPES) == set(TYPES[1:])


@pytest.mark.parametrize("kind", TYPES)
def test_a_licence_whose_bureau_is_down_is_listed_as_unavailable_beside_the_others(
    citizen: Citizen, mocks: RunningMocks, kind: str
) -> None:
    citizen.at_face()
    mocks.put_fault({"bureau": HOLDER[kind], "fault": "status", "status": 500})

    licences = citizen.get("/v1/licences").json["licences"]

    down = next(licence for licence in licences if licence["type"] == kind)
    held_elsewhere = [name for name, bureau in HOLDER.items() if bureau != HOLDER[kind]]
    fine = {licence["type"] for licence in licences if licence["status"] == "ok"}
    assert set(held_elsewhere) <= fine
    assert (down["status"], down["reason"]["code"]) == ("unavailable", "bureau_error")
    assert (down["state"], down["licence_id"]) == (None, None)


def test_a_licence_that_was_read_before_keeps_its_id_while_its_bureau_is_down(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    known = licence_id(citizen.at_face(), "passport")
    mocks.put_fault({"bureau": "exit_entry", "fault": "reset"})

    assert licence_id(citizen, "passport") == known


def test_a_licence_is_shown_with_every_field_to_its_holder(
    citizen: Citizen, clock: FakeClock
) -> None:
    citizen.at_face()

    licence = citizen.get(f"/v1/licences/{licence_id(citizen)}").json

    values = {field["name"]: field["value"] for field in licence["fields"]}
    assert values["name"] == citizen.name
    assert values["id_number"] == citizen.id_number
    assert values["birth_date"] == "1991-03-08"
    assert licence["identifier"].startswith("1.2.156.3005.2.11100000000013127D001.")
    assert (licence["state"], licence["as_of"]) == ("valid", rfc3339(clock()))


def test_an_expired_passport_and_its_state_are_told(client: FlaskClient) -> None:
    holder = as_persona(client, "huang-jianguo")

    licence = holder.get(f"/v1/licences/{licence_id(holder, 'passport')}").json

    assert licence["state"] == "expired"


@pytest.mark.parametrize("path", ["", "/card.svg", "/card.png", "/uses"])
def test_someone_elses_licence_looks_like_none(client: FlaskClient, path: str) -> None:
    theirs = licence_id(as_persona(client, "he-xiulan"))
    mine = Citizen(client).at_face()

    answer, unknown = (mine.get(f"/v1/licences/{one}{path}") for one in (theirs, "NOSUCHLICENCE"))

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.json["detail"] == unknown.json["detail"]


@pytest.mark.parametrize("path", ["", "/card.svg", "/card.png", "/uses"])
def test_a_licence_is_shown_to_a_face_and_not_to_a_name(citizen: Citizen, path: str) -> None:
    address = f"/v1/licences/{licence_id(citizen.at_face())}{path}"
    named_only = Citizen(citizen.client, device_id="phone-0002").at_realname()

    answer = named_only.get(address)

    assert (answer.status_code, answer.json["acr_values"]) == (401, "face")


def test_a_bureau_that_is_down_is_said_so_on_a_single_licence(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face())}"
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    answer = citizen.get(path)

    assert (answer.status_code, answer.json["code"]) == (502, "bureau_error")
    assert answer.json["origin"] == "bureau"


@pytest.mark.parametrize("kind", TYPES)
def test_a_card_is_drawn_in_svg_and_png_and_never_cached(citizen: Citizen, kind: str) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face(), kind)}"

    svg, png = citizen.get(f"{path}/card.svg"), citizen.get(f"{path}/card.png")

    picture = Image.open(BytesIO(png.data), formats=("PNG",))
    texts = [node.text for node in fromstring(svg.data).iter("{http://www.w3.org/2000/svg}text")]
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert citizen.name in texts
    assert picture.size == (1012, 638)
    assert {svg.headers["Cache-Control"], png.headers["Cache-Control"]} == {"no-store"}
    assert "sandbox" in svg.headers["Content-Security-Policy"]


def test_a_card_for_which_too_many_wait_is_refused_and_is_drawn_later(
    citizen: Citizen, app: Flask
) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face())}/card.png"
    with app.app_context():
        line = use(Cards).line
    with ExitStack() as others:
        while line.length < 20:
            others.enter_context(line.stand())
        refused = citizen.get(path)

    assert (refused.status_code, refused.json["code"]) == (503, "gateway_busy")
    assert refused.headers["Retry-After"] == "1"
    assert citizen.get(path).status_code == 200


def _refused() -> float:
    return REGISTRY.get_sample_value("minsheng_http_refused_total") or 0.0


def test_who_is_refused_because_there_are_too_many_is_counted_and_not_told_as_a_failure(
    citizen: Citizen, app: Flask
) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face())}/card.png"
    with app.app_context():
        line = use(Cards).line
    before = _refused()
    with ExitStack() as others, structlog.testing.capture_logs() as logs:
        while line.length < 20:
            others.enter_context(line.stand())
        citizen.get(path)

    assert _refused() == before + 1
    assert [one["status"] for one in logs if one["event"] == "request"] == [503]
    assert "request_failed" not in {one["event"] for one in logs}


def test_a_card_comes_in_large_print_when_asked_for(citizen: Citizen) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face())}"
    normal, large = (citizen.get(f"{path}/card.svg?size={size}") for size in ("normal", "large"))
    png = Image.open(BytesIO(citizen.get(f"{path}/card.png?size=large").data), formats=("PNG",))

    assert normal.data == citizen.get(f"{path}/card.svg").data
    assert png.height > png.width == int(fromstring(large.text).get("width"))


@pytest.mark.parametrize("query", ["size=huge", "size=", "size=LARGE", "sise=large"])
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_card_of_a_size_that_there_is_not_is_refused(
    citizen: Citizen, query: str, kind: str
) -> None:
    answer = citizen.at_face().get(f"/v1/licences/{licence_id(citizen)}/card.{kind}?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_a_card_carries_the_holders_portrait(citizen: Citizen) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face(), 'social-security-card')}/card.svg"

    assert "data:image/jpeg;base64," in citizen.get(path).text


def test_a_card_is_drawn_without_portrait_while_the_photo_cannot_be_had(
    citizen: Citizen, mocks: RunningMocks
) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face(), 'social-security-card')}/card.svg"
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    card = citizen.get(path)

    assert card.status_code == 200
    assert "data:image" not in card.text
    assert "暂无照片" in card.text


def test_nothing_that_a_licence_says_is_kept(
    citizen: Citizen, store: Store, clock: FakeClock
) -> None:
    path = f"/v1/licences/{licence_id(citizen.at_face())}"
    citizen.get(path)
    citizen.post(f"{path}/codes", {"mode": "online"})
    citizen.post(f"{path}/codes", {"mode": "offline"})

    kept = everything_about(citizen, store, clock)

    assert "resident-id-card" in kept
    for secret in (citizen.name, citizen.id_number, "19910308", "1991-03-08", "五山路"):
        assert secret not in kept


def everything_about(citizen: Citizen, store: Store, now: Clock) -> str:
    """Return the text of every document that can be looked up by this citizen."""
    ref = citizen.audit_events(store, now)[0]["subject"]
    found = [
        stored.doc
        for kind, fields in KINDS.items()
        for field in fields
        for _, stored in store.find(kind, field, ref, now=now(), limit=100)
    ]
    return str(found)


def test_every_look_is_in_the_audit_trail(citizen: Citizen, store: Store, clock: FakeClock) -> None:
    known = licence_id(citizen.at_face())
    citizen.get(f"/v1/licences/{known}")

    trail = citizen.audit_events(store, clock)
    (event,) = [event for event in trail if event["action"] == "licence.read"]

    assert (event["object"], event["purpose"]) == (known, "licence:show")
