"""`/docs/errors`, to which each error leads: a page for people, its source for programs."""

import re
from pathlib import Path

from flask.testing import FlaskClient

_BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
_SOURCE = Path(__file__).parents[2] / "docs" / "errors.md"


def test_a_program_gets_the_source_and_a_browser_a_page_on_which_nothing_runs(
    client: FlaskClient,
) -> None:
    source, page = client.get("/docs/errors"), client.get("/docs/errors", headers=_BROWSER)

    assert (source.mimetype, source.text) == ("text/markdown", _SOURCE.read_text("utf-8"))
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert "Accept" in source.headers["Vary"].split(", ")
    assert "Accept" in page.headers["Vary"].split(", ")


def test_the_link_of_an_error_leads_to_its_place_on_the_page(client: FlaskClient) -> None:
    error = client.get("/v1/home", headers=_BROWSER).json
    address, code = error["type"].split("#")

    page = client.get(address, headers=_BROWSER).text

    place = page[page.index(f'<li id="{code}">') :].split("</li>")[0]
    assert f"<code>{code}</code>" in place
    assert error["message"] in place
    assert f"status {error['status']}" in place


def test_every_code_is_on_the_page_once_and_no_mark_of_the_source_is_left(
    client: FlaskClient,
) -> None:
    source = _SOURCE.read_text("utf-8")
    codes = re.findall(r"^\| (?:<a .*?</a>)?`(\w+)`", source, re.MULTILINE)

    page = client.get("/docs/errors", headers=_BROWSER).text

    assert len(codes) > 100
    assert re.findall(r'<li id="(\w+)">', page) == codes
    assert not re.search(r"`|\||\n#|&lt;", page)
