"""The verifier's HTTP side: a request in, a job through the pool, a verdict out."""

import hmac
import re
from time import monotonic
from uuid import uuid4

import structlog
from flask import Flask, Response, g, json, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.exceptions import HTTPException

from auth.verifier.answers import Job, Judgement
from auth.verifier.errors import JudgementInvalid, SecretWrong
from auth.verifier.limits import MAX_PHOTO_BYTES, MAX_VIDEO_BYTES
from auth.verifier.pool import Pool
from core.errors import (
    AppError,
    BadRequest,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    UnsupportedMediaType,
)
from core.logs import say_along
from core.web import InMemoryRequest

log = structlog.get_logger("verifier")

_MAX_BODY_BYTES = MAX_VIDEO_BYTES + MAX_PHOTO_BYTES + 64 * 1024
_MAX_DRAINED_BYTES = 4 * _MAX_BODY_BYTES
_DIGITS = re.compile(r"[0-9]{6}", re.ASCII)
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
_BY_STATUS: dict[int, type[AppError]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    415: UnsupportedMediaType,
}


def create_app(pool: Pool[Job, Judgement], *, secret: str) -> Flask:
    """Return the verifier's app.

    Args:
        secret: What a caller must present as Bearer token; not empty.
    """
    app = Flask(__name__, static_folder=None)
    app.request_class = InMemoryRequest
    app.config.update(MAX_CONTENT_LENGTH=_MAX_BODY_BYTES, MAX_FORM_PARTS=8)
    app.before_request(_begin)
    app.register_error_handler(AppError, _problem)
    app.register_error_handler(HTTPException, _from_http_exception)
    app.register_error_handler(Exception, _from_bug)

    @app.post("/v1/judgements")
    def judgements() -> dict[str, object]:
        check_secret(secret)
        job = _read_job()
        started = monotonic()
        judgement = pool.run(job)
        log.info(
            "judged",
            reason=judgement.reason.code if judgement.reason else None,
            video_bytes=len(job.video),
            duration_s=round(monotonic() - started, 3),
        )
        return judgement.body()

    _add_operations(app, pool)
    return app


def _add_operations(app: Flask, pool: Pool[Job, Judgement]) -> None:
    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/health/ready")
    def ready() -> tuple[dict[str, str], int]:
        return ({"status": "ok"}, 200) if pool.is_ready() else ({"status": "loading"}, 503)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
    say_along(request_id=g.request_id)


def check_secret(secret: str) -> None:
    """Let a caller in who presents the shared secret.

    Raises:
        SecretWrong: it is missing or wrong.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode(), secret.encode()):
        raise SecretWrong


def _read_job() -> Job:
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send multipart/form-data.")
    digits = request.form.get("digits", "")
    if not _DIGITS.fullmatch(digits):
        raise JudgementInvalid("The field digits must be exactly six ASCII digits.")
    return Job(
        digits=digits,
        photo=_part("reference_photo", MAX_PHOTO_BYTES),
        video=_part("video", MAX_VIDEO_BYTES),
    )


def _part(name: str, max_bytes: int) -> bytes:
    part = request.files.get(name)
    if part is None:
        raise JudgementInvalid(f"The file {name} is missing.")
    content = part.stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise TooLarge(f"The file {name} is larger than {max_bytes} bytes.")
    return content


def _problem(error: AppError) -> Response:
    if error.status >= 500:
        log.warning("request_failed", code=error.code, **error.facts)
    _drain()
    body = {
        "type": f"/docs/errors#{error.code}",
        "title": error.message_en,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "message": error.message_zh,
        "retryable": error.retryable,
        "request_id": g.get("request_id", ""),
    }
    answer = Response(json.dumps(body), status=error.status, mimetype="application/problem+json")
    answer.headers.update(error.headers)
    return answer


def _drain() -> None:
    """Read what the caller is still sending: it would see a reset instead of our answer."""
    if not request.environ.get("wsgi.input_terminated"):
        return  # such a server would let us wait for bytes that never come
    left = _MAX_DRAINED_BYTES
    while left > 0:
        part = request.environ["wsgi.input"].read(min(left, 65536))
        if not part:
            return
        left -= len(part)


def _from_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    return _problem(_BY_STATUS.get(status, BadRequest if status < 500 else AppError)())


def _from_bug(error: Exception) -> Response:
    log.error("unexpected_error", exc_info=error)
    return _problem(AppError("An unexpected error; its request id is in the log."))
