"""What a holder and the world are told of a licence's standing, over HTTP."""

import base64
import json

import pytest
from flask.testing import FlaskClient

from certificates.revocations import read_revocations
from certificates.trust import TrustList
from core.clock import rfc3339
from core.store.base import Store
from tests.api.citizen import Citizen
from tests.api.officer import Officer
from tests.api.test_licences import as_persona, licence_id
from tests.fakes import FakeClock

REVOCATIONS = "/.well-known/licence-revocations"


@pytest.fixture
def holder(citizen: Citizen) -> Citizen:
    return citizen.at_face()


def test_a_history_begins_with_the_issue(holder: Citizen, clock: FakeClock) -> None:
    path = f"/v1/licences/{licence_id(holder)}"

    history = holder.get(f"{path}/history").json

    (event,) = history["events"]
    assert (history["version"], event["version"], event["why"]) == (1, 1, "issued")
    assert (event["at"], event["identifier"]) == (
        rfc3339(clock()),
        holder.get(path).json["identifier"],
    )


def test_a_suspended_licence_is_refused_at_once_and_listed_for_those_without_network(
    client: FlaskClient, holder: Citizen, clock: FakeClock
) -> None:
    officer = Officer.of(client)
    path = f"/v1/licences/{licence_id(holder)}"
    codes = [holder.post(f"{path}/codes", {"mode": mode}).json for mode in ("online", "offline")]

    suspended = holder.post(f"{path}/suspension", {})

    assert (suspended.status_code, suspended.json["blocked_at"]) == (200, rfc3339(clock()))
    for code in codes:
        assert officer.scan(code["payload"]).json["code"] == "code_revoked"
    assert holder.post(f"{path}/codes", {"mode": "online"}).json["code"] == "licence_blocked"
    assert holder.get(path).json["state"] == "suspended"
    assert len(client.get(REVOCATIONS).json["codes"]) == 1


def test_a_suspension_is_lifted_by_a_face_of_the_last_ten_minutes(
    holder: Citizen, clock: FakeClock, store: Store
) -> None:
    path = f"/v1/licences/{licence_id(holder)}/suspension"
    holder.post(path, {})
    clock.advance(601)

    late = holder.delete(path)
    lifted = holder.at_face().delete(path)

    assert (late.status_code, late.json["acr_values"], late.json["max_age"]) == (401, "face", 600)
    assert lifted.status_code == 204
    whys = [
        event["why"] for event in holder.get(path.replace("suspension", "history")).json["events"]
    ]
    assert whys == ["unblocked_by_holder", "blocked_by_holder", "issued"]
    actions = {event["action"] for event in holder.audit_events(store, clock)}
    assert {"licence.block", "licence.unblock"} <= actions


def test_codes_that_were_out_at_a_suspension_stay_refused_when_it_is_lifted(
    client: FlaskClient, holder: Citizen, clock: FakeClock
) -> None:
    officer = Officer.of(client)
    path = f"/v1/licences/{licence_id(holder)}"
    wishes = [{"mode": mode} for mode in ("online", "offline")]
    before = [holder.post(f"{path}/codes", wish).json for wish in wishes]
    clock.advance(1)
    holder.post(f"{path}/suspension", {})
    holder.delete(f"{path}/suspension")
    clock.advance(1)
    after = [holder.post(f"{path}/codes", wish).json for wish in wishes]

    refused = [officer.scan(code["payload"]).json for code in before]
    taken = [officer.scan(code["payload"]).json for code in after]

    assert [answer["code"] for answer in refused] == ["code_revoked"] * 2
    assert [answer["accepted"] for answer in taken] == [True, True]


@pytest.mark.parametrize(
    "method, path", [("get", "history"), ("post", "suspension"), ("delete", "suspension")]
)
def test_someone_elses_licence_looks_like_none(client: FlaskClient, method: str, path: str) -> None:
    theirs = licence_id(as_persona(client, "he-xiulan"))
    mine = Citizen(client).at_face()

    answer = client.open(f"/v1/licences/{theirs}/{path}", method=method, headers=mine.headers)

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_the_revocation_list_comes_signed_in_both_forms(
    client: FlaskClient, clock: FakeClock
) -> None:
    trust = TrustList.parse(json.dumps(client.get("/.well-known/licence-keys").json))

    plain = client.get(REVOCATIONS)
    signed = client.get(REVOCATIONS, headers={"Accept": "application/cwt"})

    assert (plain.mimetype, signed.mimetype) == ("application/json", "application/cwt")
    assert base64.b64decode(plain.json["cwt"]) == signed.data
    assert read_revocations(signed.data, trust, at=clock()).codes == frozenset()


@pytest.mark.parametrize("path", ["/.well-known/licence-keys", REVOCATIONS])
def test_what_is_published_may_be_kept_and_is_not_sent_twice(
    client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert (again.status_code, again.data) == (304, b"")


def test_each_of_several_vehicles_is_a_licence_of_its_own(client: FlaskClient) -> None:
    holder = as_persona(client, "wang-wei-nanshan")
    officer = Officer.of(client)

    licences = holder.get("/v1/licences").json["licences"]

    vehicles = {one["hint"]: one for one in licences if one["type"] == "vehicle-licence"}
    ids = [one["licence_id"] for one in vehicles.values()]
    plates = set()
    for one in ids:
        code = holder.post(
            f"/v1/licences/{one}/codes", {"mode": "online", "fields": ["plate"]}
        ).json
        plates.add(officer.scan(code["payload"]).json["fields"]["plate"])
    assert len(plates) == len(ids) > 1
    assert all(hint.startswith("**") and plate not in hint for hint in vehicles for plate in plates)


def test_a_business_licence_is_held_by_an_enterprise(client: FlaskClient) -> None:
    holder = as_persona(client, "liang-haiyan")
    licence = holder.get(f"/v1/licences/{licence_id(holder, 'business-licence')}").json

    terms = {field["term"]: field["name"] for field in licence["fields"]}
    assert (licence["holder_kind"], licence["holder_code_type"]) == ("enterprise", "001")
    assert (terms["CZZT"], terms["CZZTDM"]) == ("enterprise", "uscc")


def test_a_holder_sees_that_their_code_was_scanned_and_by_whom(
    client: FlaskClient, holder: Citizen, clock: FakeClock
) -> None:
    path = f"/v1/licences/{licence_id(holder)}/codes"
    code = holder.post(path, {"mode": "online", "fields": ["name"]}).json
    before = holder.get(f"{path}/{code['code_id']}").json
    Officer.of(client).scan(code["payload"])

    after = holder.get(f"{path}/{code['code_id']}?wait_s=25").json

    assert (before["state"], before["scanned_by"]) == ("waiting", None)
    assert (after["state"], after["scanned_by"]) == ("scanned", "样例单位")
    assert (after["scanned_at"], after["fields"]) == (rfc3339(clock()), ["name"])


def test_nobody_watches_someone_elses_code(client: FlaskClient, holder: Citizen) -> None:
    path = f"/v1/licences/{licence_id(holder)}/codes"
    code = holder.post(path, {"mode": "online"}).json
    other = as_persona(client, "he-xiulan")

    answer = other.get(f"{path}/{code['code_id']}?wait_s=25")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("query", ["wait_s=26", "wait_s=-1", "wait_s=x", "wait=1"])
def test_a_wrong_wait_is_refused(holder: Citizen, query: str) -> None:
    path = f"/v1/licences/{licence_id(holder)}/codes"
    code = holder.post(path, {"mode": "online"}).json

    answer = holder.get(f"{path}/{code['code_id']}?{query}")

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
