"""Codes: shown by a citizen, scanned by an officer, over HTTP."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
import resvg_py
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image

from certificates.offline import read_offline_code
from certificates.trust import TrustList
from core.clock import rfc3339
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.test_licences import as_persona, licence_id
from tests.fakes import FakeClock

MODES = ["online", "offline"]
SVG, PNG = "image/svg+xml", "image/png"


@pytest.fixture
def officer(client: FlaskClient) -> Officer:
    return Officer.of(client)


@pytest.fixture
def holder(citizen: Citizen) -> Citizen:
    return citizen.at_face()


def codes_path(holder: Citizen, kind: str = "resident-id-card") -> str:
    return f"/v1/licences/{licence_id(holder, kind)}/codes"


def make(holder: Citizen, kind: str = "resident-id-card", **wish: object) -> dict[str, object]:
    answer = holder.post(codes_path(holder, kind), {"mode": "online", **wish})
    if answer.status_code != 201:
        raise ValueError(answer.text)
    return dict(answer.json)


@pytest.mark.parametrize("mode", ["online", "offline"])
def test_a_code_is_read_as_a_keyboard_scanner_sends_it(
    holder: Citizen, officer: Officer, mode: str
) -> None:
    code = make(holder, mode=mode)

    answer = officer.scan(f" {code['payload']}\r\n")

    assert (answer.status_code, answer.json["accepted"]) == (200, True)


@pytest.mark.parametrize("mode, life_s", [("online", 60), ("offline", 300)])
def test_a_code_reveals_what_its_type_reveals(
    holder: Citizen, officer: Officer, clock: FakeClock, mode: str, life_s: int
) -> None:
    code = make(holder, mode=mode)

    answer = officer.scan(code["payload"])

    assert answer.status_code == 200
    assert answer.json == {
        "accepted": True,
        "licence_type": "resident-id-card",
        "title_zh": "居民身份证电子凭证",
        "title_en": "Resident identity card",
        "identifier": holder.get(codes_path(holder).removesuffix("/codes")).json["identifier"],
        "holder_kind": "citizen",
        "holder_code_type": "111",
        "fields": {"name": holder.name, "id_number": holder.id_number},
        "state": "valid",
        "as_of": rfc3339(clock()),
        "mode": mode,
    }
    assert code["expires_at"] == rfc3339(clock() + timedelta(seconds=life_s))


@pytest.mark.parametrize("mode", MODES)
def test_what_the_holder_did_not_pick_is_not_told(
    holder: Citizen, officer: Officer, mode: str
) -> None:
    code = make(holder, mode=mode, fields=["birth_date", "name"])

    assert code["fields"] == ["name", "birth_date"]
    assert officer.scan(code["payload"]).json["fields"] == {
        "name": holder.name,
        "birth_date": "1991-03-08",
    }


@pytest.mark.parametrize("mode", MODES)
def test_what_the_organisation_may_not_see_is_not_told(
    client: FlaskClient, holder: Citizen, mode: str
) -> None:
    barber = Officer.of(client, "barber-0001", fields=frozenset({"name", "ethnicity"}))

    answer = barber.scan(make(holder, mode=mode)["payload"])

    assert answer.json["fields"] == {"name": holder.name}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "rights",
    [
        {"licence_types": frozenset({"passport"})},
        {"licence_types": frozenset()},
        {"fields": frozenset({"address"})},
        {"fields": frozenset()},
    ],
    ids=["another-type", "no-type", "other-fields", "no-field"],
)
def test_an_organisation_without_the_right_is_refused_and_the_code_not_spent(
    client: FlaskClient,
    holder: Citizen,
    officer: Officer,
    mode: str,
    rights: dict[str, frozenset[str]],
) -> None:
    code = make(holder, mode=mode)

    refused = Officer.of(client, "nosy-0001", **rights).scan(code["payload"])

    assert (refused.status_code, refused.json["code"]) == (422, "code_not_allowed")
    assert officer.scan(code["payload"]).status_code == 200


@pytest.mark.parametrize("mode", MODES)
def test_a_code_for_one_organisation_is_refused_by_another_and_not_spent(
    client: FlaskClient, holder: Citizen, officer: Officer, mode: str
) -> None:
    code = make(holder, mode=mode, audience="hotel-0001")

    refused = Officer.of(client, "bank-0002").scan(code["payload"])

    assert (refused.status_code, refused.json["code"]) == (422, "code_wrong_audience")
    assert officer.scan(code["payload"]).status_code == 200


def test_an_online_code_serves_one_scan(holder: Citizen, officer: Officer) -> None:
    code = make(holder)
    officer.scan(code["payload"])

    second = officer.scan(code["payload"])

    assert (second.status_code, second.json["code"]) == (409, "code_used")
    assert "fields" not in second.json


@pytest.mark.parametrize("mode, life_s", [("online", 60), ("offline", 300)])
def test_a_code_is_refused_from_its_last_instant_on(
    holder: Citizen, officer: Officer, clock: FakeClock, mode: str, life_s: int
) -> None:
    code = make(holder, mode=mode)
    clock.advance(life_s)

    answer = officer.scan(code["payload"])

    assert (answer.status_code, answer.json["code"]) == (422, "code_expired")


def test_a_bureau_that_is_down_does_not_use_a_code_up(
    holder: Citizen, officer: Officer, mocks: RunningMocks
) -> None:
    code = make(holder)
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    during = officer.scan(code["payload"])
    mocks.reset()
    after = officer.scan(code["payload"])

    assert (during.status_code, during.json["code"]) == (502, "bureau_error")
    assert (after.status_code, after.json["accepted"]) == (200, True)


def test_an_offline_code_is_read_while_the_bureau_is_down(
    holder: Citizen, officer: Officer, mocks: RunningMocks
) -> None:
    code = make(holder, mode="offline")
    mocks.put_fault({"bureau": "population", "fault": "reset"})

    assert officer.scan(code["payload"]).status_code == 200


def test_an_expired_licence_is_told_but_not_accepted(client: FlaskClient, officer: Officer) -> None:
    holder = as_persona(client, "huang-jianguo")

    answer = officer.scan(make(holder, "passport")["payload"])

    assert (answer.json["accepted"], answer.json["state"]) == (False, "expired")


def test_no_offline_code_is_made_of_an_expired_licence(client: FlaskClient) -> None:
    holder = as_persona(client, "huang-jianguo")

    answer = holder.post(codes_path(holder, "passport"), {"mode": "offline"})

    assert (answer.status_code, answer.json["code"]) == (409, "licence_not_valid")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "MS1:",
        "MS1:" + "A" * 32,
        "ms1:" + "A" * 32,
        "hello",
        "\x00",
        "\ud800",
        "六" * 9,
        "A" * 5000,
    ],
)
def test_what_is_no_code_is_unreadable(officer: Officer, payload: str) -> None:
    answer = officer.scan(payload)

    assert (answer.status_code, answer.json["code"]) == (422, "code_unreadable")


@pytest.mark.parametrize("payload", [None, 7, [], {}, "A" * 20_000])
def test_what_is_not_even_a_scan_is_invalid(officer: Officer, payload: object) -> None:
    answer = officer.scan(payload)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    "wish",
    [
        {"mode": "paper"},
        {},
        {"mode": "online", "fields": []},
        {"mode": "online", "fields": ["shoe_size"]},
        {"mode": "offline", "fields": ["name", "portrait"]},
        {"mode": "online", "fields": ["name"] * 99},
        {"mode": "online", "audience": "a b"},
        {"mode": "online", "audience": "x" * 99},
        {"mode": "online", "lifetime_s": 9},
    ],
)
def test_a_wrong_wish_is_refused_by_field(holder: Citizen, wish: dict[str, object]) -> None:
    answer = holder.post(codes_path(holder), wish)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert answer.json["fields"]


def test_nobody_makes_a_code_of_someone_elses_licence(client: FlaskClient) -> None:
    path = codes_path(as_persona(client, "he-xiulan"))

    answer = Citizen(client).at_face().post(path, {"mode": "online"})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_name_is_not_enough_to_make_a_code(citizen: Citizen) -> None:
    path = codes_path(citizen.at_face())
    named_only = Citizen(citizen.client, device_id="phone-0002").at_realname()

    answer = named_only.post(path, {"mode": "online"})

    assert (answer.status_code, answer.json["acr_values"]) == (401, "face")


def test_only_organisations_with_the_scope_may_verify(client: FlaskClient, holder: Citizen) -> None:
    payload = make(holder)["payload"]
    unscoped = Officer.of(client, "office-0003", scopes=frozenset()).scan(payload)
    unknown = Officer(client, "nobody-0000", "guess").scan(payload)
    citizen = holder.post("/v1/verifications", {"payload": payload})

    assert (unscoped.status_code, unscoped.json["code"]) == (403, "scope_missing")
    assert (unknown.status_code, unknown.json["code"]) == (401, "credentials_refused")
    assert (citizen.status_code, citizen.json["code"]) == (401, "credentials_refused")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("accept", [SVG, PNG])
def test_a_code_comes_as_a_picture_when_asked_for(
    holder: Citizen, officer: Officer, clock: FakeClock, mode: str, accept: str
) -> None:
    answer = holder.post(codes_path(holder), {"mode": mode}, Accept=accept)

    png = answer.data if accept == PNG else resvg_py.svg_to_bytes(svg_string=answer.text, width=900)
    picture = Image.open(BytesIO(png), formats=("PNG",))
    (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    life_s = 60 if mode == "online" else 300
    assert (answer.status_code, answer.mimetype) == (201, accept)
    assert answer.headers["X-Code-Expires-At"] == rfc3339(clock() + timedelta(seconds=life_s))
    assert answer.headers["Cache-Control"] == "no-store"
    assert officer.scan(found.text).json["fields"]["name"] == holder.name


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html", "image/png;q=0.1,*/*"])
def test_any_other_wish_gets_json(holder: Citizen, accept: str) -> None:
    answer = holder.post(codes_path(holder), {"mode": "online"}, Accept=accept)

    assert answer.json["payload"].startswith("MS1:")


def test_the_trust_list_checks_an_offline_code_by_itself(
    client: FlaskClient, holder: Citizen, clock: FakeClock
) -> None:
    trust = TrustList.parse(json.dumps(client.get("/.well-known/licence-keys").json))
    payload = str(make(holder, mode="offline", fields=["name"])["payload"])

    claims = read_offline_code(payload, trust, at=clock(), audience=None)

    assert claims.fields == {"name": holder.name}


@pytest.mark.parametrize("mode", MODES)
def test_the_holder_sees_who_looked_and_at_what(
    holder: Citizen, officer: Officer, clock: FakeClock, mode: str
) -> None:
    path = codes_path(holder).replace("/codes", "/uses")
    officer.scan(make(holder, mode=mode, fields=["name"])["payload"])

    (use,) = holder.get(path).json["uses"]

    assert use["organisation"] == "样例单位"
    assert (use["at"], use["mode"], use["fields"]) == (rfc3339(clock()), mode, ["name"])


def test_uses_come_in_pages_the_latest_first(
    holder: Citizen, officer: Officer, clock: FakeClock
) -> None:
    path = codes_path(holder).replace("/codes", "/uses")
    for _ in range(3):
        clock.advance(1)
        officer.scan(make(holder)["payload"])

    first = holder.get(f"{path}?limit=2").json["uses"]
    second = holder.get(f"{path}?limit=2&before={first[-1]['use_id']}").json["uses"]

    times = [use["at"] for use in first + second]
    assert (len(first), len(second)) == (2, 1)
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=٣", "before=%00", "limit=1&limit=2"]
)
def test_a_wrong_page_is_refused(holder: Citizen, query: str) -> None:
    answer = holder.get(codes_path(holder).replace("/codes", f"/uses?{query}"))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_a_scan_is_in_the_audit_trail_under_the_organisation(
    holder: Citizen, officer: Officer, store: Store, clock: FakeClock
) -> None:
    officer.scan(make(holder)["payload"])

    trail = holder.audit_events(store, clock)
    (event,) = [event for event in trail if event["action"] == "licence.verify"]

    assert (event["actor"], event["ground"]) == ("hotel-0001", "verification")
    assert (event["purpose"], event["outcome"]) == ("licence:resident-id-card", "ok")
