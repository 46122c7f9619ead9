"""What happens around every request: ids, one log event, one measurement, safe headers."""

from functools import cache
from time import perf_counter

import structlog
from flask import Flask, Response, g, request
from werkzeug.routing import UnicodeConverter

from core.clock import tenths_of_ms
from core.logs import say_along
from core.metrics import HTTP_REQUESTS, HTTP_SECONDS
from core.tally import tally
from core.trace import begin_trace, request_id_of
from core.web import unproxied
from openapi.bodies import TimedBody

log = structlog.get_logger("gateway")

# The library looks for a label's child under a lock, which costs more than counting.
_requests = cache(HTTP_REQUESTS.labels)
_seconds = cache(HTTP_SECONDS.labels)

_BODY_WITHIN_S = 60
"""WeChat's clients give up a request of their own after as long."""

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class SafeText(UnicodeConverter):
    """The characters that our ids and codes are made of; anything else is not found."""

    regex = "[A-Za-z0-9._-]{1,128}"


def install_request_hooks(app: Flask) -> None:
    """Give every request an id, and every answer its log event, metrics and headers."""
    app.url_map.converters["default"] = SafeText
    # Else two slashes in a row are answered by a redirect, in HTML and past every handler.
    app.url_map.merge_slashes = False
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    context, environ = unproxied(g), unproxied(request).environ
    context.request_id = request_id = request_id_of(environ.get("HTTP_X_REQUEST_ID", ""))
    context.started = perf_counter()
    if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
        environ["wsgi.input"] = TimedBody(environ["wsgi.input"], within_s=_BODY_WITHIN_S)
    trace = begin_trace(environ.get("HTTP_TRACEPARENT", ""), request_id=request_id)
    say_along(request_id=request_id, trace_id=trace.trace_id)


def _finish(answer: Response) -> Response:
    incoming, context = unproxied(request), unproxied(g)
    # The rule and not the path: a path may carry an id.
    route = incoming.url_rule.rule if incoming.url_rule else "unknown"
    duration_s = perf_counter() - context.started
    method = incoming.method if incoming.method in _METHODS else "other"
    tally.count(_requests(route, method, answer.status_code))
    tally.measure(_seconds(route), duration_s)
    log.info(
        "request",
        route=route,
        method=method,
        status=answer.status_code,
        duration_s=tenths_of_ms(duration_s),
    )
    headers = answer.headers
    # Nobody else sets these, and looking for each before setting it is most of what it costs.
    headers.add("X-Request-Id", context.request_id)
    headers.add("X-Content-Type-Options", "nosniff")
    headers.add("Referrer-Policy", "no-referrer")
    headers.setdefault("Cache-Control", "no-store")
    vary = headers.get("Vary")
    headers["Vary"] = f"{vary}, Accept-Language" if vary else "Accept-Language"
    return answer
