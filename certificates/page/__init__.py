"""`/verify`: the page on which an officer scans codes. Three kinds of files, nothing from afar."""

import json
from collections.abc import Iterable
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from certificates.licence_type import FieldKind, LicenceField, LicenceType
from core.errors import NotFound
from core.page import write_page

_FILES = Path(__file__).parent / "files"
_PARTS = (".css", ".js")

# Nothing runs but our own files; a portrait comes as data. Text is never made into markup.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def build_verify_page(types: Iterable[LicenceType]) -> Blueprint:
    """Make the page's routes. What fields are called on it comes from the types themselves."""
    blp = Blueprint("verify_page", __name__)
    page = write_page(
        "证照核验 · 民生 Minsheng",
        (_FILES / "verify.html").read_text("utf-8"),
        files=("/verify/verify.css", "/verify/verify.js"),
    )
    titles = json.dumps(_titles(types), ensure_ascii=False)

    @blp.get("/verify")
    def show_page() -> Response:
        return Response(page, mimetype="text/html", headers=_HEADERS)

    @blp.get("/verify/titles.json")
    def show_titles() -> Response:
        return Response(titles, mimetype="application/json")

    @blp.get("/verify/<asset>")
    def show_part(asset: str) -> Response:
        # The page itself has one address: there it comes with its policy.
        if not asset.endswith(_PARTS):
            raise NotFound("The page has no such part.")
        return send_from_directory(_FILES, asset, max_age=0)

    return blp


def _titles(types: Iterable[LicenceType]) -> dict[str, dict[str, dict[str, str]]]:
    return {kind.code: {field.name: _words(field) for field in kind.fields} for kind in types}


def _words(field: LicenceField) -> dict[str, str]:
    titles = {"zh": field.title_zh, "en": field.title_en}
    if field.kind is not FieldKind.YES_NO:
        return titles
    return {**titles, "no_zh": field.no_zh, "no_en": field.no_en}
