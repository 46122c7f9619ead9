"""`/` of the mock bureaus: a page for people, and nothing that a test of stubs would notice."""

import re

import pytest
from flask.testing import FlaskClient

from mock_upstreams.app import create_app
from mock_upstreams.registry import discover
from mock_upstreams.settings import MockSettings

_BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}
_JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"


@pytest.fixture(scope="module")
def started_client() -> FlaskClient:
    return create_app(MockSettings()).test_client()


@pytest.fixture
def client(started_client: FlaskClient) -> FlaskClient:
    started_client.post("/__admin/reset")
    return started_client


def _stub(client: FlaskClient, url: str) -> None:
    mapping = {"name": "mine", "request": {"url": url}, "response": {"body": "mine"}}
    assert client.post("/__admin/mappings", json=mapping).status_code == 201


def test_a_browser_is_led_to_the_console_to_every_bureau_and_to_the_documents(
    client: FlaskClient,
) -> None:
    page = client.get("/", headers=_BROWSER)
    places = set(re.findall(r'href="([^"]+)"', page.text))
    documents = {
        f"/__admin/ui/docs/{one.name}.{end}" for one in discover() for end in ("md", "yaml")
    }

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert places >= {"/__admin/ui", "/__admin/ui/docs/mock-bureaus.md", *documents}
    assert {client.get(place).status_code for place in places} == {200}
    assert all(f">/{bureau.name}<" in page.text for bureau in discover())


@pytest.mark.parametrize("accept", [None, "*/*", "application/json, text/plain, */*", _JAVA])
def test_a_program_is_told_that_nobody_answers_and_where_the_console_is(
    client: FlaskClient, accept: str | None
) -> None:
    answer = client.get("/", headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "There are no stubs." in answer.text
    assert "/__admin/ui" in answer.text


@pytest.mark.parametrize("method, path", [("POST", "/"), ("OPTIONS", "/"), ("GET", "/index.html")])
def test_nothing_but_reading_that_address_gives_the_page(
    client: FlaskClient, method: str, path: str
) -> None:
    assert client.open(path, method=method, headers=_BROWSER).status_code == 404


def test_caches_are_told_that_browsers_get_another_answer_but_not_of_stubs(
    client: FlaskClient,
) -> None:
    answers = [client.get("/", headers=_BROWSER), client.get("/")]
    _stub(client, "/")
    stubbed = client.get("/", headers=_BROWSER)

    assert [answer.headers["Vary"] for answer in answers] == ["Accept", "Accept"]
    assert "Vary" not in stubbed.headers


def test_a_stub_for_that_address_wins(client: FlaskClient) -> None:
    _stub(client, "/")

    assert client.get("/", headers=_BROWSER).text == "mine"


def test_with_any_stub_in_force_what_did_not_fit_is_named_to_browsers_too(
    client: FlaskClient,
) -> None:
    _stub(client, "/pay")

    answer = client.get("/", headers=_BROWSER)

    assert answer.status_code == 404
    assert "    mine: address" in answer.text


def test_whoever_looked_at_the_page_stands_in_the_journal_as_unmatched(client: FlaskClient) -> None:
    client.get("/", headers=_BROWSER)

    unmatched = client.get("/__admin/requests/unmatched").json["requests"]
    assert [one["url"] for one in unmatched] == ["/"]


def test_a_stranger_may_read_the_page_and_its_documents(client: FlaskClient) -> None:
    stranger = {"REMOTE_ADDR": "192.0.2.7"}
    places = ("/", "/__admin/ui/docs/wiremock.md")
    answers = [client.get(one, headers=_BROWSER, environ_base=stranger) for one in places]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("name", ["architecture.md", "..%2fREADME.md", "%2e%2e/front.html"])
def test_no_other_file_is_shown(client: FlaskClient, name: str) -> None:
    assert client.get(f"/__admin/ui/docs/{name}").status_code == 404
