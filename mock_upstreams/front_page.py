"""`/`: who opens the mock bureaus' address in a browser is led on, to the console and to words.

Only where no stubs are in force: with stubs `/` is an address like every other, which one of them
answers, or nobody. Programs are told that nobody does, as WireMock would.
"""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from browsers import asks_for_page
from mock_upstreams.console_page import HEADERS
from mock_upstreams.world import MockBureau, World

_FOLDER = Path(__file__).parent / "front"
_DOCS = Path(__file__).parents[1] / "docs"
_WHERE = "/__admin/ui/docs"
_PAGES = {
    "mock-bureaus.md": ("故障与场景", "Faults and scenarios"),
    "wiremock.md": ("WireMock 方言", "WireMock's dialect"),
    "personas.md": ("样例居民", "Sample citizens"),
}


def install_front(app: Flask, world: World, bureaus: Iterable[MockBureau]) -> None:
    """Add the page, and under the console's address the documents that it leads to."""
    docs = _docs()
    page = _page(bureaus, docs)

    def has_two_answers() -> bool:
        return request.path == "/" and request.method in ("GET", "HEAD") and not len(world.stubs)

    @app.before_request
    def show() -> Response | None:
        if has_two_answers() and asks_for_page(request.accept_mimetypes):
            return _answer(page, "text/html")
        return None

    @app.after_request
    def tell_caches(answer: Response) -> Response:
        if has_two_answers():
            answer.vary.add("Accept")
        return answer

    app.register_blueprint(_document_routes(docs))


def _document_routes(docs: Mapping[str, Path]) -> Blueprint:
    blp = Blueprint("__docs", __name__, url_prefix=_WHERE)

    @blp.get("/front.css")
    def style() -> Response:
        return _answer((_FOLDER / "front.css").read_text("utf-8"), "text/css")

    @blp.get("/<name>")
    def document(name: str) -> Response:
        if name not in docs:
            abort(404)
        # As plain text each browser shows it; some would save Markdown and YAML as files.
        return _answer(docs[name].read_text("utf-8"), "text/plain")

    return blp


def _answer(text: str, mimetype: str) -> Response:
    return Response(text, mimetype=mimetype, headers=HEADERS)


def _docs() -> Mapping[str, Path]:
    """Return the documents by name; fewer, or none, where the mocks came without them."""
    found = [_DOCS / name for name in _PAGES]
    found += [*_DOCS.glob("bureaus/*.md"), *_DOCS.glob("bureaus/openapi/*.yaml")]
    return {path.name: path for path in found if path.exists()}


def _page(bureaus: Iterable[MockBureau], docs: Mapping[str, Path]) -> str:
    rows = "\n".join(_row(bureau, docs) for bureau in bureaus)
    lines = [f"<li>{_link(name, zh, en)}</li>" for name, (zh, en) in _PAGES.items() if name in docs]
    text = (_FOLDER / "front.html").read_text("utf-8")
    return text.replace("<!-- bureaus -->", rows).replace("<!-- docs -->", "\n".join(lines))


def _row(bureau: MockBureau, docs: Mapping[str, Path]) -> str:
    note, file = f"{bureau.name}.md", f"{bureau.name}.yaml"
    links = [
        *([_link(note, "接口说明", "Note")] if note in docs else []),
        *([_link(file, "OpenAPI")] if file in docs else []),
    ]
    title = _words(bureau.title_zh, bureau.title_en)
    return f'<li><h3>{title}</h3><p class="address">/{bureau.name}</p><p>{" ".join(links)}</p></li>'


def _link(name: str, zh: str, en: str = "") -> str:
    return f'<a href="{_WHERE}/{name}">{_words(zh, en)}</a>'


def _words(zh: str, en: str) -> str:
    return f'{escape(zh)} <span lang="en">{escape(en)}</span>' if en else escape(zh)
