"""flask-smorest's Api with the one error shape, and the document's own settings."""

import http
import json
from typing import Any

import marshmallow as ma
from flask import Flask, current_app
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from core.problem import from_http_exception

_PROBLEM = "application/problem+json"
_RENAMED = {
    "UNPROCESSABLE_ENTITY": "UNPROCESSABLE_CONTENT",
    "Unprocessable Entity": "Unprocessable Content",
}
"""flask-smorest takes names from `http.HTTPStatus`, which Python 3.13 changed to RFC 9110's."""


class ProblemSchema(ma.Schema):
    """RFC 9457 with this project's extensions."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    detail = ma.fields.String(required=True, metadata={"description": "For developers, English"})
    instance = ma.fields.String(required=True)
    code = ma.fields.String(
        required=True, metadata={"description": "Stable: switch on it. All are in docs/errors.md"}
    )
    message = ma.fields.String(
        required=True, metadata={"description": "For the citizen, by Accept-Language: zh or en"}
    )
    request_id = ma.fields.String(required=True)
    retryable = ma.fields.Boolean(required=True)
    origin = ma.fields.String(required=True, validate=ma.validate.OneOf(["gateway", "bureau"]))
    invalid_fields = ma.fields.Dict(
        data_key="fields",
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "With `invalid_input`: what is wrong, by field"},
    )
    bureau = ma.fields.String(metadata={"description": "With errors of a bureau: which one"})
    acr_values = ma.fields.String(metadata={"description": "With `step_up_needed` (RFC 9470)"})
    max_age = ma.fields.Integer(
        allow_none=True, metadata={"description": "With `step_up_needed`, seconds"}
    )


class GatewayApi(Api):  # type: ignore[misc]
    """Documents errors as problems, and leaves answering them to core.problem."""

    ERROR_SCHEMA = ProblemSchema

    def handle_http_exception(self, error: HTTPException) -> Response:
        return from_http_exception(error)

    def _openapi_json(self) -> Response:
        text = json.dumps(self.spec.to_dict(), ensure_ascii=False)
        for old, new in _RENAMED.items():
            text = text.replace(old, new)
        return current_app.response_class(text, mimetype="application/json")

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            self._register_response(status.name, status.phrase, has_body=status >= 400)
        self._register_response("DEFAULT_ERROR", "Any other error", has_body=True)

    def _register_response(self, name: str, description: str, *, has_body: bool) -> None:
        response: dict[str, Any] = {"description": description}
        if has_body:
            response["schema"] = self.ERROR_SCHEMA
        prepare_response(response, self.spec, _PROBLEM)
        self.spec.components.response(name, response, lazy=True)


def build_api(app: Flask, version: str) -> GatewayApi:
    """Make the Api of an app. The document is OpenAPI 3.0.3, which every generator reads."""
    app.config.update(
        API_TITLE="Minsheng 民生",
        API_VERSION=version,
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    info = {
        "description": (
            "A province's livelihood services behind one API: sign-in, identity, every bureau's "
            "records, and licences that anyone can check."
        ),
    }
    api = GatewayApi(app, spec_kwargs={"info": info, "servers": [{"url": "/"}]})
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    api.spec.components.security_scheme("citizen", bearer)
    api.spec.components.security_scheme("organisation", {"type": "http", "scheme": "basic"})
    return api
