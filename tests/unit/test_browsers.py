"""Who gets a page and who gets data: what real programs say that they accept."""

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from browsers import asks_for_page

BROWSERS = {
    "Chromium": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/png,image/svg+xml,*/*;q=0.8",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "jQuery asking for HTML": "text/html, */*; q=0.01",
    "HTML alone": "text/html",
    "HTML in capitals": "TEXT/HTML",
    "HTML in UTF-8": "text/html;charset=utf-8",
    "any text": "text/*",
    "rather HTML": "application/json;q=0.5, text/html;q=0.9",
    "HTML before anything": "*/*, application/json;q=0.4, text/html;q=0.5, image/gif;q=0.1",
}
PROGRAMS = {
    "nothing": None,
    "nothing in it": "",
    "curl": "*/*",
    "axios": "application/json, text/plain, */*",
    "Spring": "text/plain, application/json, application/*+json, */*",
    "jQuery asking for JSON": "application/json, text/javascript, */*; q=0.01",
    "Java up to 17": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Java whose numbers are whole": "text/html, image/gif, image/jpeg, */*; q=0.2",
    "an image in a page": "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
    "a script in a page": "*/*;q=0.8",
    "both alike": "application/json, text/html",
    "rather JSON": "text/html;q=0.5, application/json;q=0.9",
    "anything but HTML": "*/*, text/html;q=0",
    "any text but HTML": "text/*, text/html;q=0",
    "no quality": "text/html;q=high",
    "noise": ";;,=,/",
}


def _asks(accept: str | None) -> bool:
    headers = {} if accept is None else {"Accept": accept}
    return asks_for_page(Request(EnvironBuilder(headers=headers).get_environ()).accept_mimetypes)


@pytest.mark.parametrize("accept", BROWSERS.values(), ids=BROWSERS)
def test_a_browser_asks_for_a_page(accept: str) -> None:
    assert _asks(accept)


@pytest.mark.parametrize("accept", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_does_not(accept: str | None) -> None:
    assert not _asks(accept)
