"""Every failure, ours or werkzeug's, in one shape: `application/problem+json` (RFC 9457)."""

import json

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from core.errors import (
    AppError,
    BadRequest,
    GatewayBusy,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    TooLarge,
    UnsupportedMediaType,
)
from core.language import language, sentence_for
from core.metrics import HTTP_REFUSED
from core.tally import tally

_BY_STATUS: dict[int, type[AppError]] = {
    404: NotFound,
    405: MethodNotAllowed,
    406: NotAcceptable,
    413: TooLarge,
    415: UnsupportedMediaType,
}
"""werkzeug's errors by status. Any other below 500 is a bad request, any above is ours."""

_KEPT_HEADERS = ("Allow", "Retry-After")


def install_error_handlers(app: Flask, *, logger: str) -> None:
    """Answer every exception with a problem, and log those that are our own."""
    log = structlog.get_logger(logger)

    def from_app_error(error: AppError) -> Response:
        if isinstance(error, GatewayBusy):
            tally.count(HTTP_REFUSED)
        elif error.status >= 500:
            log.warning("request_failed", code=error.code, **error.facts)
        return problem(error)

    def from_bug(error: Exception) -> Response:
        log.error("unexpected_error", method=request.method, exc_info=error)
        return problem(AppError("An unexpected error; its request id is in the log."))

    app.register_error_handler(AppError, from_app_error)
    app.register_error_handler(HTTPException, from_http_exception)
    app.register_error_handler(Exception, from_bug)


def problem_text(error: AppError, request_id: str = "") -> str:
    """Return an error as problem+json; without a request there is no id to name."""
    body = {
        "type": f"/docs/errors#{error.code}",
        "title": error.message_en,
        "status": error.status,
        "detail": error.detail,
        "instance": f"urn:minsheng:request:{request_id}",
        "code": error.code,
        "message": sentence_for(error),
        "request_id": request_id,
        "retryable": error.retryable,
        "origin": error.origin,
        **error.extension(),
    }
    return json.dumps(body, ensure_ascii=False)


def problem(error: AppError) -> Response:
    """Return the answer that tells a client of an error."""
    answer = Response(
        problem_text(error, g.get("request_id", "")),
        status=error.status,
        mimetype="application/problem+json",
    )
    answer.headers.update(error.headers)
    answer.headers["Content-Language"] = language()
    return answer


def from_http_exception(error: HTTPException) -> Response:
    """Turn an error of Flask or werkzeug into a problem."""
    status = error.code or 500
    kind = _BY_STATUS.get(status, BadRequest if status < 500 else AppError)
    # Their descriptions may quote the request; ours is said anew.
    answer = problem(kind())
    for name, value in error.get_headers():
        if name in _KEPT_HEADERS:
            answer.headers[name] = value
    return answer
