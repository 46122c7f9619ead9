"""Sign-in, renewal, devices, and tokens that are not what they claim to be."""

import base64
import json

import jwt
import pytest
from flask.testing import FlaskClient

from auth.tokens import Tokens, signing_key
from core.provide import use
from core.store.base import Store
from mock_upstreams.running import RunningMocks
from tests.api.citizen import Citizen
from tests.fakes import FakeClock
from tests.gateway import gateway
from tests.interrupted_store import InterruptedStore
from tests.keys import private_key_pem, shared_key_pem


def test_a_wechat_code_gives_tokens_at_assurance_wechat(citizen: Citizen) -> None:
    answer = citizen.sign_in()

    assert answer.status_code == 201
    assert answer.json["assurance"] == "wechat"
    assert answer.json["token_type"] == "Bearer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_token_verifies_with_the_published_keys(citizen: Citizen, client: FlaskClient) -> None:
    token = citizen.sign_in().json["access_token"]

    (key,) = client.get("/.well-known/jwks.json").json["keys"]
    claims = jwt.decode(
        token,
        jwt.PyJWK(key),
        audience="minsheng",
        algorithms=["ES256"],
        options={"verify_exp": False, "verify_iat": False},
    )

    assert claims["acr"] == "wechat"
    assert "d" not in key


@pytest.mark.parametrize("code", ["nobody.1", "x", "lin-xiaomei"])
def test_a_code_that_wechat_does_not_know_is_refused(client: FlaskClient, code: str) -> None:
    device = {"id": "phone-0001", "name": "phone"}

    answer = client.post("/v1/sessions", json={"code": code, "device": device})

    assert (answer.status_code, answer.json["code"]) == (401, "wechat_code_refused")


def test_a_code_is_good_once(client: FlaskClient, mocks: RunningMocks) -> None:
    body = {"code": "lin-xiaomei.once", "device": {"id": "phone-0001", "name": "phone"}}
    first = client.post("/v1/sessions", json=body)

    second = client.post("/v1/sessions", json=body)

    assert (first.status_code, second.status_code) == (201, 401)


def test_wechat_being_down_is_wechats_fault(client: FlaskClient, mocks: RunningMocks) -> None:
    mocks.put_fault({"bureau": "wechat", "fault": "reset"})
    body = {"code": "lin-xiaomei.down", "device": {"id": "phone-0001", "name": "phone"}}

    answer = client.post("/v1/sessions", json=body)

    assert (answer.status_code, answer.json["code"]) == (502, "bureau_error")
    assert (answer.json["origin"], answer.json["bureau"]) == ("bureau", "wechat")


def test_a_refresh_gives_new_tokens(citizen: Citizen) -> None:
    before = citizen.sign_in().json

    after = _refresh(citizen, before["refresh_token"])

    assert after.status_code == 200
    assert after.json["refresh_token"] != before["refresh_token"]


def test_a_repeated_refresh_gives_the_same_successor_for_thirty_seconds(
    citizen: Citizen, clock: FakeClock
) -> None:
    token = citizen.sign_in().json["refresh_token"]
    first = _refresh(citizen, token).json["refresh_token"]
    clock.advance(30)

    again = _refresh(citizen, token)

    assert again.json["refresh_token"] == first


def test_a_refresh_token_used_long_ago_ends_the_session(citizen: Citizen, clock: FakeClock) -> None:
    token = citizen.sign_in().json["refresh_token"]
    successor = _refresh(citizen, token).json["refresh_token"]
    clock.advance(31)

    stolen = _refresh(citizen, token)

    assert (stolen.status_code, stolen.json["code"]) == (401, "refresh_refused")
    assert _refresh(citizen, successor).status_code == 401
    assert citizen.get("/v1/me").json["code"] == "token_invalid"


def test_a_refresh_token_is_good_on_its_own_device_only(citizen: Citizen) -> None:
    token = citizen.sign_in().json["refresh_token"]
    body = {"refresh_token": token, "device_id": "another-phone"}

    answer = citizen.client.post("/v1/sessions/refresh", json=body)

    assert answer.json["code"] == "refresh_refused"


@pytest.mark.parametrize("token", ["x", "a.1.b", "..", "é.1.é", "a" * 256])
def test_a_made_up_refresh_token_is_refused(citizen: Citizen, token: str) -> None:
    answer = _refresh(citizen, token)

    assert (answer.status_code, answer.json["code"]) == (401, "refresh_refused")


def test_devices_are_listed_and_one_can_be_signed_out(client: FlaskClient) -> None:
    phone, tablet = Citizen(client), Citizen(client, device_id="tablet-01")
    phone.sign_in()
    tablet.sign_in()
    listed = phone.get("/v1/sessions").json["sessions"]
    other = next(one["session_id"] for one in listed if not one["is_current"])

    answer = phone.delete(f"/v1/sessions/{other}")

    assert len(listed) == 2
    assert answer.status_code == 204
    assert tablet.get("/v1/me").json["code"] == "token_invalid"
    assert phone.get("/v1/me").status_code == 200


def test_signing_in_again_on_a_device_ends_what_was_there_and_nothing_else(
    client: FlaskClient, clock: FakeClock
) -> None:
    phone, tablet = Citizen(client), Citizen(client, device_id="tablet-01")
    neighbour = Citizen(client, code="he-xiulan", device_id=phone.device_id)
    for one in (phone, tablet, neighbour):
        assert one.sign_in().status_code == 201
    before = Citizen(client, tokens=phone.tokens)
    clock.advance(1)
    phone.sign_in()
    listed = phone.get("/v1/sessions").json["sessions"]

    assert [one["session_id"] for one in listed] == [
        phone.tokens["session_id"],
        tablet.tokens["session_id"],
    ]
    assert [one["is_current"] for one in listed] == [True, False]
    assert before.get("/v1/me").json["code"] == "token_invalid"
    assert _refresh(before, before.tokens["refresh_token"]).json["code"] == "refresh_refused"
    assert tablet.get("/v1/me").status_code == 200
    assert neighbour.get("/v1/me").status_code == 200


def test_of_two_sign_ins_on_a_phone_at_one_instant_one_stays(
    env: dict[str, str], store: Store, clock: FakeClock
) -> None:
    interrupted = InterruptedStore(store)
    with gateway(env, interrupted, clock) as app:
        one, other = Citizen(app.test_client()), Citizen(app.test_client())
        interrupted.interrupt("after", "session", lambda: other.sign_in())
        one.sign_in()

        assert sorted(each.get("/v1/me").status_code for each in (one, other)) == [200, 401]


def test_however_often_a_phone_signs_in_it_is_listed_once(
    citizen: Citizen, clock: FakeClock
) -> None:
    for _ in range(4):
        clock.advance(1)
        citizen.sign_in()

    listed = citizen.get("/v1/sessions").json["sessions"]

    assert [one["is_current"] for one in listed] == [True]


def test_every_device_is_on_one_of_the_pages_the_latest_sign_in_first(
    citizen: Citizen, clock: FakeClock
) -> None:
    signed_in = []
    for number in range(7):
        citizen.device_id = f"phone-{number:04}"
        signed_in.append(citizen.sign_in().json["session_id"])
        clock.advance(1)
    pages, before = [], ""
    while page := citizen.get(f"/v1/sessions?limit=3{before}").json["sessions"]:
        pages.append([one["session_id"] for one in page])
        before = f"&before={pages[-1][-1]}"

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [one for page in pages for one in page] == signed_in[::-1]


def test_another_persons_session_looks_like_none(client: FlaskClient) -> None:
    mine, theirs = Citizen(client), Citizen(client, code="he-xiulan")
    mine.sign_in()
    session_id = theirs.sign_in().json["session_id"]

    answer = mine.delete(f"/v1/sessions/{session_id}")

    assert answer.status_code == 404
    assert theirs.get("/v1/me").status_code == 200


def test_a_token_runs_out_and_says_so(citizen: Citizen, clock: FakeClock) -> None:
    citizen.sign_in()
    clock.advance(900)

    answer = citizen.get("/v1/me")

    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")
    assert answer.json["retryable"]


def test_a_call_without_a_token_is_asked_for_one(client: FlaskClient) -> None:
    answer = client.get("/v1/me")

    assert (answer.status_code, answer.json["code"]) == (401, "token_missing")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def _altered(token: str) -> str:
    head, claims, signature = token.split(".")
    raw = json.loads(base64.urlsafe_b64decode(claims + "=="))
    raw["acr"] = "face"
    forged = base64.urlsafe_b64encode(json.dumps(raw).encode()).rstrip(b"=").decode()
    return f"{head}.{forged}.{signature}"


def _unsigned(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, None, algorithm="none")


def _foreign(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    kid = jwt.get_unverified_header(token)["kid"]
    return jwt.encode(claims, private_key_pem(), algorithm="ES256", headers={"kid": kid})


def _signed_with_the_public_key(token: str) -> str:
    """The classic confusion: the public key used as an HMAC secret."""
    claims = jwt.decode(token, options={"verify_signature": False})
    key = signing_key(shared_key_pem())
    secret = json.dumps(key.public.public_numbers().x).encode() * 2
    return jwt.encode(claims, secret, algorithm="HS256", headers={"kid": key.key_id})


@pytest.mark.parametrize(
    "spoil",
    [
        _altered,
        _unsigned,
        _foreign,
        _signed_with_the_public_key,
        lambda token: token[:-4],
        lambda token: "not-a-token",
        lambda token: token + "A" * 5000,
        lambda token: "é.é.é",
    ],
    ids=[
        "altered",
        "unsigned",
        "foreign-key",
        "algorithm-swapped",
        "cut",
        "no-token",
        "huge",
        "not-ascii",
    ],
)
def test_a_token_that_is_not_ours_is_refused(citizen: Citizen, spoil) -> None:
    citizen.sign_in()
    citizen.tokens["access_token"] = spoil(citizen.tokens["access_token"])

    answer = citizen.get("/v1/me")

    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")


def test_a_token_signed_before_a_key_rotation_is_still_accepted(
    citizen: Citizen, clock: FakeClock
) -> None:
    citizen.sign_in()
    with citizen.client.application.app_context():
        old = use(Tokens)
    rotated = Tokens(
        (private_key_pem(), shared_key_pem()),
        issuer="minsheng",
        lifetime=old.lifetime,
        now=clock,
    )

    claims = rotated.check(citizen.tokens["access_token"])

    assert claims.session_id == citizen.tokens["session_id"]


def _refresh(citizen: Citizen, token: str):
    body = {"refresh_token": token, "device_id": citizen.device_id}
    return citizen.client.post("/v1/sessions/refresh", json=body)
