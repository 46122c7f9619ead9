"""What the home page shows of what bureaus said before: to whom, until when, and how it says so."""

import gc
import weakref
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import gevent
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import Settings
from auth.citizens import Citizens
from auth.errors import TokenInvalid
from auth.sessions.service import LIFETIME, Sessions
from auth.tokens import Tokens
from bureaus.registry import Bureaus
from core.crypto import Vault
from core.provide import use
from core.store.base import Store, Stored
from core.store.sqlite import SqliteStore
from mock_upstreams.running import RunningMocks
from services.catalogue import discover, home_items
from services.schemas import home_schema
from tests.api.citizen import Citizen
from tests.fakes import FakeClock
from tests.gateway import gateway

FUND = "housing_fund"
ACCOUNT = "/v1/services/housing-fund-account"
FRESH_S, STALE_S = 60, 3600


@pytest.fixture
def at_home(citizen: Citizen) -> Citizen:
    return citizen.at_face()


@pytest.fixture
def other_worker(env: dict[str, str], store: Store, clock: FakeClock) -> Iterator[FlaskClient]:
    """Return a client of another worker on the same store, with a memory of its own."""
    with gateway(env, store, clock) as app:
        yield app.test_client()


def asked(mocks: RunningMocks) -> int:
    return len(mocks.requests(FUND))


def fund(citizen: Citizen) -> dict[str, object]:
    return citizen.get("/v1/home").json["sections"][FUND]


def test_a_page_seen_again_soon_costs_bureaus_nothing(at_home, mocks, clock) -> None:
    first = at_home.get("/v1/home").json
    clock.advance(FRESH_S - 1)
    second = at_home.get("/v1/home").json
    soon = asked(mocks)
    clock.advance(1)
    later = fund(at_home)

    assert first == second
    assert (soon, asked(mocks)) == (1, 2)
    assert later["as_of"] > first["sections"][FUND]["as_of"]


def test_who_pulls_to_refresh_is_shown_what_bureaus_say_now(at_home, mocks) -> None:
    ask_now = {"Cache-Control": "no-cache"}
    at_home.get("/v1/home")
    at_home.get("/v1/home", **ask_now)
    at_home.post(ACCOUNT, {}, **ask_now)
    refreshed = asked(mocks)
    at_home.get("/v1/home")

    assert (refreshed, asked(mocks)) == (3, 3)


def test_a_page_holds_no_longer_than_its_oldest_part(at_home, mocks, clock) -> None:
    at_home.post(ACCOUNT, {})
    clock.advance(FRESH_S // 2)
    fund(at_home)
    fund(at_home)
    before = asked(mocks)
    clock.advance(FRESH_S // 2)
    fund(at_home)

    assert (before, asked(mocks)) == (1, 2)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_an_item_was_told_anew_is_on_the_page_however_often_it_was_seen(
    at_home, clock, times: int
) -> None:
    for _ in range(times):
        before = fund(at_home)
    clock.advance(5)
    at_home.post(ACCOUNT, {}, **{"Cache-Control": "no-cache"})
    after = fund(at_home)

    assert after["as_of"] > before["as_of"]
    assert after["data"] == before["data"]


def test_a_bureau_that_fails_shows_what_it_said_before_and_since_when(
    at_home, mocks, clock
) -> None:
    before = fund(at_home)
    clock.advance(FRESH_S)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    section = fund(at_home)

    assert section == {
        **before,
        "status": "stale",
        "reason": section["reason"],
    }
    assert section["reason"]["code"] == "bureau_error"
    assert section["reason"]["message"]


def test_what_is_too_old_is_not_shown(at_home, mocks, clock) -> None:
    fund(at_home)
    clock.advance(STALE_S)
    refresh(at_home)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    section = fund(at_home)

    assert (section["status"], section["data"]) == ("unavailable", None)


def test_a_bureau_that_fails_again_and_again_is_left_alone_for_a_while(
    at_home, mocks, clock
) -> None:
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    codes = [fund(at_home)["reason"]["code"] for _ in range(20)]
    sent = asked(mocks)
    mocks.reset()
    clock.advance(10)

    assert codes == ["bureau_error"] * 5 + ["bureau_unavailable"] * 15
    assert sent == 5
    assert fund(at_home)["status"] == "ok"


def test_one_citizen_who_asks_often_at_once_asks_once(at_home, mocks) -> None:
    calls = [gevent.spawn(at_home.get, "/v1/home") for _ in range(20)]
    pages = [call.get().json for call in calls]

    assert asked(mocks) == 1
    assert all(page == pages[0] for page in pages)


def test_a_citizen_is_never_shown_what_was_said_of_another(client: FlaskClient, mocks) -> None:
    first = Citizen(client, code="wang-wei-nanshan").at_face()
    second = Citizen(client, code="wang-wei-chancheng").at_face()
    fund(first)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})

    assert fund(first)["status"] == "ok"
    assert fund(second)["status"] == "unavailable"


def refresh(citizen: Citizen) -> None:
    token = {"refresh_token": citizen.tokens["refresh_token"], "device_id": citizen.device_id}
    citizen.tokens = citizen.client.post("/v1/sessions/refresh", json=token).json


def sign_out(citizen: Citizen) -> None:
    assert citizen.delete(f"/v1/sessions/{citizen.tokens['session_id']}").status_code == 204


def withdraw(purpose: str) -> object:
    def leave(citizen: Citizen) -> None:
        assert citizen.delete(f"/v1/consents/{purpose}").status_code == 204

    return leave


LEAVING = pytest.mark.parametrize(
    "leave",
    [sign_out, withdraw("face-verification"), withdraw("identity-check")],
    ids=["sign-out", "face consent", "identity consent"],
)


@LEAVING
def test_nothing_is_left_after_a_citizen_has_left(at_home, mocks, leave) -> None:
    fund(at_home)
    fund(at_home)  # of what was kept, and kept itself
    leave(at_home)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    at_home.at_face()

    assert fund(at_home)["status"] == "unavailable"


@LEAVING
def test_other_workers_show_nothing_of_it_either(
    at_home, mocks, leave, client: FlaskClient, other_worker: FlaskClient
) -> None:
    at_home.client = other_worker
    fund(at_home)
    fund(at_home)
    at_home.client = client
    leave(at_home)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    at_home.at_face()
    at_home.client = other_worker

    assert fund(at_home)["status"] == "unavailable"


def test_who_signs_out_is_let_in_by_no_worker(
    env: dict[str, str], clock: FakeClock, tmp_path: Path, mocks
) -> None:
    stores = [SqliteStore(tmp_path / "store.sqlite3") for _ in range(2)]
    with gateway(env, stores[0], clock) as here, gateway(env, stores[1], clock) as there:
        citizen = Citizen(here.test_client()).at_face()
        citizen.client = there.test_client()
        before = [citizen.get("/v1/home").status_code for _ in range(2)]
        citizen.client = here.test_client()
        sign_out(citizen)
        citizen.client = there.test_client()
        after = [citizen.get("/v1/home").status_code for _ in range(2)]
    for store in stores:
        store.close()

    assert (before, after) == ([200, 200], [401, 401])


def test_a_session_ends_when_its_time_is_up_though_nothing_was_written(
    citizen: Citizen, app: Flask, clock: FakeClock
) -> None:
    session_id = citizen.at_face().tokens["session_id"]
    with app.app_context():
        sessions = use(Sessions)
        ref = sessions.get(session_id).citizen_ref
        known = [sessions.get_with_citizen(session_id, ref) for _ in range(2)]
        clock.advance(LIFETIME.total_seconds())
        with pytest.raises(TokenInvalid):
            sessions.get_with_citizen(session_id, ref)

    assert [subject and subject.ref for _, subject in known] == [ref, ref]


class Watched(SqliteStore):
    """A store that knows what it has given out and is still held by somebody."""

    def __init__(self) -> None:
        super().__init__(None)
        self.given: list[weakref.ref[Stored]] = []

    def get_each(self, asked: Sequence[tuple[str, str]], *, now: datetime) -> list[Stored | None]:
        found = super().get_each(asked, now=now)
        self.given += [weakref.ref(one) for one in found if one is not None]
        return found


def test_who_has_left_is_forgotten_when_the_next_one_comes(
    env: dict[str, str], clock: FakeClock, mocks
) -> None:
    store = Watched()
    with gateway(env, store, clock) as app:
        leaving = Citizen(app.test_client(), code="wang-wei-nanshan").at_face()
        staying = Citizen(app.test_client(), code="wang-wei-chancheng").at_face()
        fund(leaving)
        person = store.given[-1]
        is_known = person() is not None
        withdraw("identity-check")(leaving)
        fund(staying)
        gc.collect()

    assert (is_known, person()) == (True, None)


def test_of_more_sessions_than_are_remembered_the_first_to_come_is_read_anew(
    env: dict[str, str], clock: FakeClock, mocks
) -> None:
    store = Watched()
    with gateway(env, store, clock) as app, app.app_context():
        parts = (use(Tokens), use(Bureaus), use(Citizens), clock)
        sessions = Sessions(store, Vault(bytes(32)), *parts, most_remembered=2)
        first, second, third = (
            sessions.start(f"lin-xiaomei.{n}", device_id=f"phone-{n}", device_name="").session_id
            for n in range(3)
        )
        for session_id in (first, second, third, second, third):
            sessions.get_with_citizen(session_id, "nobody")
        read = len(store.given)
        sessions.get_with_citizen(first, "nobody")

    assert (read, len(store.given)) == (3, 4)


def test_an_item_says_how_old_its_answer_is(at_home, mocks, clock) -> None:
    ages = []
    for _ in range(3):
        ages.append(at_home.post(ACCOUNT, {}).headers["Age"])
        clock.advance(FRESH_S / 2)

    assert ages == ["0", "30", "0"]
    assert asked(mocks) == 2


def test_who_takes_old_answers_is_given_one_where_the_bureau_fails(at_home, mocks, clock) -> None:
    old_is_fine = {"Cache-Control": "stale-if-error=600"}
    first = at_home.post(ACCOUNT, {})
    clock.advance(600)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    stale = at_home.post(ACCOUNT, {}, **old_is_fine)
    refused = at_home.post(ACCOUNT, {})
    clock.advance(1)
    too_old = at_home.post(ACCOUNT, {}, **old_is_fine)

    assert (stale.status_code, stale.json) == (200, first.json)
    assert stale.headers["Age"] == "600"
    assert stale.headers["Cache-Status"] == "minsheng; hit; ttl=-540; detail=bureau_error"
    assert "Cache-Status" not in first.headers
    assert {refused.json["code"], too_old.json["code"]} == {"bureau_error"}


def test_a_bureau_s_no_is_told_even_to_who_takes_old_answers(citizen, mocks) -> None:
    citizen.code = "liang-haiyan"
    citizen.at_face()

    answer = citizen.post(ACCOUNT, {}, **{"Cache-Control": "stale-if-error=600"})

    assert answer.json["code"] == "bureau_record_missing"


def test_other_arguments_are_another_question(at_home, mocks) -> None:
    path = "/v1/services/housing-fund-deposits"
    bodies = ({"page": 1, "page_size": 2}, {"page": 2, "page_size": 2}, {"page_size": 2})
    pages = [at_home.post(path, body).json for body in bodies]

    assert pages[0] == pages[2] != pages[1]
    assert asked(mocks) == 2


def test_a_page_that_says_the_same_is_not_sent_again(at_home, mocks, clock) -> None:
    first = at_home.get("/v1/home")
    tag = {"If-None-Match": first.headers["ETag"]}
    at_once = at_home.get("/v1/home", **tag)
    clock.advance(FRESH_S)
    asked_again = at_home.get("/v1/home", **tag)
    clock.advance(FRESH_S)
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    stale = at_home.get("/v1/home", **tag)

    assert first.headers["ETag"].startswith('W/"')
    assert (at_once.status_code, at_once.data) == (304, b"")
    assert at_once.headers["Cache-Control"] == "private, no-cache"
    assert asked_again.status_code == 304
    assert (stale.status_code, stale.headers["ETag"] == tag["If-None-Match"]) == (200, False)


def test_a_page_with_a_hole_that_stays_is_not_sent_again(at_home, mocks, clock) -> None:
    mocks.put_fault({"bureau": FUND, "fault": "status", "status": 500})
    first = at_home.get("/v1/home")
    clock.advance(1)
    again = at_home.get("/v1/home", **{"If-None-Match": first.headers["ETag"]})

    assert first.json["sections"][FUND]["status"] == "unavailable"
    assert again.status_code == 304


def test_other_workers_know_the_page_by_its_etag(at_home, other_worker, clock) -> None:
    tag = at_home.get("/v1/home").headers["ETag"]
    clock.advance(1)
    at_home.client = other_worker

    assert at_home.get("/v1/home", **{"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("control", ["NO-CACHE", "max-age=0", "No-Cache, Stale-If-Error=3600"])
def test_asking_afresh_has_no_case(at_home, mocks, control: str) -> None:
    at_home.post(ACCOUNT, {})
    at_home.post(ACCOUNT, {}, **{"Cache-Control": control})

    assert asked(mocks) == 2


def test_a_page_says_once_what_it_differs_by(at_home) -> None:
    assert at_home.get("/v1/home").headers["Vary"] == "Authorization, Accept-Language"


def test_the_page_of_another_language_is_another_page(at_home, mocks) -> None:
    mocks.put_fault({"bureau": FUND, "fault": "reset"})
    pages = [
        at_home.get("/v1/home", **{"Accept-Language": language}) for language in ("zh-CN", "en")
    ]

    assert pages[0].headers["ETag"] != pages[1].headers["ETag"]
    assert "Accept-Language" in pages[0].headers["Vary"]


def test_the_page_is_as_documented_in_every_state(at_home, mocks, clock) -> None:
    fund(at_home)
    clock.advance(FRESH_S)
    mocks.put_fault(
        {"bureau": FUND, "fault": "reset"},
        {"bureau": "exit_entry", "fault": "status", "status": 503},
    )
    page = at_home.get("/v1/home").json["sections"]

    for item in home_items(discover()):
        documented = home_schema([item])().fields["sections"].schema.fields[item.bureau].schema
        assert set(page[item.bureau]) == set(documented.fields)
        assert set(page[item.bureau]["data"]) == set(item.result().fields)
    assert {section["status"] for section in page.values()} == {"ok", "stale"}


def test_without_memory_every_page_asks_every_bureau(
    env: dict[str, str], at_home, store: Store, mocks, clock
) -> None:
    without = {**env, "MINSHENG_ANSWERS_MB": "0"}
    with gateway(without, store, clock) as app:
        at_home.client = app.test_client()
        pages = [fund(at_home) for _ in range(3)]

    assert Settings.from_env(without).answers_mb == 0
    assert (asked(mocks), {page["status"] for page in pages}) == (3, {"ok"})
