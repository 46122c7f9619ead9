"""`/`: a person is led on by a page, a program by JSON, and both to the same places."""

import re

import pytest
from flask.testing import FlaskClient

_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize("accept", [_BROWSER, "text/html", "text/html, application/json;q=0.9"])
def test_a_browser_gets_a_page_on_which_nothing_runs(client: FlaskClient, accept: str) -> None:
    page = client.get("/", headers={"Accept": accept})

    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert {"Accept", "Accept-Language"} <= set(page.headers["Vary"].split(", "))
    assert "<script" not in page.text


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "*/*",
        "application/json, text/plain, */*",
        "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    ],
)
def test_a_program_gets_json(client: FlaskClient, accept: str | None) -> None:
    answer = client.get("/", headers={"Accept": accept} if accept else {})

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json["links"]["openapi"]["href"] == "/openapi.json"


def test_both_lead_to_the_same_places_by_the_same_names(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept": _BROWSER}).text
    told = client.get("/").json
    links = told["links"].values()

    assert set(re.findall(r'<a href="([^"]+)"', page)) == {link["href"] for link in links}
    for words in (told["about"], *(link["title"] for link in links)):
        assert words["zh"] in page
        assert words["en"] in page


def test_every_place_that_the_page_names_is_there(client: FlaskClient) -> None:
    page = client.get("/", headers={"Accept": _BROWSER}).text
    places = re.findall(r'href="(/[^"]*)"', page)

    assert len(places) > 8
    assert {_status(client, place) for place in places} == {200}


def _status(client: FlaskClient, path: str) -> int:
    with client.get(path) as answer:
        return answer.status_code
