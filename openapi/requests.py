"""What happens around every request: ids, one log event, one measurement, safe headers."""

import re
from functools import cache
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from werkzeug.routing import UnicodeConverter

from core.logs import mask_numbers
from core.metrics import HTTP_REQUESTS, HTTP_SECONDS
from core.trace import begin_trace, random_hex
from openapi.bodies import TimedBody

log = structlog.get_logger("gateway")

# The library looks for a label's child under a lock, which costs more than counting.
_requests = cache(HTTP_REQUESTS.labels)
_seconds = cache(HTTP_SECONDS.labels)

_BODY_WITHIN_S = 60
"""WeChat's clients give up a request of their own after as long."""

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)


class SafeText(UnicodeConverter):
    """The characters that our ids and codes are made of; anything else is not found."""

    regex = "[A-Za-z0-9._-]{1,128}"


def install_request_hooks(app: Flask) -> None:
    """Give every request an id, and every answer its log event, metrics and headers."""
    app.url_map.converters["default"] = SafeText
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else random_hex(16)
    g.started = perf_counter()
    environ = request.environ
    if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
        environ["wsgi.input"] = TimedBody(environ["wsgi.input"], within_s=_BODY_WITHIN_S)
    structlog.contextvars.clear_contextvars()
    trace = begin_trace(request.headers.get("traceparent", ""), request_id=g.request_id)
    structlog.contextvars.bind_contextvars(
        request_id=mask_numbers(g.request_id), trace_id=mask_numbers(trace.trace_id)
    )


def _finish(answer: Response) -> Response:
    # The rule and not the path: a path may carry an id.
    route = request.url_rule.rule if request.url_rule else "unknown"
    duration_s = perf_counter() - g.started
    method = request.method if request.method in _METHODS else "other"
    _requests(route, method, answer.status_code).inc()
    _seconds(route).observe(duration_s)
    log.info(
        "request",
        route=route,
        method=method,
        status=answer.status_code,
        duration_s=round(duration_s, 4),
    )
    headers = answer.headers
    # Nobody else sets these, and looking for each before setting it is most of what it costs.
    headers.add("X-Request-Id", g.request_id)
    headers.add("X-Content-Type-Options", "nosniff")
    headers.add("Referrer-Policy", "no-referrer")
    headers.setdefault("Cache-Control", "no-store")
    vary = headers.get("Vary")
    headers["Vary"] = f"{vary}, Accept-Language" if vary else "Accept-Language"
    return answer
