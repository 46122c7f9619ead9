"""The orders' side: who may give them, what the journal and the persona list tell."""

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from mock_upstreams.app import create_app
from mock_upstreams.journal import MAX_BYTES, MAX_ENTRIES, BureauNote, Entry, Journal
from mock_upstreams.once import OnceBook
from mock_upstreams.personas import PERSONAS
from mock_upstreams.sandbox import sandbox
from mock_upstreams.seen import Seen
from mock_upstreams.settings import MockSettings, SettingsError, read_settings
from tests.unit.mock_upstreams.signed import ask_population

_ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
_CODE2SESSION = "/wechat/sns/jscode2session"
_START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def client() -> FlaskClient:
    return create_app(MockSettings(admin_token="let-me-in")).test_client()


def _sign_in(code: str) -> dict[str, str]:
    return {**sandbox()["wechat"], "js_code": code, "grant_type": "authorization_code"}


@pytest.mark.parametrize(
    "method, path",
    [
        ("PUT", "/__admin/faults"),
        ("GET", "/__admin/faults"),
        ("DELETE", "/__admin/faults"),
        ("GET", "/__admin/requests"),
        ("POST", "/__admin/reset"),
        ("GET", "/__admin/personas"),
        ("GET", "/__admin/clock"),
        ("DELETE", "/__admin/clock"),
    ],
)
def test_orders_from_elsewhere_need_the_token(client: FlaskClient, method: str, path: str) -> None:
    def ask(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        body = "[]" if path == "/__admin/faults" else ""
        answer = client.open(
            path, method=method, data=body, headers=headers, environ_base=_ELSEWHERE
        )
        return answer.status_code

    assert ask("") == ask("wrong") == 403
    assert ask("let-me-in") in (200, 204)


def test_without_a_token_set_nobody_elsewhere_may_order() -> None:
    client = create_app(MockSettings()).test_client()
    headers = {"Authorization": "Bearer "}

    answer = client.get("/__admin/personas", headers=headers, environ_base=_ELSEWHERE)

    assert answer.status_code == 403


def test_faults_are_put_told_and_dropped(client: FlaskClient) -> None:
    order = {"bureau": "wechat", "fault": "status", "status": 503, "times": 2}

    put = client.put("/__admin/faults", json=[order])
    client.get(_CODE2SESSION)
    left = client.get("/__admin/faults").json
    client.delete("/__admin/faults")

    assert put.status_code == 200
    assert left == [{**order, "times": 1, "body": "", "delay_s": 0.0}]
    assert client.get("/__admin/faults").json == []


@pytest.mark.parametrize("body", ["", "{}", "null"])
def test_orders_that_are_no_list_are_refused(client: FlaskClient, body: str) -> None:
    answer = client.put("/__admin/faults", data=body)

    assert answer.status_code == 400
    assert answer.json == {"problems": ["the body must be a JSON list of faults"]}


def test_the_journal_tells_by_bureau_and_knows_no_other(client: FlaskClient) -> None:
    client.get(_CODE2SESSION, query_string=_sign_in("su-min.1"))
    client.post("/population/v1/resident", json={})

    events = client.get("/__admin/requests?bureau=wechat").json["requests"]

    noted = [event["bureau"] for event in events]
    assert [(note["persona"], note["signature"]) for note in noted] == [("su-min", "ok")]
    assert client.get("/__admin/requests").json["meta"] == {"total": 2}
    assert client.get("/__admin/requests?bureau=nobody").status_code == 422


def test_a_secret_in_the_query_is_not_in_the_journal(client: FlaskClient) -> None:
    client.get(_CODE2SESSION, query_string=_sign_in("su-min.1"))

    assert sandbox()["wechat"]["secret"] not in client.get("/__admin/requests").get_data(
        as_text=True
    )


def test_reset_forgets_spent_codes_faults_and_the_journal(client: FlaskClient) -> None:
    client.get(_CODE2SESSION, query_string=_sign_in("su-min.1"))
    client.put("/__admin/faults", json=[{"bureau": "population", "fault": "empty"}])
    client.post("/__admin/reset")

    again = client.get(_CODE2SESSION, query_string=_sign_in("su-min.1")).get_json(force=True)

    assert "openid" in again
    assert client.get("/__admin/faults").json == []
    assert len(client.get("/__admin/requests").json["requests"]) == 1


def test_personas_are_told_with_what_is_needed_to_sign_in(client: FlaskClient) -> None:
    told = client.get("/__admin/personas").json

    assert [one["id_number"] for one in told] == [persona.id_number for persona in PERSONAS]
    assert set(told[0]) == {"code", "name", "id_number", "shows", "shows_zh"}


def test_an_unknown_path_is_no_bureaus(client: FlaskClient) -> None:
    assert client.get("/nowhere").status_code == 404


@pytest.mark.parametrize(
    "method, path",
    [
        ("PUT", "/__admin/faults"),
        ("POST", "/housing_fund/GJJ101"),
        ("POST", "/exit_entry/v2/queries"),
    ],
)
def test_a_large_request_is_refused(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method, data=b"x" * 300_000)

    assert answer.status_code == 413


def test_it_says_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/health/live", environ_base=_ELSEWHERE).json == {"status": "ok"}


def test_credentials_come_from_the_same_variables_as_the_gateways() -> None:
    settings = read_settings({"MINSHENG_POPULATION_TOKEN": "ours", "MINSHENG_MOCKS_PORT": "9"})

    assert settings.port == 9
    assert settings.credentials["population"]["token"] == "ours"
    assert settings.credentials["wechat"] == sandbox()["wechat"]


@pytest.mark.parametrize("port", ["x", "-1", "65536", "99999999999", "８０"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingsError, match="MINSHENG_MOCKS_PORT"):
        read_settings({"MINSHENG_MOCKS_PORT": port})


def test_a_key_that_is_none_is_refused_by_the_settings_name() -> None:
    env = {"MINSHENG_EXIT_ENTRY_SM4_KEY": "not hex"}

    with pytest.raises(ValueError, match="MINSHENG_EXIT_ENTRY_SM4_KEY must be 16 bytes"):
        create_app(read_settings(env))


def test_a_once_book_forgets_after_its_time_and_keeps_no_more_than_its_limit() -> None:
    book = OnceBook(keep_for=timedelta(seconds=10), limit=2)

    assert book.use("a", _START)
    assert not book.use("a", _START + timedelta(seconds=9))
    assert book.use("a", _START + timedelta(seconds=10))
    assert book.use("b", _START + timedelta(seconds=11))
    assert book.use("c", _START + timedelta(seconds=12))
    assert book.use("a", _START + timedelta(seconds=13))


def _entry(operation: str, body: bytes = b"") -> Entry:
    note = BureauNote(
        bureau="a",
        operation=operation,
        signature="ok",
        signature_check=None,
        persona=None,
        id_number=None,
        fault=None,
        opened=None,
    )
    return Entry(at=_START, seen=Seen(method="GET", url="/", body=body), status=200, note=note)


def _operations(journal: Journal) -> list[str]:
    return [one.entry.note.operation for one in journal.read() if one.entry.note]


def test_a_request_that_came_before_the_journal_was_cleared_is_not_in_it() -> None:
    journal = Journal()
    came = journal.clears
    journal.clear()
    journal.write(_entry("before"), clears=came)
    journal.write(_entry("after"), clears=journal.clears)

    assert _operations(journal) == ["after"]


def test_the_journal_is_bounded_in_entries() -> None:
    journal = Journal()
    for number in range(MAX_ENTRIES + 5):
        journal.write(_entry(operation=str(number)), clears=0)

    assert len(journal.read("a")) == MAX_ENTRIES
    assert _operations(journal)[-1] == str(MAX_ENTRIES + 4)


def test_the_journal_is_bounded_in_bytes() -> None:
    journal = Journal()
    for number in range(20):
        journal.write(_entry(str(number), body=b"x" * (MAX_BYTES // 10)), clears=0)

    assert _operations(journal) == [str(number) for number in range(11, 20)]


def test_the_journal_says_where_a_fault_found_nothing_to_spoil(client: FlaskClient) -> None:
    order = {"bureau": "population", "fault": "missing_field", "field": "jzdz"}
    client.put("/__admin/faults", json=[order])
    ask_population(client, "su-min")

    told = client.get("/__admin/requests").json["requests"][0]["bureau"]["fault"]

    assert told == "missing_field (this answer has no such field)"
