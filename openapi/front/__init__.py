"""`/`: whoever knows nothing but the address is led on, a person by a page, a program by JSON."""

from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory

_FILES = Path(__file__).parent / "files"

# The page is words and links: nothing runs on it.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Language": "zh, en",
}


def build_front() -> Blueprint:
    """Make the page's routes. Its looks begin with those of `/verify`."""
    blp = Blueprint("front", __name__)
    page = (_FILES / "front.html").read_bytes()
    links = (_FILES / "front.json").read_bytes()

    @blp.get("/")
    def show_front() -> Response:
        if _wants_html():
            answer = Response(page, mimetype="text/html", headers=_HEADERS)
        else:
            answer = Response(links, mimetype="application/json")
        answer.vary.add("Accept")
        return answer

    @blp.get("/docs/front.css")
    def show_style() -> Response:
        return send_from_directory(_FILES, "front.css", max_age=0)

    return blp


def _wants_html() -> bool:
    """Tell whether a page is preferred to JSON: a browser says so, `curl` takes anything."""
    accepted = request.accept_mimetypes
    return accepted["text/html"] > accepted["application/json"]
