"""`/docs` and `/docs/errors`: the documentation, readable without any network but ours."""

from importlib.metadata import distribution
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from openapi.errors_page import write_errors_page
from openapi.pages import page_or_data

_PACKAGE = "flask-openapi3-swagger"
_STATIC = "flask_openapi3_swagger/templates/swagger"
_ERRORS = Path(__file__).parent.parent / "docs" / "errors.md"

# Swagger UI sets styles of its own; scripts come from us alone.
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

_PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Minsheng 民生 API</title>
<link rel="stylesheet" href="/docs/assets/css/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/js/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""

_START = """SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null
});
"""


def build_docs() -> Blueprint:
    """Make the documentation's routes. Swagger UI's files come from an installed package."""
    blp = Blueprint("docs", __name__)
    errors = _ERRORS.read_text("utf-8")
    errors_page = write_errors_page(errors)
    assets = Path(str(distribution(_PACKAGE).locate_file(_STATIC))).resolve()

    @blp.get("/docs")
    def show_docs() -> Response:
        return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})

    @blp.get("/docs/start.js")
    def start_docs() -> Response:
        return Response(_START, mimetype="text/javascript")

    @blp.get("/docs/assets/<path:asset>")
    def show_asset(asset: str) -> Response:
        return send_from_directory(assets, asset, max_age=86400)

    @blp.get("/docs/errors")
    def show_errors() -> Response:
        return page_or_data(errors_page, Response(errors, mimetype="text/markdown"))

    return blp
