"""The console for people who give orders by clicking: `/__admin/ui`.

The page is the same for everybody and holds nothing of anybody: what it shows, it asks of the other
addresses under `/__admin`, as any tester's program would.
"""

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, jsonify

from mock_upstreams.faults import DIALECT_FAULTS, FaultKind
from mock_upstreams.world import MockBureau

_FOLDER = Path(__file__).parent / "console"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def build_console(bureaus: tuple[MockBureau, ...]) -> Blueprint:
    """Build the page, its files, and the list of bureaus with what each can be told to do."""
    console = Blueprint("__console", __name__, url_prefix="/__admin/ui")
    files = {path.name: path for path in _FOLDER.iterdir() if path.suffix in _TYPES}

    @console.get("")
    def page() -> Response:
        return _answer(files["index.html"])

    @console.get("/<name>")
    def file(name: str) -> Response:
        return _answer(files[name]) if name in files else abort(404)

    @console.get("/bureaus")
    def list_bureaus() -> Response:
        return jsonify([_described(bureau) for bureau in bureaus])

    return console


def _answer(path: Path) -> Response:
    return Response(path.read_bytes(), headers={**HEADERS, "Content-Type": _TYPES[path.suffix]})


def _described(bureau: MockBureau) -> Mapping[str, object]:
    can = [kind.value for kind in FaultKind if kind not in DIALECT_FAULTS - bureau.dialect_faults]
    return {
        "name": bureau.name,
        "title": {"zh": bureau.title_zh, "en": bureau.title_en},
        "operations": list(bureau.operations),
        "faults": can,
    }
