"""`/`: whoever knows nothing but the address is led on, a person by a page, a program by JSON."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from openapi.pages import page_or_data, write_words_page

_FILES = Path(__file__).parent / "files"


def build_front() -> Blueprint:
    """Make the page's routes."""
    blp = Blueprint("front", __name__)
    main = (_FILES / "front.html").read_text("utf-8")
    page = write_words_page("民生网关", "Minsheng", main)
    links = (_FILES / "front.json").read_bytes()

    @blp.get("/")
    def show_front() -> Response:
        return page_or_data(page, Response(links, mimetype="application/json"))

    @blp.get("/docs/page.css")
    def show_style() -> Response:
        return send_from_directory(_FILES, "page.css", max_age=0)

    return blp
